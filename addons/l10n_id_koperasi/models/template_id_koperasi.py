import logging

from odoo import models

from odoo.addons.account.models.chart_template import template

_logger = logging.getLogger(__name__)

CHART = "id_koperasi"
MODULE = "l10n_id_koperasi"
# What a company on another chart gets of this one; see ChartExtension.
EXTENSION_MODELS = ("account.account", "account.journal")
# Where l10n_id's taxes post in this chart, and where their groups are settled.
TAX_ACCOUNTS = {"sale": "id_koperasi_21460", "purchase": "id_koperasi_11740"}
TAX_GROUP_ACCOUNTS = {
    "tax_payable_account_id": "id_koperasi_21465",
    "tax_receivable_account_id": "id_koperasi_11745",
}


class AccountChartTemplate(models.AbstractModel):
    _inherit = "account.chart.template"

    # === TEMPLATE === #

    @template("id_koperasi")
    def _get_id_koperasi_template_data(self):
        return {
            "name": self.env._("Savings and Loan Cooperative"),
            "code_digits": "5",
            "property_account_receivable_id": "id_koperasi_11530",
            "property_account_payable_id": "id_koperasi_21410",
            "property_stock_valuation_account_id": "id_koperasi_11610",
        }

    @template("id_koperasi", "res.company")
    def _get_id_koperasi_res_company(self):
        return {
            self.env.company.id: {
                "account_fiscal_country_id": "base.id",
                "restrictive_audit_trail": True,
                "bank_account_code_prefix": "1121",
                "cash_account_code_prefix": "1111",
                "transfer_account_code_prefix": "1122",
                "transfer_account_id": "id_koperasi_11226",
                "account_journal_suspense_account_id": "id_koperasi_11225",
                "default_cash_difference_income_account_id": "id_koperasi_42140",
                "default_cash_difference_expense_account_id": "id_koperasi_54120",
                "income_currency_exchange_account_id": "id_koperasi_42190",
                "expense_currency_exchange_account_id": "id_koperasi_54190",
                "account_journal_early_pay_discount_gain_account_id": "id_koperasi_42190",
                "account_journal_early_pay_discount_loss_account_id": "id_koperasi_54190",
                "account_default_pos_receivable_account_id": "id_koperasi_11520",
                "income_account_id": "id_koperasi_42190",
                "expense_account_id": "id_koperasi_52130",
                # Financial services bear no VAT, and what suppliers charge is cost: exempt unless chosen.
                "account_sale_tax_id": "tax_ST2",
                "account_purchase_tax_id": "tax_PT2",
                # Used when the inventory app is installed.
                "account_stock_journal_id": "inventory_valuation",
                "account_stock_valuation_id": "id_koperasi_11610",
            },
        }

    @template("id_koperasi", "account.tax.group")
    def _get_id_koperasi_account_tax_group(self):
        groups = self._parse_csv("id", "account.tax.group", module="l10n_id")
        for values in groups.values():
            values.update(TAX_GROUP_ACCOUNTS)
        return groups

    @template("id_koperasi", "account.tax")
    def _get_id_koperasi_account_tax(self):
        """The taxes of l10n_id as they are today, on the accounts of this chart."""
        taxes = self._parse_csv("id", "account.tax", module="l10n_id")
        self._deref_account_tags("id", taxes)
        for values in taxes.values():
            for _command, _id, line in values.get("repartition_line_ids", []):
                if line.get("account_id"):
                    line["account_id"] = TAX_ACCOUNTS[values["type_tax_use"]]
        return taxes

    @template("id_koperasi", "account.journal")
    def _get_id_koperasi_account_journal(self):
        journals = self._parse_csv(CHART, "account.journal", module=MODULE)
        return {"bank": {"default_account_id": "id_koperasi_11210"}, **journals}

    @template("id_koperasi", "koperasi.account.role")
    def _get_id_koperasi_account_role(self):
        return self._parse_csv(CHART, "koperasi.account.role", module=MODULE)

    # === LOADING === #

    def _load(self, template_code, company, install_demo, force_create=True):
        """EXTENDS account: a chart that is replaced takes the roles along that point into it."""
        replaced = template_code != company.chart_template
        if replaced and self.env.is_system() and not company.root_id._existing_accounting():
            # sudo: as in account, which drops the accounts behind these roles in the same way
            roles = self.env["koperasi.account.role"].sudo()
            roles.search([("company_id", "child_of", company.id)]).unlink()
        return super()._load(template_code, company, install_demo, force_create)

    def _pre_load_data(self, template_code, company, template_data, data):
        """EXTENDS account: a role that has an account was decided by the accountant, reloading keeps it."""
        data = super()._pre_load_data(template_code, company, template_data, data)
        if "koperasi.account.role" in data:
            decided = self._koperasi_decided_roles(company)
            data["koperasi.account.role"] = {
                xmlid: values
                for xmlid, values in data["koperasi.account.role"].items()
                if values["role"] not in decided
            }
        return data

    def _post_load_data(self, template_code, company, template_data):
        """EXTENDS account: a new cooperative counts in whole rupiah."""
        result = super()._post_load_data(template_code, company, template_data)
        if template_code == CHART:
            self._koperasi_round_rupiah(company)
        return result

    def _create_outstanding_accounts(self, company, bank_prefix, code_digits):
        """EXTENDS account: receipts and payments wait for the bank statement on one account."""
        if company.chart_template != CHART:
            return super()._create_outstanding_accounts(company, bank_prefix, code_digits)
        outstanding = self.ref("id_koperasi_11215")
        return self.env["ir.model.data"]._update_xmlids(
            [
                {
                    "xml_id": self.company_xmlid(name, company),
                    "record": outstanding,
                    "noupdate": True,
                }
                for name in (
                    "account_journal_payment_debit_account_id",
                    "account_journal_payment_credit_account_id",
                )
            ]
        )

    def _load_translations(self, langs=None, companies=None, template_data=None):
        """EXTENDS account: accounts that were added to another chart speak a new language too."""
        super()._load_translations(langs=langs, companies=companies, template_data=template_data)
        if template_data:
            return
        companies = companies or self.env["res.company"].search([("chart_template", "=", "id")])
        for company in companies.filtered(lambda company: company.chart_template == "id"):
            super()._load_translations(
                langs=langs,
                companies=company,
                template_data=self._koperasi_extension_data(company, EXTENSION_MODELS),
            )

    def _koperasi_extension_data(self, company, model_names):
        """Data of the cooperative chart for some models, without the accounts and journals that every
        chart has.

        :return: ``{model: {xmlid: values}}``
        """
        # sudo: as in account, which loads a chart as the system
        chart = self.sudo().with_company(company).with_context(lang="en_US")
        return {
            name: {
                xmlid: values
                for xmlid, values in chart._get_chart_template_model_data(CHART, name).items()
                if "koperasi" in xmlid
            }
            for name in model_names
        }

    def _koperasi_decided_roles(self, company):
        """Roles of the suite that have an account in a company."""
        # sudo: whoever loads the chart need not belong to the company yet
        roles = self.env["koperasi.account.role"].sudo().search([("company_id", "=", company.id)])
        return set(roles.mapped("role"))

    def _koperasi_round_rupiah(self, company):
        """Round IDR to whole rupiah, which Odoo allows until the first entry in this currency."""
        currency = company.currency_id
        if currency.name != "IDR" or currency.rounding >= 1:
            return
        if currency._has_accounting_entries():
            _logger.info("IDR keeps its rounding of %s: it already has entries.", currency.rounding)
            return
        currency.rounding = 1.0

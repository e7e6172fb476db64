from odoo import models

from odoo.addons.account.models.chart_template import template

MODULE = "l10n_id_koperasi"
# Where l10n_id's taxes post in this chart, and where their groups are settled.
TAX_ACCOUNTS = {"sale": "id_koperasi_21460", "purchase": "id_koperasi_11740"}
TAX_GROUP_ACCOUNTS = {
    "tax_payable_account_id": "id_koperasi_21465",
    "tax_receivable_account_id": "id_koperasi_11745",
}


class AccountChartTemplate(models.AbstractModel):
    _inherit = "account.chart.template"

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
        journals = self._parse_csv("id_koperasi", "account.journal", module=MODULE)
        return {"bank": {"default_account_id": "id_koperasi_11210"}, **journals}

    @template("id_koperasi", "koperasi.account.role")
    def _get_id_koperasi_account_role(self):
        return self._parse_csv("id_koperasi", "koperasi.account.role", module=MODULE)

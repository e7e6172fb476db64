import logging

from odoo import models

_logger = logging.getLogger(__name__)

CHART = "id_koperasi"
# What the wizard adds to a company on another chart.
EXTENSION_MODELS = ("account.account", "account.journal")


class AccountChartTemplate(models.AbstractModel):
    _inherit = "account.chart.template"

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
        super()._post_load_data(template_code, company, template_data)
        if template_code == CHART:
            self._koperasi_round_rupiah(company)

    def _create_outstanding_accounts(self, company, bank_prefix, code_digits):
        """EXTENDS account: receipts and payments wait for the bank statement on one account."""
        if company.chart_template != CHART:
            return super()._create_outstanding_accounts(company, bank_prefix, code_digits)
        outstanding = self.ref("id_koperasi_11215")
        return self.env["ir.model.data"]._update_xmlids([
            {"xml_id": self.company_xmlid(name, company), "record": outstanding, "noupdate": True}
            for name in (
                "account_journal_payment_debit_account_id",
                "account_journal_payment_credit_account_id",
            )
        ])

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
        chart = self.sudo().with_company(company).with_context(lang="en_US")
        data = chart._get_chart_template_data(CHART)
        return {
            name: {xmlid: values for xmlid, values in data[name].items() if "koperasi" in xmlid}
            for name in model_names
        }

    def _koperasi_decided_roles(self, company):
        """Roles of the suite that have an account in a company."""
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

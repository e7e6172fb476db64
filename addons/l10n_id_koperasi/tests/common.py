from odoo.tests import TransactionCase


class KoperasiChartCase(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("id_ID")

    @classmethod
    def new_company(cls, name, chart):
        """A company in Indonesia that chose a chart of accounts in the settings."""
        company = cls.env["res.company"].create(
            {"name": name, "country_id": cls.env.ref("base.id").id}
        )
        cls.env["account.chart.template"].try_loading(chart, company=company, install_demo=False)
        return company

    @classmethod
    def accounts_of(cls, company):
        accounts = cls.env["account.account"].with_company(company)
        return accounts.search(accounts._check_company_domain(company))

    @classmethod
    def journals_of(cls, company):
        records = cls.env["account.journal"].with_company(company)
        return records.search([("company_id", "=", company.id)])

    @classmethod
    def roles_of(cls, company):
        records = cls.env["koperasi.account.role"].with_company(company)
        return records.search([("company_id", "=", company.id)])

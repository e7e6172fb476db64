from odoo.tests import tagged

from .common import KoperasiChartCase


@tagged("post_install_l10n", "post_install", "-at_install")
class TestChartChoice(KoperasiChartCase):
    """Choosing, changing and reloading the chart of a company."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.new_company("Koperasi A", "id_koperasi")

    def test_offered_to_indonesian_companies(self):
        offered = dict(
            self.env["account.chart.template"]._select_chart_template(self.env.ref("base.id"))
        )
        self.assertIn("id_koperasi", list(offered)[:2])

    def test_two_cooperatives_share_nothing(self):
        first = self.company
        second = self.new_company("Koperasi B", "id_koperasi")
        for records_of in (self.accounts_of, self.journals_of, self.roles_of):
            ours, theirs = records_of(first), records_of(second)
            self.assertEqual(len(ours), len(theirs))
            self.assertFalse(ours & theirs)
        for role in self.roles_of(second):
            self.assertEqual(role.account_id.company_ids, second)

    def test_another_chart_takes_the_roles_along(self):
        company = self.company
        self.env["account.chart.template"].try_loading("id", company=company, install_demo=False)
        self.assertFalse(self.roles_of(company))
        self.env["account.chart.template"].try_loading(
            "id_koperasi", company=company, install_demo=False
        )
        self.assertEqual(company._koperasi_account("cash_till").with_company(company).code, "11130")

    def test_reloading_keeps_the_accountants_choice(self):
        company = self.company
        roles = self.roles_of(company)
        goal = roles.filtered(lambda role: role.role == "savings_goal")
        chosen = self.accounts_of(company).filtered(lambda account: account.code == "21150")
        goal.account_id = chosen
        roles.filtered(lambda role: role.role == "shu_social").unlink()
        before = self.accounts_of(company)
        self.env["account.chart.template"].try_loading(
            "id_koperasi", company=company, install_demo=False
        )
        self.assertEqual(company._koperasi_account("savings_goal"), chosen)
        self.assertEqual(
            company._koperasi_account("shu_social").with_company(company).code, "21340"
        )
        self.assertEqual(self.accounts_of(company), before)

    def test_rounding_stays_once_rupiah_have_entries(self):
        idr = self.env.ref("base.IDR")
        company = self.new_company("PT Biasa", "id")
        idr.rounding = 0.01
        self.post_entry(company)
        self.new_company("Koperasi B", "id_koperasi")
        self.assertEqual(idr.rounding, 0.01)

    def post_entry(self, company):
        cash, sales = (
            self.accounts_of(company).filtered(lambda account, code=code: account.code == code)
            for code in ("11110001", "41000010")
        )
        self.env["account.move"].with_company(company).create(
            {
                "line_ids": [
                    (0, 0, {"account_id": cash.id, "debit": 100}),
                    (0, 0, {"account_id": sales.id, "credit": 100}),
                ],
            }
        ).action_post()

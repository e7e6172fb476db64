from odoo.fields import Command
from odoo.tests import HttpCase, new_test_user, tagged


class JourneyCommon(HttpCase):
    """A cooperative on the suite's own chart in Indonesian: a member, a teller and whom a test adds."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_and_install_lang("id_ID")
        cls.company = cls.env["res.company"].create(
            {"name": "Koperasi Perjalanan", "country_id": cls.env.ref("base.id").id}
        )
        cls.company.currency_id = cls.env.ref("base.IDR")
        cls.company.koperasi_contribution_first = False  # a member from the start
        cls.env["account.chart.template"].try_loading(
            "id_koperasi", company=cls.company, install_demo=False
        )
        cls.env = cls.env(context={**cls.env.context, "allowed_company_ids": cls.company.ids})
        cls.env["koperasi.savings.product"]._create_default_products(cls.company)
        cls.member = cls.env["koperasi.member"].create(
            {"name": "Ani Wijaya", "employee_number": "P-1", "company_id": cls.company.id}
        )
        cls.member.action_submit()
        cls.member.action_approve()
        cls.account = cls.member.savings_account_ids.filtered(lambda a: a.kind == "voluntary")
        cls.teller = cls.user("kasir", "koperasi_base.group_teller")
        cls.owner = cls.user(
            "ani", "base.group_portal", name="Ani Wijaya", partner_id=cls.member.partner_id.id
        )

    @classmethod
    def user(cls, login, group, **values):
        return new_test_user(
            cls.env, login, groups=group, lang="id_ID", tz="Asia/Jakarta", password=f"{login}-koperasi",
            company_id=cls.company.id, company_ids=[Command.set(cls.company.ids)], **values,
        )  # fmt: skip


@tagged("post_install", "-at_install")
class TestJourney(JourneyCommon):
    """One deposit, from the counter to the member's phone, in a real browser."""

    def test_teller_deposits_and_prints_and_the_member_sees_it(self):
        self.start_tour("/odoo", "koperasi_teller_deposits", login="kasir")
        entry = self.env["koperasi.savings.transaction"].search(
            [("account_id", "=", self.account.id)]
        )
        self.assertRecordValues(
            entry, [{"kind": "deposit", "amount": 500_000, "create_uid": self.teller.id}]
        )
        self.assertEqual(entry.batch_id.state, "posted")
        receipt, _type = self.env["ir.actions.report"]._render_qweb_html(
            "koperasi_savings.savings_receipt", entry.ids
        )
        self.assertIn("lima ratus ribu rupiah", receipt.decode().lower())
        self.start_tour("/my/koperasi", "koperasi_member_sees_deposit", login="ani")
        self.assertTrue(self.env["koperasi.integrity.report"]._run(self.company).ok)

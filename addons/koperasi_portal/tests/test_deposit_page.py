from odoo import Command
from odoo.tests import HttpCase, tagged

from .common import PortalCommon


@tagged("post_install", "-at_install")
class TestDepositPage(PortalCommon, HttpCase):
    """A member sees his own term deposit, and nobody else's."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        product = cls.env["koperasi.savings.product"].create({
            "name": "Simpanan Berjangka", "code": "SB", "kind": "term", "company_id": cls.company.id,
            "day_count": "period",
            "rate_ids": [Command.create({"date_from": "2026-01-01", "months": 3, "annual_rate": 6})],
        })  # fmt: skip
        cls.deposits = {
            who: cls.env["koperasi.savings.placement"].create({
                "member_id": member.id, "product_id": product.id, "principal": amount, "months": 3,
                "interest_account_id": cls.accounts_of(member)["SS"].id,
            })
            for who, member, amount in (
                ("ani", cls.member_ani, 12_345_000),
                ("budi", cls.member_budi, 23_456_000),
            )
        }  # fmt: skip
        for deposit in cls.deposits.values():
            deposit.action_open()

    def test_own_deposit_only(self):
        self.authenticate("ani", "rahasia-ani")
        ani, budi = self.deposits["ani"], self.deposits["budi"]
        for path in ("/my/koperasi", f"/my/koperasi/deposits/{ani.id}"):
            with self.subTest(path=path):
                page = self.url_open(path).text
                self.assertIn(ani.name, page)
                self.assertIn("12.345.000", page)
                self.assertIn("6 %", page)
                self.assertNotIn("23.456.000", page)
        answer = self.url_open(f"/my/koperasi/deposits/{budi.id}")
        self.assertNotIn("23.456.000", answer.text)
        self.assertTrue(answer.url.endswith("/my/koperasi"))

    def test_the_rows_add_up_to_the_total(self):
        """Deposits have cards of their own; their sum stands among the accounts."""
        self.authenticate("ani", "rahasia-ani")
        page = self.url_open("/my/koperasi").text
        self.assertEqual(page.count("12.345.000"), 2)

    def test_interest_paid_and_what_is_held(self):
        ani = self.deposits["ani"]
        self.env["koperasi.savings.placement"]._run_due(self.company, ani.maturity_date)
        paid = self.env["koperasi.savings.transaction"].search([
            ("import_key", "=like", f"td/{ani.id}/i/%")
        ])  # fmt: skip
        self.env["koperasi.savings.hold"].create(
            {"account_id": ani.account_id.id, "amount": 345_000, "reason": "surat polisi"}
        )
        self.authenticate("ani", "rahasia-ani")
        page = self.url_open(f"/my/koperasi/deposits/{ani.id}").text
        # 12,345,000 at 6 % for three months
        self.assertEqual(sum(paid.mapped("amount")), 185_175)
        for text in (
            "185.175",
            "345.000",
            "alert-warning",
            f"/my/koperasi/savings/row/{paid[0].id}",
        ):
            with self.subTest(text=text):
                self.assertIn(text, page)
        self.assertNotIn("polisi", page)

    def test_standing_orders_of_the_account(self):
        source, target = (
            self.accounts_of(member)["SS"] for member in (self.member_ani, self.member_budi)
        )
        self.env["koperasi.savings.standing.order"].create({
            "account_id": source.id, "to_account_id": target.id, "amount": 77_000, "day": 5,
            "memo": "uang sekolah",
        })  # fmt: skip
        self.authenticate("ani", "rahasia-ani")
        page = self.url_open(f"/my/koperasi/savings/{source.id}").text
        self.assertIn("uang sekolah", page)
        self.assertIn("77.000", page)
        self.assertIn(target.name, page)
        self.assertNotIn("Budi", page)

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

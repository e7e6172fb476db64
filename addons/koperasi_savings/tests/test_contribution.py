from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import SavingsCommon


@tagged("post_install", "-at_install")
class TestContribution(SavingsCommon):
    """Nobody is a member before the principal savings are paid in full; candidates are not served."""

    def applicant(self, submit=True):
        member = self.env["koperasi.member"].with_user(self.users["clerk"]).create({"name": "Cici"})
        if submit:
            member.action_submit()
        return member

    def approve_(self, member):
        member.with_user(self.users["manager"]).action_approve()

    def test_paid_in_full_before_approval(self):
        member = self.applicant()
        [account] = member.sudo().savings_account_ids
        self.assertEqual((account.kind, member.contribution_due), ("principal", 100_000))
        for paid, missing in ((0, "100,000|100.000"), (40_000, "60,000|60.000")):
            if paid:
                self.deposit(account, paid)
            with self.subTest(paid), self.assertRaisesRegex(UserError, missing):
                self.approve_(member)
        self.deposit(account, 60_000)
        self.approve_(member)
        self.assertEqual(
            sorted(member.sudo().savings_account_ids.mapped("product_id.code")), ["SP", "SS", "SW"]
        )
        self.assertThreeZeros()

    def test_what_was_asked_when_he_applied(self):
        member = self.applicant()
        self.products["SP"].obligation_amount = 250_000
        self.assertEqual(member.contribution_due, 100_000)
        self.assertEqual(self.applicant().contribution_due, 250_000)

    def test_the_rule_is_a_setting(self):
        self.company.sudo().koperasi_contribution_first = False
        member = self.applicant()
        self.approve_(member)
        self.assertEqual((member.state, member.contribution_due), ("active", 100_000))

    def test_only_principal_and_only_after_submitting(self):
        member = self.applicant(submit=False)
        self.assertFalse(member.sudo().savings_account_ids)
        member.action_submit()
        other = self.env["koperasi.savings.account"].create(
            {"member_id": member.id, "product_id": self.products["SS"].id}
        )
        with self.assertRaisesRegex(UserError, "not an active member"):
            self.deposit(other, 1000)

    def test_rejected_gets_it_back(self):
        member = self.applicant()
        account = member.sudo().savings_account_ids
        self.deposit(account, 100_000)
        member.with_user(self.users["manager"]).action_reject("Bukan karyawan")
        with self.assertRaisesRegex(UserError, "not an active member"):
            self.deposit(account, 1000)
        entry = self.as_teller(account).withdraw(100_000, date="2026-11-03")
        self.assertEqual((entry.kind, account.balance), ("payout", 0))
        self.assertThreeZeros()

    def test_candidates(self):
        self.member_ani.member_type = "candidate"
        self.deposit(self.ani["SP"], 50_000)
        for code in ("SS", "SW"):
            with self.subTest(code), self.assertRaisesRegex(UserError, "not an active member"):
                self.deposit(self.ani[code], 1000)
        self.company.sudo().koperasi_serve_candidates = True
        self.deposit(self.ani["SS"], 1000)

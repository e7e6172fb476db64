from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .common_term import TermCommon

MATURITY, LATER = date(2026, 4, 15), "2026-04-20"


@tagged("post_install", "-at_install")
class TestTermUndo(TermCommon):
    """What happened at maturity is taken back: 12,000,000 at 6 % for three months, 180,000 of interest."""

    def matured(self, **values):
        placement = self.place(**values)
        self.run_due(MATURITY)
        return placement

    def take_back(self, placement, reason="salah orang"):
        with freeze_time(LATER):
            placement.with_user(self.head).reverse_maturity(reason)

    def pay_out(self, placement, **values):
        with freeze_time(LATER):
            placement.with_user(self.teller).pay_out(**values)

    def test_a_payout_in_cash_and_paid_again(self):
        placement = self.matured()
        for round_number in (1, 2):
            with self.subTest(round_number=round_number):
                self.pay_out(placement)
                self.assertEqual(
                    self.entry(self.last_batch()), [("cash", -12_000_000), ("term", 12_000_000)]
                )
                self.take_back(placement)
                self.assertEqual(
                    self.entry(self.last_batch()), [("cash", 12_000_000), ("term", -12_000_000)]
                )
                self.assertRecordValues(placement, [
                    {"state": "matured", "balance": 12_000_000, "closed_on": False}
                ])  # fmt: skip
        self.pay_out(placement, to_account=self.ani["SS"].id)
        self.assertEqual((placement.state, self.ani["SS"].balance), ("closed", 12_180_000))
        self.assertThreeZeros()

    def test_a_payout_to_savings(self):
        placement = self.matured()
        self.pay_out(placement, to_account=self.ani["SS"].id)
        self.take_back(placement)
        self.assertEqual((placement.balance, self.ani["SS"].balance), (12_000_000, 180_000))
        self.assertThreeZeros()

    def test_not_when_the_money_is_gone(self):
        placement = self.matured()
        self.pay_out(placement, to_account=self.ani["SS"].id)
        self.as_teller(self.ani["SS"]).withdraw(1_000_000, date=LATER)
        with self.assertRaisesRegex(UserError, "can be taken"):
            self.take_back(placement)
        self.env.invalidate_all()
        self.assertThreeZeros()

    def test_a_roll_over_the_member_did_not_want(self):
        placement = self.matured(renewal="principal")
        self.accrue(date(2026, 4, 30))
        child = placement.child_ids
        # 16 of the 30 days to 15 May, of 60,000
        self.assertEqual((child.state, child.accrued), ("active", 32_000))
        with freeze_time("2026-05-02"):
            placement.with_user(self.head).reverse_maturity("tidak jadi diperpanjang")
        self.assertEqual(self.entry(self.last_batch()), [("expense", -32_000), ("payable", 32_000)])
        self.assertRecordValues(placement + child, [
            {"state": "matured", "accrued": 0, "closed_on": False},
            {"state": "cancelled", "accrued": 0, "closed_on": date(2026, 5, 2)},
        ])  # fmt: skip
        self.run_due(date(2026, 8, 1))
        self.assertEqual((placement.state, self.ani["SS"].balance), ("matured", 180_000))
        self.pay_out(placement)
        self.assertThreeZeros()

    def test_not_after_the_next_interest(self):
        placement = self.matured(renewal="principal", payout="monthly")
        self.run_due(date(2026, 5, 15))
        with self.assertRaisesRegex(UserError, "Interest was paid"):
            self.take_back(placement)

    def test_the_interest_of_the_maturity(self):
        """Owed again, and paid again once."""
        placement = self.matured()
        with freeze_time(LATER):
            batch = placement.with_user(self.head).reverse_payout("rekening salah")
            self.assertEqual(self.entry(batch), [("payable", -180_000), ("savings", 180_000)])
            placement.with_user(self.teller).pay_due()
            placement.with_user(self.teller).pay_due()
        self.assertEqual((self.ani["SS"].balance, placement.accrued), (180_000, 0))
        self.assertThreeZeros()

    def test_who_and_when(self):
        placement = self.matured()
        with self.assertRaisesRegex(UserError, "in state Matured"):
            self.take_back(placement)
        self.pay_out(placement)
        with self.assertRaises(AccessError):
            placement.with_user(self.teller).reverse_maturity("x")
        with self.assertRaisesRegex(UserError, "reason"):
            self.take_back(placement, " ")

    def test_only_on_the_page_of_the_deposit(self):
        """A head teller who takes back a row of a deposit elsewhere would leave half of a step behind."""
        placement = self.matured()
        opened_by, interest = (
            self.env["koperasi.savings.transaction"].search(
                [("account_id", "=", account.id)], order="id desc", limit=1
            )
            for account in (placement.account_id, self.ani["SS"])
        )
        for entry in (opened_by, interest):
            with self.subTest(kind=entry.kind), self.assertRaisesRegex(UserError, "on its page"):
                entry.with_user(self.head).reverse("salah")

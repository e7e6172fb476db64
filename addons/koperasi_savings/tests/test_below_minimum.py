from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import SavingsCommon


@tagged("post_install", "-at_install")
class TestBelowMinimum(SavingsCommon):
    """An account whose balance is below what must stay: minimum raised, or held."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.account = cls.ani["SS"]
        cls.account.with_user(cls.teller).deposit(5_000, date="2026-11-02")
        cls.products["SS"].minimum_balance = 10_000

    def book(self, *amounts):
        """Rows of interest (positive) and tax (negative) on the account in one batch."""
        company = self.company
        batch = self.env["koperasi.ledger.batch"]._open(
            company._koperasi_journal("interest"), "2026-11-30", "interest"
        )
        counter = company._koperasi_account("savings_interest_expense").id
        rows = [
            {
                "account_id": self.account.id,
                "amount": amount,
                "kind": "interest" if amount > 0 else "tax",
                "counter_account_id": counter,
            }
            for amount in amounts
        ]
        self.env["koperasi.savings.transaction"]._post_entries(batch, rows)
        batch._post()

    def test_tax_of_interest_is_taken(self):
        self.book(100, -30)
        self.assertEqual(self.account.balance, 5_070)
        self.assertThreeZeros()

    def test_nothing_else_is(self):
        for amounts in ((-1,), (100, -101), (-30, 100)):
            with self.subTest(amounts), self.assertRaises(UserError):
                self.book(*amounts)
        with self.assertRaises(UserError):
            self.as_teller(self.account).withdraw(1)
        self.assertEqual(self.account.balance, 5_000)

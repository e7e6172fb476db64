import doctest
from datetime import date

from odoo.tests import BaseCase, freeze_time, tagged

from odoo.addons.koperasi_loan import penalty

from .common import LoanCommon


@tagged("post_install", "-at_install")
class TestPenaltyManual(BaseCase):
    def test_manual(self):
        self.assertEqual(doctest.testmod(penalty).failed, 0)


@tagged("post_install", "-at_install")
class TestPenalty(LoanCommon):
    """1 per mille a day on 1,120,000: 1,120 for each day late."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.product = cls.make_product(penalty_per_mille=1)

    def test_on_time(self):
        loan = self.lend()
        self.assertEqual(self.facts(self.pay(loan, 1_120_000, date(2026, 2, 28)))[3], 0)

    def test_ten_days_late(self):
        loan = self.lend()
        entry = self.pay(loan, 1_131_200, date(2026, 3, 10))
        self.assertEqual(self.facts(entry), ("installment", 1_000_000, 120_000, 11_200, 0))
        self.assertJournalEntry(
            entry.move_id,
            [
                ("11130", 1_131_200, 0),
                ("11411", 0, 1_000_000),
                ("41110", 0, 120_000),
                ("41140", 0, 11_200),
            ],
        )
        self.assertEqual(loan.penalty_paid, 11_200)
        self.assertThreeZeros()

    def test_in_parts_costs_the_same(self):
        """Half on 10 March, the rest on 20 March: 10 days on all, 10 days on what was left."""
        loan = self.lend()
        first = self.pay(loan, 571_200, date(2026, 3, 10))
        self.assertEqual(self.facts(first), ("installment", 440_000, 120_000, 11_200, 0))
        second = self.pay(loan, 565_600, date(2026, 3, 20))
        self.assertEqual(self.facts(second), ("installment", 560_000, 0, 5_600, 0))
        self.assertEqual(self.pay(loan, 1_120_000, date(2026, 3, 31)).penalty, 0)

    def test_token_payment_does_not_reset(self):
        loan = self.lend()
        self.pay(loan, 1, date(2026, 3, 9))
        self.assertEqual(self.pay(loan, 1_131_199, date(2026, 3, 10)).penalty, 11_199)

    def test_cap(self):
        self.product.penalty_cap_percent = 1
        loan = self.lend()
        self.assertEqual(self.pay(loan, 1_131_200, date(2026, 3, 30)).penalty, 11_200)

    def test_reversed_payment_never_happened(self):
        loan = self.lend()
        entry = self.pay(loan, 1_120_000, date(2026, 2, 28))
        with freeze_time("2026-03-10"):
            entry.with_user(self.head_teller).reverse("Cek ditolak")
        self.assertEqual(self.pay(loan, 1_131_200, date(2026, 3, 10)).penalty, 11_200)

    def test_payoff_includes_it(self):
        loan = self.lend()
        self.assertEqual(loan.payoff_amount(date(2026, 3, 10)), 12_000_000 + 240_000 + 11_200)

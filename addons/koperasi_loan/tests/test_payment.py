from datetime import date
from decimal import Decimal

from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from .common import LoanCommon

FEB, MAR, APR = date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30)


@tagged("post_install", "-at_install")
class TestPayment(LoanCommon):
    """12,000,000 flat 12 % over 12 months from 31 January: 1,000,000 and 120,000 each month's end."""

    def test_installment(self):
        loan = self.lend()
        entry = self.pay(loan, 1_120_000, FEB)
        self.assertEqual(self.facts(entry), ("installment", 1_000_000, 120_000, 0, 0))
        self.assertEqual(
            (entry.amount, entry.balance_after, entry.total), (-1_000_000, 11_000_000, 1_120_000)
        )
        self.assertJournalEntry(
            entry.move_id, [("11130", 1_120_000, 0), ("11411", 0, 1_000_000), ("41110", 0, 120_000)]
        )
        self.assertEqual(entry.move_id.line_ids.partner_id, self.member.partner_id)
        self.assertRecordValues(
            loan,
            [
                {
                    "outstanding": 11_000_000,
                    "interest_paid": 120_000,
                    "next_due_date": MAR,
                    "state": "active",
                }
            ],
        )
        self.assertThreeZeros()

    def test_waterfall(self):
        """Payments of any size: interest before principal within an installment, the oldest first."""
        loan = self.lend()
        table = [
            # paid, on, principal, interest
            (50_000, FEB, 0, 50_000),
            (100_000, FEB, 30_000, 70_000),
            (970_000, MAR, 970_000, 0),
            (1_500_000, MAR, 1_260_000, 240_000),  # March, and 380,000 of April ahead
            (740_000, APR, 740_000, 0),
        ]
        for paid, on, principal, interest in table:
            with self.subTest(paid=paid, on=on):
                self.assertEqual(
                    self.facts(self.pay(loan, paid, on)), ("installment", principal, interest, 0, 0)
                )
        self.assertEqual((loan.outstanding, loan.interest_paid), (9_000_000, 360_000))
        with freeze_time(APR):
            self.assertEqual(
                [row.state for row in loan.installment_ids[:4]], ["paid", "paid", "paid", "due"]
            )
        self.assertThreeZeros()

    def test_order_of_the_product(self):
        loan = self.lend(
            product=self.make_product(allocation_order="principal,interest,penalty,fee")
        )
        self.assertEqual(
            self.facts(self.pay(loan, 1_050_000, FEB)), ("installment", 1_000_000, 50_000, 0, 0)
        )

    def test_to_the_end(self):
        loan = self.lend(3_000_000, periods=3)
        for on in (FEB, MAR, APR):
            self.pay(loan, 1_030_000, on)
        self.assertRecordValues(
            loan,
            [
                {
                    "state": "closed",
                    "outstanding": 0,
                    "interest_paid": 90_000,
                    "next_due_date": False,
                }
            ],
        )
        with self.assertRaisesRegex(UserError, "nothing can be paid"):
            self.pay(loan, 1_000, APR)
        self.assertThreeZeros()

    def test_one_day_for_all(self):
        """All installments on one day, ahead: the last one still closes the loan."""
        loan = self.lend(3_000_000, periods=3)
        for _installment in range(3):
            self.pay(loan, 1_030_000, FEB)
        self.assertEqual(loan.state, "closed")

    def test_payoff_amount(self):
        """Outstanding, interest due by the date, and one month more."""
        loan = self.lend()
        table = [
            (date(2026, 2, 15), 12_120_000),  # nothing due, the running month
            (FEB, 12_240_000),  # February due, and one month
            (MAR, 12_360_000),
            (date(2027, 1, 31), 13_440_000),  # all is due
        ]
        for on, expected in table:
            with self.subTest(on=on):
                self.assertEqual(loan.payoff_amount(on), expected)
                self.assertIsInstance(loan.payoff_amount(on), Decimal)
        self.pay(loan, 1_120_000, FEB)
        self.assertEqual(loan.payoff_amount(date(2026, 3, 15)), 11_120_000)

    def test_payoff(self):
        loan = self.lend()
        self.pay(loan, 1_120_000, FEB)
        entry = self.pay(loan, 11_120_000, date(2026, 3, 15))
        self.assertEqual(self.facts(entry), ("payoff", 11_000_000, 120_000, 0, 0))
        self.assertJournalEntry(
            entry.move_id,
            [("11130", 11_120_000, 0), ("11411", 0, 11_000_000), ("41110", 0, 120_000)],
        )
        self.assertRecordValues(
            loan, [{"state": "closed", "outstanding": 0, "interest_paid": 240_000}]
        )
        self.assertEqual(set(loan.installment_ids.mapped("state")), {"paid"})
        self.assertEqual(loan.payoff_amount(MAR), 0)
        self.assertThreeZeros()

    def test_payoff_without_interest(self):
        loan = self.lend(product=self.make_product(payoff_interest_months=0))
        self.assertEqual(loan.payoff_amount(date(2026, 2, 15)), 12_000_000)
        self.pay(loan, 12_000_000, date(2026, 2, 15))
        self.assertRecordValues(loan, [{"state": "closed", "interest_paid": 0}])

    def test_more_than_owed(self):
        loan = self.lend()
        with self.assertRaisesRegex(UserError, "12.120.000.* pays off"):
            self.pay(loan, 12_120_001, date(2026, 2, 15))

    def test_reversal(self):
        loan = self.lend()
        entry = self.pay(loan, 1_120_000, FEB)
        with freeze_time("2026-03-02"):
            reversal = entry.with_user(self.head_teller).reverse("Salah ketik")
        self.assertEqual(self.facts(reversal), ("reversal", -1_000_000, -120_000, 0, 0))
        self.assertJournalEntry(
            reversal.move_id,
            [("11411", 1_000_000, 0), ("41110", 120_000, 0), ("11130", 0, 1_120_000)],
        )
        self.assertRecordValues(
            loan, [{"outstanding": 12_000_000, "interest_paid": 0, "state": "active"}]
        )
        self.assertTrue(entry.is_reversed)
        with self.assertRaisesRegex(UserError, "already reversed"):
            entry.reverse("Lagi")
        self.assertThreeZeros()

    def test_reversal_opens_a_closed_loan(self):
        loan = self.lend(3_000_000, periods=3)
        entry = self.pay(loan, loan.payoff_amount(FEB), FEB)
        self.assertEqual(loan.state, "closed")
        with freeze_time("2026-03-02"):
            entry.with_user(self.head_teller).reverse("Cek ditolak")
            self.assertRecordValues(
                loan,
                [
                    {
                        "state": "active",
                        "outstanding": 3_000_000,
                        "days_past_due": 2,
                        "overdue_amount": 1_030_000,
                    }
                ],
            )
        self.assertThreeZeros()

    def test_same_key(self):
        """Sent twice, booked once; the parts may meanwhile differ, the payment does not."""
        loan = self.lend()
        first = self.pay(loan, 1_120_000, FEB, key="abc")
        self.assertEqual(self.pay(loan, 1_120_000, FEB, key="abc"), first)
        self.assertEqual(loan.outstanding, 11_000_000)
        with self.assertRaisesRegex(UserError, "other content"):
            self.pay(loan, 1_000_000, FEB, key="abc")
        with self.assertRaisesRegex(UserError, "other content"):
            self.pay(self.lend(), 1_120_000, FEB, key="abc")
        with self.assertRaisesRegex(UserError, "the system's"):
            self.pay(loan, 1_120_000, FEB, key=f"deduction/1/0/loan/{loan.id}")
        self.assertThreeZeros()

    def test_refusals(self):
        loan = self.lend()
        table = [
            (0, FEB, "more than zero"),
            (-5, FEB, "more than zero"),
            (10.5, FEB, "whole rupiah"),
            ("x", FEB, "not an amount"),
            (1_000, date(2026, 1, 30), "cannot be earlier"),
        ]
        for amount, on, message in table:
            with self.subTest(amount=amount), self.assertRaisesRegex(UserError, message):
                self.pay(loan, amount, on)
        with self.assertRaisesRegex(UserError, "future"), freeze_time(FEB):
            loan.with_user(self.teller).pay(1_000, date=MAR)
        with self.assertRaisesRegex(UserError, "nothing can be paid"):
            self.pay(self.approved(), 1_000, FEB)
        self.assertEqual(loan.entry_count, 1)

    def test_locked_period(self):
        loan = self.lend()
        self.company.fiscalyear_lock_date = FEB
        with self.assertRaisesRegex(UserError, "closed period"):
            self.pay(loan, 1_120_000, FEB)

    def test_by_bank(self):
        loan = self.lend()
        entry = self.pay(
            loan, 1_120_000, FEB, journal=self.journals["transfer"], channel="transfer"
        )
        self.assertJournalEntry(
            entry.move_id, [("11215", 1_120_000, 0), ("11411", 0, 1_000_000), ("41110", 0, 120_000)]
        )

    def test_rows_of_payroll(self):
        """Rows inserted by SQL from a payroll result keep state and standing up to date."""
        loans = self.lend(1_000_000, periods=1) + self.lend()
        with freeze_time("2026-03-05"):
            batch = self.env["koperasi.ledger.batch"]._open(
                self.journals["payroll"], FEB, "payroll"
            )
            receivable = self.accounts["payroll_receivable"].id
            self.env["koperasi.loan.transaction"]._post_entries(
                batch,
                [
                    {
                        "loan_id": loan.id,
                        "amount": -principal,
                        "interest": interest,
                        "kind": "installment",
                        "channel": "payroll",
                        "counter_account_id": receivable,
                    }
                    for loan, _member, interest, principal in [
                        (self.env["koperasi.loan"].browse(row[0]), *row[1:])
                        for row in self.env["koperasi.loan"]._dues(self.company, FEB)
                    ]
                ],
            )
            batch._post()
        self.assertEqual(loans.mapped("state"), ["closed", "active"])
        self.assertEqual(loans.mapped("balance"), [0, 11_000_000])
        self.assertThreeZeros()

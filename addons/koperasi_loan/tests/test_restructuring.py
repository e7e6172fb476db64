from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .common import LoanCommon


@tagged("post_install", "-at_install")
class TestRestructuring(LoanCommon):
    def restructure(self, loan, on, **values):
        with freeze_time(on):
            return (
                loan.with_user(self.approver).restructure(reason="PHK", **values).with_env(self.env)
            )

    def test_longer(self):
        """February paid, March and April not; on 10 May the rest is spread over 22 months at 6 %."""
        loan = self.lend()
        self.pay(loan, 1_120_000, date(2026, 2, 28))
        before = self.schedule(loan)
        plan = self.restructure(
            loan, date(2026, 5, 10), periods=22, annual_rate=6, first_due=date(2026, 5, 31)
        )
        self.assertRecordValues(
            plan,
            [
                {
                    "version": 2,
                    "reason": "PHK",
                    "principal": 11_000_000,
                    "principal_before": 1_000_000,
                    "interest_before": 120_000,
                    "annual_rate": 6,
                    "periods": 22,
                    "method": "flat",
                }
            ],
        )
        rows = self.schedule(loan)
        # 240,000 interest of March and April are due with the first installment, none is capitalised
        self.assertEqual(rows[0], (1, "2026-05-31", 500_000, 55_000 + 240_000, 10_500_000))
        self.assertEqual(rows[1], (2, "2026-06-30", 500_000, 55_000, 10_000_000))
        self.assertEqual(rows[21], (22, "2028-02-29", 500_000, 55_000, 0))
        self.assertRecordValues(
            loan, [{"days_past_due": 0, "overdue_amount": 0, "outstanding": 11_000_000}]
        )
        old = loan.plan_ids.filtered(lambda p: p.version == 1)
        self.assertEqual(
            [
                (r.number, str(r.due_date), r.principal, r.interest, r.balance)
                for r in old.installment_ids
            ],
            before,
        )
        self.assertEqual(set(old.installment_ids.mapped("state")), {"replaced"})
        entry = self.pay(loan, 795_000, date(2026, 5, 31))
        self.assertEqual(self.facts(entry), ("installment", 500_000, 295_000, 0, 0))
        self.assertEqual(loan.next_due_date, date(2026, 6, 30))
        self.assertThreeZeros()

    def test_paid_ahead(self):
        """Three installments paid in February: interest of March and April counts for the new plan."""
        loan = self.lend()
        self.pay(loan, 3_360_000, date(2026, 2, 28))
        self.restructure(loan, date(2026, 3, 1), periods=9)
        self.assertEqual(loan.outstanding, 9_000_000)
        rows = loan.installment_ids
        self.assertEqual(
            (rows[0].principal, rows[0].interest, rows[0].due_date),
            (1_000_000, 90_000, date(2026, 5, 31)),
        )
        self.assertEqual([row.interest_unpaid for row in rows[:4]], [0, 0, 30_000, 90_000])

    def test_paid_out_anew(self):
        """The disbursement goes back after a restructuring at 6 %: what was approved, 12 %, counts again."""
        loan = self.lend()
        self.restructure(loan, date(2026, 2, 10), periods=24, annual_rate=6)
        disbursement = loan.transaction_ids.filtered(lambda entry: entry.kind == "disbursement")
        with freeze_time("2026-02-11"):
            disbursement.with_user(self.head_teller).reverse("Batal")
            self.assertRecordValues(loan, [{"state": "approved", "annual_rate": 12}])
            loan.with_user(self.officer).action_disburse()
        self.assertRecordValues(
            loan.active_plan_id,
            [{"version": 3, "annual_rate": 12, "periods": 12, "total_interest": 1_440_000}],
        )
        self.assertThreeZeros()

    def test_closes(self):
        loan = self.lend(2_000_000, periods=2)
        self.restructure(loan, date(2026, 2, 10), periods=1)
        self.pay(loan, loan.payoff_amount(date(2026, 2, 28)), date(2026, 2, 28))
        self.assertEqual(loan.state, "closed")
        self.assertThreeZeros()

    def test_payment_before_it_stays(self):
        loan = self.lend()
        entry = self.pay(loan, 1_120_000, date(2026, 2, 28))
        self.restructure(loan, date(2026, 3, 10))
        with self.assertRaisesRegex(UserError, "restructured"):
            entry.with_user(self.head_teller).reverse("Salah")

    def test_refusals(self):
        loan = self.lend()
        with self.assertRaises(AccessError):
            loan.with_user(self.officer).restructure(reason="x")
        table = [
            (loan, {"reason": " "}, "reason"),
            (loan, {"reason": "x", "annual_rate": 25}, "above the highest"),
            (loan, {"reason": "x", "first_due": "2026-02-01"}, "after today"),
            (self.approved(), {"reason": "x"}, "owes no principal"),
        ]
        for record, values, message in table:
            with (
                self.subTest(message=message),
                self.assertRaisesRegex(UserError, message),
                freeze_time("2026-02-10"),
            ):
                record.with_user(self.approver).restructure(**values)
        self.assertEqual(len(loan.plan_ids), 1)

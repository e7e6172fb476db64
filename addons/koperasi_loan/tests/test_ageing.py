from datetime import date
from decimal import Decimal

from odoo.tests import freeze_time, tagged

from odoo.addons.koperasi_base.koperasi_calc import arrears

from .common import LoanCommon

COUNTED = (
    "days_past_due",
    "overdue_principal",
    "overdue_interest",
    "next_due_date",
    "next_due_amount",
)


@tagged("post_install", "-at_install")
class TestAgeing(LoanCommon):
    """12,000,000 flat 12 % from 31 January: due 28 February, 31 March, 30 April, 31 May ..."""

    def ageing(self, loan, on):
        rows = {row["loan_id"]: row for row in self.env["koperasi.loan"]._ageing(self.company, on)}
        return rows[loan.id]

    def test_table(self):
        """Worked out by hand: nothing paid, then February and half of March."""
        loan = self.lend()
        table = [
            # paid, as of, days, principal and interest overdue, next due
            (0, "2026-02-27", 0, 0, 0, "2026-02-28", 1_120_000),
            (0, "2026-02-28", 0, 0, 0, "2026-02-28", 1_120_000),
            (0, "2026-03-01", 1, 1_000_000, 120_000, "2026-03-31", 1_120_000),
            (0, "2026-03-31", 31, 1_000_000, 120_000, "2026-03-31", 1_120_000),
            (0, "2026-04-01", 32, 2_000_000, 240_000, "2026-04-30", 1_120_000),
            (1_120_000, "2026-03-31", 0, 0, 0, "2026-03-31", 1_120_000),
            (0, "2026-04-01", 1, 1_000_000, 120_000, "2026-04-30", 1_120_000),
            (560_000, "2026-04-01", 1, 560_000, 0, "2026-04-30", 1_120_000),
            (0, "2026-04-30", 30, 560_000, 0, "2026-04-30", 1_120_000),
            (1_000_000, "2026-04-30", 0, 0, 0, "2026-04-30", 680_000),
            (0, "2027-03-01", 305, 8_680_000 + 880_000 - 880_000 + 0, 960_000, None, None),
        ]
        for paid, on, *expected in table[:-1]:
            if paid:
                self.pay(loan, paid, date(2026, 3, 31))
            with self.subTest(on=on, paid=paid):
                row = self.ageing(loan, on)
                found = [
                    row[name] if name != "next_due_date" else str(row[name]) for name in COUNTED
                ]
                self.assertEqual(found, expected)

    def test_past_the_last_installment(self):
        loan = self.lend(3_000_000, periods=3)
        row = self.ageing(loan, "2026-07-01")
        self.assertEqual([row[name] for name in COUNTED], [123, 3_000_000, 90_000, None, None])

    def test_classes_agree_with_the_library(self):
        """By either rule, the statement gives what ``koperasi_calc.arrears`` says, at the edges of months."""
        loans = {
            (rule, periods, collateral): self.lend(
                product=self.make_product(collectibility_rule=rule),
                periods=periods,
                collateral_ids=[(0, 0, {"description": "BPKB", "value": collateral})],
            )
            for rule in ("bank", "cooperative")
            for periods, collateral in ((12, 0), (12, 9_000_000), (1, 0))
        }
        days = [
            "2026-02-28",
            "2026-03-01",
            "2026-03-30",
            "2026-03-31",
            "2026-05-28",
            "2026-05-29",
            "2026-05-30",
            "2026-06-28",
            "2026-06-29",
            "2026-08-27",
            "2026-08-28",
            "2026-08-29",
            "2026-09-30",
            "2027-06-01",
        ]
        for on in days:
            rows = {
                row["loan_id"]: row for row in self.env["koperasi.loan"]._ageing(self.company, on)
            }
            for (rule, periods, collateral), loan in loans.items():
                with self.subTest(on=on, rule=rule, periods=periods, collateral=collateral):
                    age, expected = self.by_library(loan, on, rule, collateral)
                    self.assertEqual(rows[loan.id]["days_past_due"], age.days_past_due)
                    self.assertEqual(rows[loan.id]["collectibility"], expected)

    def by_library(self, loan, on, rule, collateral):
        plan = [
            (row.number, row.due_date, Decimal(int(row.principal)), Decimal(int(row.interest)))
            for row in loan.installment_ids
        ]
        age = arrears.ageing(plan, {}, date.fromisoformat(on))
        return age, arrears.collectibility(age, rule, collateral=Decimal(collateral))

    def test_nightly(self):
        """The night brings stored standing up to date, in one statement per cooperative."""
        loan = self.lend()
        with freeze_time("2026-06-29"):
            self.env["koperasi.loan"]._cron_refresh_standing()
        self.assertRecordValues(
            loan,
            [
                {
                    "days_past_due": 121,
                    "collectibility": "kurang_lancar",
                    "overdue_principal": 4_000_000,
                    "overdue_interest": 480_000,
                    "overdue_amount": 4_480_000,
                    "next_due_date": date(2026, 6, 30),
                }
            ],
        )
        self.pay(loan, 4_480_000, date(2026, 6, 29))
        self.assertRecordValues(
            loan, [{"days_past_due": 0, "collectibility": "lancar", "overdue_amount": 0}]
        )

    def test_dues(self):
        """What payroll collects: everything due through the date, arrears included, what is ahead left out."""
        late, ahead, fine = self.lend(), self.lend(), self.lend()
        self.pay(late, 700_000, date(2026, 3, 5))
        self.pay(ahead, 1_120_000 * 3, date(2026, 2, 28))
        self.lend(on=date(2026, 3, 31))
        table = [
            ("2026-02-27", []),
            ("2026-02-28", [(late, 0, 420_000), (fine, 120_000, 1_000_000)]),
            ("2026-03-31", [(late, 120_000, 1_420_000), (fine, 240_000, 2_000_000)]),
        ]
        for on, expected in table:
            with self.subTest(on=on):
                self.assertEqual(
                    self.env["koperasi.loan"]._dues(self.company, on),
                    [
                        (loan.id, self.member.id, interest, principal)
                        for loan, interest, principal in expected
                    ],
                )
        self.assertEqual(self.env["koperasi.loan"]._dues(self.company_b, "2026-03-31"), [])

    def test_queries_do_not_grow(self):
        """Ageing, dues and the night take as many queries for 30 loans as for 3."""
        model, counts = self.env["koperasi.loan"], []
        for _round in range(2):
            for _loan in range(3 if not counts else 27):
                self.lend(1_200_000)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            model._ageing(self.company, "2026-06-01")
            model._dues(self.company, "2026-06-01")
            with freeze_time("2026-06-01"):
                model._cron_refresh_standing()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])
        self.assertEqual(len(model._ageing(self.company, "2026-06-01")), 30)

    def test_installments_shown_in_one_query(self):
        loan = self.lend()
        self.pay(loan, 1_500_000, date(2026, 3, 10))
        with freeze_time("2026-04-02"):
            rows = [(row.state, row.unpaid) for row in loan.installment_ids[:3]]
        self.assertEqual(rows, [("paid", 0), ("overdue", 740_000), ("due", 1_120_000)])

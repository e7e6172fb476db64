from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import SQL

from .common import LoanCommon


@tagged("post_install", "-at_install")
class TestPlan(LoanCommon):
    def test_flat_by_hand(self):
        """Rp36,000,000 flat 24 % over 12 months: 3,000,000 and 720,000 each (a published example)."""
        loan = self.lend(36_000_000, product=self.make_product(annual_rate=24))
        rows = self.schedule(loan)
        self.assertEqual(len(rows), 12)
        self.assertEqual(rows[0], (1, "2026-02-28", 3_000_000, 720_000, 33_000_000))
        self.assertEqual(rows[1], (2, "2026-03-31", 3_000_000, 720_000, 30_000_000))
        self.assertEqual(rows[11], (12, "2027-01-31", 3_000_000, 720_000, 0))
        self.assertThreeZeros()

    def test_flat_ojk_textbook(self):
        """Rp12,000,000 flat 17 % over 12 months: 1,170,000 a month, 2,040,000 interest (OJK, p. 114)."""
        loan = self.lend(12_000_000, product=self.make_product(annual_rate=17))
        self.assertEqual({row.total for row in loan.installment_ids}, {1_170_000})
        self.assertEqual(loan.active_plan_id.total_interest, 2_040_000)

    def test_annuity_by_hand(self):
        """Rp1,000,000 at 12 % over 3 months: 340,022 twice, the last installment takes the rounding."""
        product = self.make_product(method="annuity")
        loan = self.lend(1_000_000, periods=3, product=product)
        self.assertEqual(
            self.schedule(loan),
            [
                (1, "2026-02-28", 330_022, 10_000, 669_978),
                (2, "2026-03-31", 333_322, 6_700, 336_656),
                (3, "2026-04-30", 336_656, 3_367, 0),
            ],
        )

    def test_declining_published(self):
        """Rp5,000,000 at 2.2 % a month, equal principal (ilmusoftware.com)."""
        self.company.koperasi_loan_rate_policy = "warn"
        product = self.make_product(method="declining", annual_rate=26.4)
        loan = self.lend(5_000_000, periods=10, product=product, first_due=date(2026, 2, 28))
        self.assertEqual(
            [(row.principal, row.interest) for row in loan.installment_ids],
            [(500_000, interest) for interest in range(110_000, 0, -11_000)],
        )

    def test_installments_in_multiples(self):
        product = self.make_product(method="annuity", installment_multiple=1000)
        loan = self.lend(10_000_000, periods=12, product=product)
        totals = [row.total for row in loan.installment_ids]
        self.assertEqual(set(totals[:11]), {888_000})  # 888,488 to the nearest thousand
        self.assertEqual(sum(row.principal for row in loan.installment_ids), 10_000_000)

    def test_days_count(self):
        """Actual days / 365: 28 days of February cost less than a twelfth."""
        loan = self.lend(36_500_000, periods=10, product=self.make_product(day_count="act/365"))
        self.assertEqual(loan.installment_ids[0].days, 28)
        self.assertEqual(loan.installment_ids[0].interest, 336_000)
        self.assertEqual(loan.installment_ids[1].interest, 372_000)

    def test_walls(self):
        """A plan is never created, changed or deleted, not even by the superuser through the ORM."""
        loan = self.lend()
        for records in (loan.active_plan_id, loan.installment_ids[0]):
            with self.assertRaises(AccessError):
                records.write({"principal": 1})
            with self.assertRaises(AccessError):
                records.unlink()
            with self.assertRaises(AccessError):
                records.create({"principal": 1})

    def test_impossible_terms(self):
        loan = self.approved(first_due=date(2026, 1, 1))
        with self.assertRaisesRegex(UserError, "before the disbursement"):
            loan.with_user(self.officer).action_disburse(date=date(2026, 1, 31))

    def test_bulk(self):
        """Sixty loans are paid out with hardly more queries than ten; plans and installments cost nothing more."""
        members = self.env["koperasi.member"].create(
            [{"name": f"Anggota {n}", "number": f"B-{n:03}", "state": "active"} for n in range(70)]
        )
        loans = self.env["koperasi.loan"].create(
            [
                {
                    "member_id": member.id,
                    "product_id": self.product.id,
                    "amount_requested": 1_200_000,
                }
                for member in members
            ]
        )
        loans.with_user(self.officer).action_submit()
        loans.with_user(self.approver).action_approve()
        counts = []
        for some in (loans[:10], loans[10:]):
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            some.with_user(self.officer).action_disburse(date=date(2026, 1, 31))
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(set(loans.mapped("state")), {"active"})
        batches = loans.transaction_ids.batch_id
        self.assertEqual(len(batches), 2)
        self.assertEqual(sorted(batches.mapped("total")), [12_000_000, 72_000_000])
        [(rows,)] = self.env.execute_query(
            SQL(
                "SELECT count(*) FROM koperasi_loan_installment i JOIN koperasi_loan_plan p ON p.id = i.plan_id"
                " WHERE p.loan_id IN %s",
                tuple(loans.ids),
            )
        )
        self.assertEqual(rows, 70 * 12)
        self.assertLess(counts[1], counts[0] + 50)
        self.assertThreeZeros()

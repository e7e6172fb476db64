from datetime import date

from odoo.tests import freeze_time, tagged

from .common_term import TermCommon


@tagged("post_install", "-at_install")
class TestWhyDeposit(TermCommon):
    """Interest of term deposits on the savings account of the member: 12 million at 6 % are 60,000 a month."""

    def why(self):
        row = self.env["koperasi.savings.transaction"].search(
            [("account_id", "=", self.ani["SS"].id), ("kind", "=", "interest")], limit=1
        )
        return row, row._why()

    def test_a_month(self):
        placement = self.place(payout="monthly")
        self.run_due(date(2026, 2, 15))
        row, why = self.why()
        self.assertEqual(
            (why["kind"], why["placement"], why["days"], why["amount"]),
            ("deposit", placement, 31, 60_000),
        )
        self.assertIn("12,000,000", self.page(row))

    def test_at_maturity(self):
        self.place(payout="maturity", renewal="none")
        self.run_due(date(2026, 4, 15))
        _row, why = self.why()
        self.assertEqual((why["kind"], why["days"], why["amount"]), ("deposit", 90, 180_000))

    def explained(self, account=None):
        """The last row of interest: (parts as (days, percent, rupiah), paid before, rupiah); they add up."""
        row = self.env["koperasi.savings.transaction"].search(
            [("account_id", "=", (account or self.ani["SS"]).id), ("kind", "=", "interest")],
            order="id desc", limit=1,
        )  # fmt: skip
        why = row._why()
        self.assertEqual(why["kind"], "deposit", row.memo)
        self.assertEqual(sum(p["earned"] for p in why["parts"]) - why["before"], row.amount)
        self.assertIn(f"{abs(int(row.amount)):,}", self.page(row))
        return (
            [(p["days"], p["percent"], int(p["earned"])) for p in why["parts"]],
            int(why["before"]), int(row.amount), str(why["late"] or ""),
        )  # fmt: skip

    def test_the_second_month(self):
        self.place(payout="monthly")
        self.run_due(date(2026, 3, 15))
        self.assertEqual(self.explained(), ([(28, "6", 60_000)], 0, 60_000, ""))

    def test_paid_late_because_the_period_was_closed(self):
        """Due on 15 February; February takes nothing any more, so it is booked on 2 March."""
        self.place(payout="monthly")
        self.company.sudo().fiscalyear_lock_date = "2026-02-28"
        self.run_due(date(2026, 3, 2))
        self.assertEqual(self.explained(), ([(31, "6", 60_000)], 0, 60_000, "2026-03-02"))

    def test_paid_again_after_a_reversal(self):
        placement = self.place(payout="monthly")
        self.run_due(date(2026, 3, 15))
        with freeze_time("2026-03-20"):
            placement.with_user(self.head).reverse_payout("rekening salah")
            placement.with_user(self.teller).pay_due()
        self.assertEqual(self.explained(), ([(28, "6", 60_000)], 0, 60_000, "2026-03-20"))

    def test_after_maturity(self):
        """Waiting at 2 %: 12,000,000 x 2 % x 10/30 of a month; the 180,000 of the term were paid before."""
        self.term.late_rate = 2
        placement = self.place()
        self.run_due(date(2026, 4, 15))
        with freeze_time("2026-04-25"):
            placement.with_user(self.teller).pay_out(to_account=self.ani["SS"].id)
        self.assertEqual(self.explained(), ([(10, "2", 6_667)], 0, 6_667, ""))

    def broken(self, on, **values):
        placement = self.place(**values)
        self.run_due(date.fromisoformat(on))
        self.break_in_cash(placement, on)
        return self.explained(placement.account_id)

    def test_broken_with_a_penalty(self):
        """Two months were paid; 10 of 31 days of the third: 60,000 x 10/31."""
        self.assertEqual(
            self.broken("2026-03-25", payout="monthly"), ([(10, "6", 19_355)], 0, 19_355, "")
        )

    def test_broken_at_a_lower_rate(self):
        self.term.write({"break_rule": "rate", "break_percent": 2})
        self.assertEqual(self.broken("2026-03-15"), ([(59, "2", 40_000)], 0, 40_000, ""))
        self.assertEqual(
            self.broken("2026-03-15", payout="monthly"),
            ([(59, "2", 40_000)], 120_000, -80_000, ""),
        )

    def test_terms_that_changed_since(self):
        """When the terms do not give the amount any more, the description alone is shown."""
        self.place(payout="monthly")
        self.run_due(date(2026, 2, 15))
        self.env.flush_all()
        self.env.cr.execute("UPDATE koperasi_savings_placement SET annual_rate = 7")
        self.env.invalidate_all()
        row, why = self.why()
        self.assertEqual((why["kind"], why["memo"]), ("other", row.memo))
        self.assertIn(row.memo, self.page(row))

    def page(self, row):
        """The page as staff read it; thousands may be parted by a point."""
        action = row.with_user(self.users["auditor"]).action_why()
        body = str(self.env["koperasi.savings.why"].browse(action["res_id"]).body)
        return body.replace(".", ",")

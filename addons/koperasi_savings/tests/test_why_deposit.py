from datetime import date

from odoo.tests import tagged

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
        return body.replace(".000", ",000")

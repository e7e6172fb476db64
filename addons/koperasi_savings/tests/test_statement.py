from datetime import date

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import SavingsCommon


@tagged("post_install", "-at_install")
class TestStatement(SavingsCommon):
    """Worked out by hand.

    Booked in this order: 2 Nov +1,000; 9 Nov -300; then, back-dated, 5 Nov +200; 9 Nov +50; 20 Nov -100.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        account = cls.ani["SS"].sudo()
        for day, amount in [(2, 1000), (9, -300), (5, 200), (9, 50), (20, -100)]:
            book = account.deposit if amount > 0 else account.withdraw
            book(abs(amount), date=date(2026, 11, day))

    def lines(self, statement):
        return [(row["date"].day, row["amount"], row["balance"]) for row in statement["rows"]]

    def test_whole_month(self):
        statement = self.as_teller(self.ani["SS"]).statement("2026-11-01", "2026-11-30")
        self.assertEqual((statement["opening"], statement["closing"]), (0, 850))
        self.assertEqual(
            self.lines(statement),
            [(2, 1000, 1000), (5, 200, 1200), (9, -300, 900), (9, 50, 950), (20, -100, 850)],
        )

    def test_part_of_the_month(self):
        statement = self.as_teller(self.ani["SS"]).statement("2026-11-03", "2026-11-09")
        self.assertEqual((statement["opening"], statement["closing"]), (1000, 950))
        self.assertEqual(self.lines(statement), [(5, 200, 1200), (9, -300, 900), (9, 50, 950)])

    def test_periods_without_movement(self):
        table = [
            # from, to, opening = closing
            ("2026-10-01", "2026-10-31", 0),
            ("2026-11-10", "2026-11-19", 950),
            ("2026-12-01", "2026-12-31", 850),
        ]
        for first, last, balance in table:
            statement = self.ani["SS"].statement(first, last)
            self.assertEqual(statement, {"opening": balance, "closing": balance, "rows": []})

    def test_two_statements_continue_each_other(self):
        first = self.ani["SS"].statement("2026-11-01", "2026-11-08")
        second = self.ani["SS"].statement("2026-11-09", "2026-11-30")
        self.assertEqual(first["closing"], second["opening"])

    def test_refused_period(self):
        for first, last in [("2026-11-02", "2026-11-01"), (False, "2026-11-01")]:
            with self.assertRaises(UserError):
                self.ani["SS"].statement(first, last)

    def test_queries(self):
        """One query for the movements, whatever their number."""
        account = self.ani["SS"]
        account.statement("2026-11-01", "2026-11-30")
        with self.assertQueryCount(1):
            account.statement("2026-11-01", "2026-11-30")

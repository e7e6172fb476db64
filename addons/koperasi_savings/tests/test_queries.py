from odoo.tests import tagged
from odoo.tools import SQL

from .common import SavingsCommon

DAY = "2026-11-02"


@tagged("post_install", "-at_install")
class TestQueries(SavingsCommon):
    """An account that is years old costs as many queries as a new one; rows in bulk: see TestLedger."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.young, cls.old = cls.ani["SS"], cls.budi["SS"]
        cls.book_history(cls.young, 2)
        cls.book_history(cls.old, 300)

    @classmethod
    def book_history(cls, account, count):
        """As many rows of interest on an account, in one batch."""
        batch = cls.env["koperasi.ledger.batch"]._open(cls.journals["interest"], DAY, "interest")
        source = SQL(
            "SELECT %s AS account_id, 1000 AS amount, 'interest' AS kind, place AS seq,"
            "       %s AS counter_account_id FROM generate_series(1, %s) AS place",
            account.id,
            cls.accounts["savings_interest_expense"].id,
            count,
        )
        entries = cls.env["koperasi.savings.transaction"]
        entries._post_entries_from(batch, source, ["counter_account_id"])
        batch._post()

    def queries(self, work, account):
        """How many queries a piece of work takes, with nothing in the cache of records."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        work(account)
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def counter(self, account):
        self.deposit(account, 1000, date=DAY)
        self.as_teller(account).withdraw(500, date=DAY)

    def test_counter_transactions(self):
        for posting, most in (("each", 125), ("day", 29)):
            with self.subTest(posting=posting):
                self.journals["till"].koperasi_posting = posting
                self.counter(self.young)  # caches, and the day is open
                few = self.queries(self.counter, self.young)
                self.assertLessEqual(self.queries(self.counter, self.old), few)
                self.assertLessEqual(few, most)

    def test_balance_and_statement(self):
        read = lambda account: (account.balance, account.statement(DAY, DAY))
        few = self.queries(read, self.young)
        self.assertEqual(self.queries(read, self.old), few)
        self.assertLessEqual(few, 4)

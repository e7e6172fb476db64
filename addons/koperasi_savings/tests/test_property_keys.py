from collections import defaultdict

from psycopg2.errors import UniqueViolation

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_parallel import DAY, TellersCommon


@tagged("post_install", "-at_install")
class TestPropertyKeys(TellersCommon):
    @mute_logger("odoo.sql_db")
    def test_p09_the_same_key_at_once_is_booked_once(self):
        """Two requests with one key arrive together: one books, both get the same transaction."""
        before = self.balance()
        ids = self.at_once(
            2, lambda env: self.account(env).deposit(5000, date=DAY, key="at-once").id
        )
        self.assertEqual(len(set(ids)), 1)
        self.assertIsInstance(ids[0], int)
        self.assertEqual(self.balance(), before + 5000)
        self.assertZeros()

    @mute_logger("odoo.sql_db")
    def test_p09_the_same_key_on_two_accounts_is_booked_once(self):
        """They share no account whose lock would part them; the database holds the key once."""
        rows = self.in_transaction(self.count_rows)
        accounts = iter([self.account_id, self.other_id])
        chosen = defaultdict(
            lambda: next(accounts)
        )  # a transaction that is tried again keeps its account

        def deposit(env):
            account = env["koperasi.savings.account"].browse(chosen[id(env.cr)])
            return account.deposit(5000, date=DAY, key="one-key").id

        answers = self.at_once(2, deposit)
        self.assertEqual(self.in_transaction(self.count_rows), rows + 1)
        self.assertEqual(sum(isinstance(answer, int) for answer in answers), 1)
        self.assertZeros()

    @mute_logger("odoo.sql_db")
    def test_p09_the_database_holds_a_key_once(self):
        """The last wall, looked at alone: rows past every check, two with one key."""
        with self.transactions(1) as (env,):
            journal = env["account.journal"].browse(self.till_id)
            batch = env["koperasi.ledger.batch"]._open(journal, DAY, "general")
            rows = [
                {"account_id": account, "amount": 5000, "kind": "deposit", "import_key": "twice"}
                for account in (self.account_id, self.other_id)
            ]
            with self.assertRaises(UniqueViolation):
                env["koperasi.savings.transaction"]._post_entries(batch, rows)

from concurrent.futures import ThreadPoolExecutor

from psycopg2.errors import SerializationFailure

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_parallel import DAY, TellersCommon


@tagged("post_install", "-at_install")
class TestParallel(TellersCommon):
    """Whoever books at the same moment, an account never gives more than it has."""

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_p04_last_rupiah_goes_once(self):
        """Both tellers see 100; one takes 80, then the other, who must not act on what he saw."""
        self.set_balance(100)
        with self.transactions(2) as (first, second):
            slow, fast = self.account(first), self.account(second)
            self.assertEqual((slow.balance, fast.balance), (100, 100))
            fast.withdraw(80, date=DAY)
            second.cr.commit()
            with self.assertRaises(SerializationFailure):
                slow.withdraw(80, date=DAY)
            first.cr.rollback()
            first.invalidate_all()
            with self.assertRaisesRegex(UserError, "at most"):
                slow.withdraw(80, date=DAY)
        self.assertEqual(self.balance(), 20)
        self.assertZeros()

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_p04_many_tellers_one_account(self):
        """Three tellers at once want 40 each of 100: two get it, whatever the order."""
        self.set_balance(100)
        results = self.at_once(3, lambda env: self.account(env).withdraw(40, date=DAY).id)
        self.assertEqual(sum(isinstance(result, int) for result in results), 2, results)
        self.assertEqual(sum(isinstance(result, UserError) for result in results), 1, results)
        self.assertEqual(self.balance(), 20)
        self.assertZeros()

    @mute_logger("odoo.sql_db")
    def test_p04_run_beside_a_teller(self):
        """A step of a run, under READ COMMITTED, waits for the teller and then sees 20, not 100."""
        self.set_balance(100)
        with self.transactions(2) as (teller, run), ThreadPoolExecutor(1) as pool:
            run.cr.execute("SET TRANSACTION ISOLATION LEVEL READ COMMITTED")
            self.account(teller).withdraw(80, date=DAY)
            step = pool.submit(self.account(run).withdraw, 80, date=DAY)
            self.wait_until_blocked(run)
            teller.cr.commit()
            self.assertIsInstance(step.exception(), UserError)
            self.assertIn("at most", str(step.exception()))
        self.assertEqual(self.balance(), 20)
        self.assertZeros()

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_p05_floor_holds_at_once(self):
        """100, of which 30 must stay: of two who want 40 each at once, one gets it."""
        self.set_balance(100)
        self.in_transaction(lambda env: self.set_floor(env, 30))
        try:
            results = self.at_once(2, lambda env: self.account(env).withdraw(40, date=DAY).id)
            self.assertEqual(sum(isinstance(result, int) for result in results), 1, results)
            self.assertEqual(self.balance(), 60)
        finally:
            self.in_transaction(lambda env: self.set_floor(env, 0))
        self.assertZeros()

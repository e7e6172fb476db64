from concurrent.futures import ThreadPoolExecutor

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_parallel import DAY, TellersCommon


class LockCommon(TellersCommon):
    """A teller books while the accountant locks the period: whoever comes second knows of the first."""

    def lock(self, env, date=DAY):
        env["res.company"].browse(self.company_id).fiscalyear_lock_date = date
        env.flush_all()

    def unlock(self):
        self.in_transaction(lambda env: self.lock(env, False))

    def after(self, first, second):
        """Result of ``second``, which has to wait until ``first`` is committed, each in its transaction."""
        self.addCleanup(self.unlock)
        with self.transactions(2) as (leading, waiting), ThreadPoolExecutor(1) as pool:
            first(leading)
            result = pool.submit(self.tried, second, waiting)
            self.wait_until_blocked(waiting)
            leading.cr.commit()
            return result.result()

    def deposit_now(self, env):
        return self.account(env).deposit(100, date=DAY).id


@tagged("post_install", "-at_install")
class TestPropertyLock(LockCommon):
    def test_p17_who_books_first_is_in_the_books(self):
        before = self.balance()
        self.assertNotIsInstance(self.after(self.deposit_now, self.lock), UserError)
        self.assertEqual(self.balance(), before + 100)
        self.assertZeros()

    @mute_logger("odoo.sql_db")
    def test_p17_who_locks_first_is_obeyed(self):
        before = self.balance()
        refused = self.after(self.lock, self.deposit_now)
        self.assertIn("closed period", str(refused))
        self.assertEqual(self.balance(), before)
        self.assertZeros()


@tagged("post_install", "-at_install")
class TestPropertyLockDay(LockCommon):
    @classmethod
    def commit_data(cls):
        result = super().commit_data()
        cls.journals["till"].koperasi_posting = "day"
        return result

    def test_p17_a_day_opened_meanwhile_keeps_its_period_open(self):
        """The accountant's transaction cannot see the day that the teller opened after it began."""
        refused = self.after(self.deposit_now, self.lock)
        self.assertIn("not posted yet", str(refused))
        self.assertEqual(self.balance(), 100)
        self.assertZeros()

from unittest.mock import patch

from psycopg2.errors import SerializationFailure

from odoo.exceptions import ConcurrencyError, UserError
from odoo.service.model import retrying
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_parallel import DAY, TellersCommon


@tagged("post_install", "-at_install")
class TestPropertyParallel(TellersCommon):
    """Each transaction posts at once: what two tellers do to each other."""

    @classmethod
    def commit_data(cls):
        result = super().commit_data()
        cls.second_till_id = cls.journals["till"].copy({
            "name": "Kas 2", "code": "KAS2", "koperasi_kind": "till",
            "koperasi_counter_account_id": cls.accounts["cash_till"].id,
        }).id  # fmt: skip
        return result

    @mute_logger("odoo.sql_db")
    def test_p05_a_hold_set_meanwhile_is_respected(self):
        """A teller saw 100 free; before he takes 80 a hold of 50 is set. He must not act on what he saw."""
        self.set_balance(100)
        with self.transactions(2) as (teller, officer):
            self.assertEqual(self.account(teller).available_balance, 100)
            self.set_floor(officer, 50)
            officer.cr.commit()
            with self.assertRaises(SerializationFailure):
                self.account(teller).withdraw(80, date=DAY)
            teller.cr.rollback()
            teller.invalidate_all()
            with self.assertRaisesRegex(UserError, "at most"):
                self.account(teller).withdraw(80, date=DAY)
        self.in_transaction(lambda env: self.set_floor(env, 0))
        self.assertEqual(self.balance(), 100)

    def test_p07_two_tills_do_not_wait(self):
        """While one teller's transaction is open, another finishes his: other till, other account."""
        with self.transactions(2) as (slow, fast):
            self.account(slow).deposit(100, date=DAY, journal=self.till_id)
            self.never_wait(fast)
            self.account(fast, other=True).deposit(200, date=DAY, journal=self.second_till_id)
            fast.cr.commit()
            slow.cr.commit()
        self.assertZeros()

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_p08_a_conflict_is_tried_again_on_fresh_data(self):
        """He wants 120 of 100 he saw; meanwhile 50 came in. The second try sees 150, and books once."""
        self.set_balance(100)
        rows = self.in_transaction(self.count_rows)
        seen = []
        with self.transactions(1) as (env,), patch("odoo.service.model.time.sleep"):

            def work():
                seen.append(self.account(env).balance)
                if len(seen) == 1:
                    self.in_transaction(lambda other: self.account(other).deposit(50, date=DAY))
                return self.account(env).withdraw(120, date=DAY).id

            self.assertTrue(retrying(work, env))
        self.assertEqual(seen, [100, 150])
        self.assertEqual(self.balance(), 30)
        self.assertEqual(self.in_transaction(self.count_rows), rows + 2)
        self.assertZeros()

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_p08_given_up_leaves_nothing(self):
        """Accounting stays busy whenever the rows are booked already: after five tries nothing is written."""
        self.set_balance(100)
        before = self.in_transaction(self.picture)
        tries = []

        def busy(moves, soft=True):
            tries.append(self.count_rows(moves.env))
            raise ConcurrencyError("busy")

        self.patch(self.registry["account.move"], "_post", busy)
        with self.transactions(1) as (env,), patch("odoo.service.model.time.sleep"):
            work = lambda: self.account(env).withdraw(60, date=DAY)
            with self.assertRaises(ConcurrencyError):
                retrying(work, env)
        # each try had booked its row, on nothing that an earlier one had left
        self.assertEqual(tries, [before[0] + 1] * 5)
        self.assertEqual(self.in_transaction(self.picture), before)

    def picture(self, env):
        """Rows, batches, journal entries and the balance."""
        models = ("koperasi.savings.transaction", "koperasi.ledger.batch", "account.move")
        counts = [self.count_rows(env, model) for model in models]
        return [*counts, self.account(env).balance]

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_p23_two_reversals_at_once(self):
        """Two head tellers reverse the same deposit: one does, the other is told."""
        self.set_balance(100)
        entry_id = self.in_transaction(lambda env: self.account(env).deposit(70, date=DAY).id)
        entry = lambda env: env["koperasi.savings.transaction"].browse(entry_id)
        results = self.at_once(2, lambda env: entry(env).reverse("Salah setor").id)
        self.assertEqual(sum(isinstance(result, int) for result in results), 1, results)
        [refused] = [result for result in results if not isinstance(result, int)]
        self.assertIsInstance(refused, UserError)
        self.assertIn("already reversed", str(refused))
        self.assertEqual(self.in_transaction(lambda env: len(entry(env).reversal_ids)), 1)
        self.assertEqual(self.balance(), 100)
        self.assertZeros()


@tagged("post_install", "-at_install")
class TestPropertyParallelDay(TellersCommon):
    """The till posts once a day: tellers share the batch of the day."""

    @classmethod
    def commit_data(cls):
        result = super().commit_data()
        cls.journals["till"].koperasi_posting = "day"
        return result

    def day(self, env, date=DAY):
        domain = [("kind", "=", "day"), ("date", "=", date), ("company_id", "=", self.company_id)]
        return env["koperasi.ledger.batch"].search(domain)

    def waiting(self, env):
        """What the ledger has and the books do not have yet, by the integrity report."""
        company = env["res.company"].browse(self.company_id)
        return sum(env["koperasi.integrity.report"]._run(company).line_ids.mapped("open_total"))

    def test_p07_tellers_of_one_till_do_not_wait(self):
        """One till, one day, one product, two accounts: the second finishes while the first is open."""
        self.in_transaction(lambda env: self.account(env).deposit(10, date=DAY))
        with self.transactions(2) as (slow, fast):
            self.account(slow).deposit(100, date=DAY)
            self.never_wait(fast)
            self.account(fast, other=True).deposit(200, date=DAY)
            fast.cr.commit()
            slow.cr.commit()
        self.assertZeros()

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_p08_two_open_the_day_at_once(self):
        """The first transactions of a day meet: whoever is second starts anew and joins the batch."""
        date = "2026-11-03"
        tries = []
        with self.transactions(1) as (env,), patch("odoo.service.model.time.sleep"):

            def work():
                tries.append(self.account(env).balance)
                if len(tries) == 1:
                    first = lambda other: self.account(other, other=True).deposit(50, date=date)
                    self.in_transaction(first)
                return self.account(env).deposit(20, date=date).id

            self.assertTrue(retrying(work, env))
        self.assertEqual(len(tries), 2)
        self.assertEqual(self.in_transaction(lambda other: len(self.day(other, date))), 1)
        self.assertZeros()

    def test_p02_zeros_at_every_step_of_closing(self):
        """Before, between and after the two steps, another transaction finds ledger = books + open days."""
        date = "2026-11-04"
        waiting = -self.in_transaction(self.waiting)
        self.in_transaction(lambda env: self.account(env).deposit(700, date=date))
        self.assertZeros()
        seen = []
        original = self.registry["koperasi.ledger.batch"]._post

        def spy(batch):
            self.assertZeros()
            seen.append(
                self.in_transaction(lambda env: (self.day(env, date).state, -self.waiting(env)))
            )
            return original(batch)

        self.patch(self.registry["koperasi.ledger.batch"], "_post", spy)
        with self.real_commits():
            self.in_transaction(lambda env: self.day(env, date)._close())
        self.assertEqual(seen, [("closing", waiting + 700)])
        self.assertZeros()
        self.assertEqual(-self.in_transaction(self.waiting), waiting)

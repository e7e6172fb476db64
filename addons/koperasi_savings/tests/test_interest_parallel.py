from concurrent.futures import ThreadPoolExecutor

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_parallel import TellersCommon

STEPS = ("action_compute", "action_submit", "action_approve")


@tagged("post_install", "-at_install")
class TestInterestParallel(TellersCommon):
    """An interest run and the counter at the same time, in transactions of their own."""

    @classmethod
    def commit_data(cls):
        result = super().commit_data()
        cls.product_id = cls.products["SS"].id
        cls.products["SS"].interest_method = "daily"
        cls.env["koperasi.savings.rate"].create(
            {"product_id": cls.product_id, "date_from": "2026-01-01", "annual_rate": 6}
        )
        for account in (cls.account_id, cls.other_id):
            cls.env["koperasi.savings.account"].browse(account).deposit(
                36_500_000, date="2026-02-01"
            )
        return result

    def approved(self, env, first, last):
        run = env["koperasi.savings.run"].create(
            {
                "company_id": self.company_id,
                "date_from": first,
                "date_to": last,
                "product_ids": [(6, 0, [self.product_id])],
            }
        )
        for step in STEPS:
            getattr(run, step)()
        return run.id

    def run_of(self, env, run):
        return env["koperasi.savings.run"].browse(run)

    @mute_logger("odoo.sql_db")
    def test_a_step_waits_for_the_teller(self):
        """A teller has the account while the run books its chunk: both arrive, in this order."""
        run = self.in_transaction(lambda env: self.approved(env, "2026-03-01", "2026-03-31"))
        with self.transactions(2) as (teller, job), ThreadPoolExecutor(1) as pool:
            job.cr.execute("SET TRANSACTION ISOLATION LEVEL READ COMMITTED")
            self.account(teller).withdraw(500_000, date="2026-04-05")
            posting = pool.submit(self.run_of(job, run).action_post)
            self.wait_until_blocked(job)
            teller.cr.commit()
            posting.result()
            job.cr.commit()
        self.assertEqual(self.balance(), 36_500_000 - 500_000 + 186_000)
        self.assertZeros()

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_tellers_during_a_run(self):
        """Three tellers serve while the run is posted in committed steps; nobody's money is lost."""
        run = self.in_transaction(lambda env: self.approved(env, "2026-04-01", "2026-04-30"))
        before = self.balance()

        def serve(env):
            return self.account(env).deposit(1_000, date="2026-05-05").id

        with self.transactions(1) as (job,), ThreadPoolExecutor(1) as pool, self.real_commits():
            posting = pool.submit(self.run_of(job, run).action_post)
            served = self.at_once(3, serve)
            posting.result()
            job.cr.commit()
        booked = sum(isinstance(one, int) for one in served)
        self.assertTrue(booked)
        gross = self.in_transaction(
            lambda env: (
                self.run_of(env, run)
                .line_ids.filtered(
                    lambda l: l.account_id.id == self.account_id and l.kind == "regular"
                )
                .gross
            )
        )
        adjusted = self.in_transaction(
            lambda env: sum(
                self.run_of(env, run)
                .line_ids.filtered(
                    lambda l: l.account_id.id == self.account_id and l.kind != "regular"
                )
                .mapped("gross")
            )
        )
        self.assertEqual(self.balance(), before + 1_000 * booked + gross + adjusted)
        self.assertZeros()

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_two_runs_of_one_month(self):
        """Two clerks compute the same month at once: one has it."""

        def compute(env):
            return self.approved(env, "2026-06-01", "2026-06-30")

        made = self.at_once(2, compute)
        self.assertEqual(sum(isinstance(one, int) for one in made), 1, made)

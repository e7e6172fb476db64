"""B11: posting interest, killed in the middle and started again, beside posting that is left alone."""

import os
import signal
import time

import interest
from cooperative import Cooperative
from harness import Benchmark, Measure, environment, in_child, measure
from results import Ratio

import odoo
from odoo.exceptions import UserError


class InterestResumeBenchmark(Benchmark):
    name = "interest_resume"
    title = "Posting interest and tax of {n} accounts, left alone and killed half way"
    note = "killed: SIGKILL when half of the chunks are in the books, then started again; both times together."
    sides = ("alone", "killed")
    ratios = (Ratio("killed", "alone", at_most=1.3),)

    def build(self, env):
        interest.set_up(env, self.size)

    def warm(self, env):
        """A run over one account."""
        interest.do_one(env)

    def prepare(self, env, number):
        place = interest.HISTORY + 2 * (number - 1)
        runs = []
        for month in (place, place + 1):
            interest.move(env, month)
            run = interest.draft(env, month)
            if month == place:
                interest.compute(run)
            runs.append(run.id)
        return {"runs": runs}

    def take(self, database, side, case):
        if side == "alone":
            return in_child(measure, database, self.alone, case)
        in_child(_compute, database, case["runs"][1])
        start = time.perf_counter()
        self._kill_half_way(database, case["runs"][1])
        done = in_child(measure, database, self.rest, case)
        return Measure(time.perf_counter() - start, self.size, done.queries, done.peak)

    def alone(self, env, case):
        return self._post(env, case["runs"][0])

    def rest(self, env, case):
        return self._post(env, case["runs"][1])

    def _post(self, env, run):
        """Post; the server may still be clearing up behind a client that was killed."""
        record = Cooperative(env).env["koperasi.savings.run"].browse(run)
        for _try in range(600):
            try:
                record.action_post()
                return self.size
            except UserError:
                env.cr.rollback()
                time.sleep(0.1)
        raise RuntimeError("the run is never free")

    def _kill_half_way(self, database, run):
        odoo.sql_db.close_all()
        child = os.fork()
        if not child:
            with environment(database) as env:
                Cooperative(env).env["koperasi.savings.run"].browse(run).action_post()
            os._exit(0)
        half = max(-(-self.size // 5000) // 2, 1)
        while self._chunks(database, run) < half:
            if os.waitpid(child, os.WNOHANG)[0]:
                return
            time.sleep(0.02)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        odoo.sql_db.close_all()

    def _chunks(self, database, run):
        with odoo.sql_db.db_connect(database).cursor() as cr:
            cr.execute(
                "SELECT count(*) FROM koperasi_ledger_batch"
                " WHERE origin_model = 'koperasi.savings.run' AND origin_id = %s",
                [run],
            )
            return cr.fetchone()[0]

    def check(self, env, case):
        """Both runs booked exactly what was approved: equal checksums, three zeros."""
        for run in Cooperative(env).env["koperasi.savings.run"].browse(case["runs"]):
            interest.check(env, run, self.size)


def _compute(database, run):
    with environment(database) as env:
        interest.compute(Cooperative(env).env["koperasi.savings.run"].browse(run))


BENCHMARK = InterestResumeBenchmark

"""B8: a bulk run beside two busy tellers, on the same accounts."""

import bulk
import tellers
from cooperative import Cooperative
from harness import Benchmark, Measure, in_child, measure, together
from results import Ratio, percentile

from odoo.tools import SQL

BUSY = 2


class BesideBenchmark(Benchmark):
    name = "beside"
    title = "A bulk run of {n} movements, quiet and beside two busy tellers"
    note = "p95: the answers of the tellers meanwhile."
    sides = ("quiet", "beside")
    ratios = (Ratio("beside", "quiet", at_most=2.5),)

    def build(self, env):
        cooperative = Cooperative(env).set_up()
        cooperative.savings_accounts(self.size)
        tellers.set_up(cooperative)
        bulk.post(env, "first")

    def warm(self, env):
        """Open the day of each till; every account can give what the tellers take."""
        account = Cooperative(env).bulk_accounts()[-1]
        for teller in tellers.team(env, "day")[:BUSY]:
            tellers.book(teller.environment(env.cr), teller.till, account, 0)
        bulk.post(env, "warm", Cooperative(env).spare_account())

    def prepare(self, env, number):
        bulk.post(env, f"rich/{number}")
        return {
            "number": number,
            "accounts": Cooperative(env).bulk_accounts(),
            "tellers": tellers.team(env, "day")[:BUSY],
            "before": self._figures(env),
        }

    def take(self, database, side, case):
        if side == "quiet":
            return in_child(measure, database, self.quiet, case)
        flag = tellers.Flag()
        calls = [(self._run_and_stop, database, case, flag)]
        for place, teller in enumerate(case["tellers"]):
            calls.append((tellers.serve_until, teller, case["accounts"][place::BUSY], flag))
        run, *served = together(calls)
        assert all(one.booked for one in served), "the tellers came to nothing"
        times = [milliseconds for one in served for milliseconds in one.milliseconds]
        return run._replace(p95=percentile(times))

    def _run_and_stop(self, database, case, flag) -> Measure:
        try:
            return measure(database, self.beside, case)
        finally:
            flag.raise_()

    def quiet(self, env, case):
        return bulk.post(env, f"quiet/{case['number']}")

    def beside(self, env, case):
        return bulk.post(env, f"beside/{case['number']}")

    def check(self, env, case):
        """The run booked each account twice, whatever the tellers did; three zeros."""
        runs, total = self._figures(env)
        before_runs, before_total = case["before"]
        assert runs - before_runs == 2 * self.size, (runs, before_runs)
        [(once,)] = env.execute_query(
            SQL(
                "SELECT sum(%s)::bigint FROM koperasi_savings_account account WHERE name LIKE 'MASSAL%%'",
                bulk.amount("account"),
            )
        )
        assert total - before_total == 2 * once, (total, before_total, once)
        report = env["koperasi.integrity.report"]._run(Cooperative(env).company)
        assert report.ok, report.line_ids.filtered(lambda line: not line.ok).mapped("details")

    def _figures(self, env):
        return env.execute_query(
            SQL(
                "SELECT count(*), sum(amount)::bigint FROM koperasi_savings_transaction WHERE kind = 'interest'"
            )
        )[0]


BENCHMARK = BesideBenchmark

"""B8: a month's interest and tax, quiet and beside two busy tellers on the same accounts."""

import interest
import tellers
from cooperative import Cooperative
from harness import Benchmark, Measure, in_child, measure, together
from results import Ratio, percentile

BUSY = 2


class InterestBesideBenchmark(Benchmark):
    name = "interest_beside"
    title = "Interest and tax of {n} accounts, quiet and beside two busy tellers"
    note = "p95: the answers of the tellers meanwhile."
    sides = ("quiet", "beside")
    ratios = (Ratio("beside", "quiet", at_most=2.5),)

    def build(self, env):
        tellers.set_up(interest.set_up(env, self.size))

    def warm(self, env):
        """Open the day of each till, and a run over one account."""
        account = Cooperative(env).bulk_accounts()[-1]
        for teller in tellers.team(env, "day")[:BUSY]:
            tellers.book(teller.environment(env.cr), teller.till, account, 0)
        interest.do_one(env)

    def prepare(self, env, number):
        place = interest.HISTORY + 2 * (number - 1)
        runs = []
        for month in (place, place + 1):
            interest.move(env, month)
            runs.append(interest.draft(env, month).id)
        env.cr.commit()
        env.cr.execute("ANALYZE koperasi_savings_transaction")
        return {
            "runs": runs,
            "accounts": Cooperative(env).bulk_accounts(),
            "tellers": tellers.team(env, "day")[:BUSY],
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
        return self._do(env, case["runs"][0])

    def beside(self, env, case):
        return self._do(env, case["runs"][1])

    def _do(self, env, run):
        return interest.do(Cooperative(env).env["koperasi.savings.run"].browse(run))

    def check(self, env, case):
        """Both runs booked what was approved, whatever the tellers did; three zeros."""
        for run in Cooperative(env).env["koperasi.savings.run"].browse(case["runs"]):
            interest.check(env, run, self.size)


BENCHMARK = InterestBesideBenchmark

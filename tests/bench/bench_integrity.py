"""B9: the integrity report over a large ledger: what is new, and every hash anew."""

import bulk
from cooperative import Cooperative
from harness import Benchmark
from results import Ratio

from odoo.tools import SQL

PER_ACCOUNT = 100


class IntegrityBenchmark(Benchmark):
    name = "integrity"
    title = "Integrity report over {n} entries, of which 1 % are new"
    note = "bound: one GROUP BY over the same rows. ours: nightly report. full: every hash worked out anew."
    default = 100_000
    sides = ("bound", "ours", "full")
    ratios = (Ratio("ours", "bound", at_most=3), Ratio("full", "bound"))

    def build(self, env):
        cooperative = Cooperative(env).set_up()
        cooperative.savings_accounts(max(self.size // PER_ACCOUNT, 1))
        for number in range(PER_ACCOUNT):
            bulk.post(env, f"first/{number}", chunk=50_000)

    def warm(self, env):
        """Entries count as settled at once, not after an hour, so that a report can verify what was just booked."""
        from odoo.addons.koperasi_base import integrity_sql

        integrity_sql.SETTLED_AFTER = "0 seconds"
        self._reported(env)

    def prepare(self, env, number):
        """Verify what is there, then book 1 % more."""
        company = Cooperative(env).company
        assert env["koperasi.integrity.report"]._run(company).ok
        bulk.post(env, f"new/{number}")
        return number

    def bound(self, env, case):
        [(_accounts, entries, _total)] = env.execute_query(
            SQL(
                "SELECT count(*), sum(entries), sum(total) FROM ("
                "SELECT account_id, count(*) AS entries, sum(amount) AS total"
                " FROM koperasi_savings_transaction GROUP BY account_id) grouped"
            )
        )
        return int(entries)

    def ours(self, env, case):
        return self._reported(env)

    def full(self, env, case):
        return self._reported(env, full=True)

    def _reported(self, env, **options):
        report = env["koperasi.integrity.report"]._run(Cooperative(env).company, **options)
        assert report.ok, report.line_ids.filtered(lambda line: not line.ok).mapped("details")
        return env["koperasi.savings.transaction"].search_count([])

    def check(self, env, case):
        """As many entries as were booked; their sum is the sum of the balances."""
        accounts = max(self.size // PER_ACCOUNT, 1)
        [(entries, difference)] = env.execute_query(
            SQL(
                "SELECT count(*), sum(amount) - (SELECT sum(balance) FROM koperasi_savings_account)"
                "  FROM koperasi_savings_transaction"
            )
        )
        assert (entries, difference) == (accounts * (PER_ACCOUNT + case), 0), (entries, difference)


BENCHMARK = IntegrityBenchmark

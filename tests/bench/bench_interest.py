"""B1: a month's interest and tax on many accounts with a year of movements, computed, approved and posted."""

import interest
from cooperative import Cooperative
from harness import Benchmark
from results import Ratio

from odoo.tools import SQL


class InterestBenchmark(Benchmark):
    name = "interest"
    title = "Interest and tax of {n} accounts with 12 months of movements"
    note = (
        "bound: one statement that reads the movements, inserts and updates; no preview, hash, journal entry."
        " peer: the same rows and journal entries account by account through the same ledger, without preview,"
        " {scale:,.1f} x its sample."
    )
    sample = 200
    ratios = (Ratio("ours", "bound", at_most=2), Ratio("peer", "ours", at_least=300))

    def build(self, env):
        interest.set_up(env, self.size)

    def warm(self, env):
        """A run over one account of a product of its own: a running server has posted before."""
        interest.do_one(env)

    def prepare(self, env, number):
        place = interest.HISTORY + number - 1
        interest.move_and_copy(env, place)
        env.cr.commit()
        for table in interest.TWINS:
            env.cr.execute(SQL("ANALYZE %s", SQL.identifier(f"bench_{table}")))
            env.cr.execute(SQL("ANALYZE %s", SQL.identifier(table)))
        return {"number": place, "run": interest.draft(env, place).id}

    def bound(self, env, case):
        return interest.raw(env, case["number"])

    def ours(self, env, case):
        return interest.do(Cooperative(env).env["koperasi.savings.run"].browse(case["run"]))

    def peer(self, env, case):
        """Account by account: read its movements, average day by day, tax what the member gets, post."""
        accounts = interest.first_accounts(env, min(self.sample, self.size))
        return sum(interest.credit_alone(account, case["number"]) for account in accounts)

    def peer_scale(self):
        return self.size / min(self.sample, self.size)

    def check(self, env, case):
        """Booked as approved, and every balance as the bound has it."""
        run = Cooperative(env).env["koperasi.savings.run"].browse(case["run"])
        interest.check(env, run, self.size)
        self._check_peer(env, case, run)
        [(same,)] = env.execute_query(
            SQL(
                "SELECT count(*) FROM koperasi_savings_account account JOIN bench_koperasi_savings_account copy"
                " ON copy.id = account.id AND copy.balance = account.balance"
                " AND copy.entry_count = account.entry_count WHERE account.name LIKE 'MASSAL%%'"
            )
        )
        assert same == self.size, same
        assert run.tax_total > 0, "nobody was taxed"

    def _check_peer(self, env, case, run):
        """The peer comes to the same interest as the run."""
        accounts = interest.first_accounts(env, 20)
        lines = {
            line.account_id: int(line.gross)
            for line in run.line_ids.search(
                [("run_id", "=", run.id), ("account_id", "in", accounts.ids)]
            )
        }
        for account in accounts:
            assert interest.gross_alone(account, case["number"]) == lines[account], account.name


BENCHMARK = InterestBenchmark

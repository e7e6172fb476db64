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
        " peer: search, compute and post one by one, {scale:,.1f} x its sample."
    )
    sample = 200
    ratios = (Ratio("ours", "bound", at_most=2), Ratio("peer", "ours", at_least=300))

    def build(self, env):
        interest.set_up(env, self.size)

    def warm(self, env):
        """A computation of another month, discarded."""
        run = interest.draft(env, 1)
        run.action_compute()
        run.action_draft()
        run.unlink()

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
        """For each account: read its movements, work out the interest, post a journal entry."""
        cooperative = Cooperative(env)
        first = interest.month(case["number"])
        count = min(self.sample, self.size)
        accounts = cooperative.env["koperasi.savings.account"].browse(
            cooperative.bulk_accounts()[:count]
        )
        rows = 0
        for account in accounts:
            movements = cooperative.env["koperasi.savings.transaction"].search(
                [("account_id", "=", account.id), ("date", ">=", first)]
            )
            gross = round(
                (account.balance - sum(movements.mapped("amount"))) * interest.PERCENT / 1200
            )
            tax = round(gross / 10) if gross > 240_000 else 0
            cooperative.plain_move(
                account.partner_id, first, (gross - tax, tax) if tax else (gross,)
            )
            rows += 2 if tax else 1
        return rows

    def peer_scale(self):
        return self.size / min(self.sample, self.size)

    def check(self, env, case):
        """Booked as approved, and every balance as the bound has it."""
        run = Cooperative(env).env["koperasi.savings.run"].browse(case["run"])
        interest.check(env, run, self.size)
        [(same,)] = env.execute_query(
            SQL(
                "SELECT count(*) FROM koperasi_savings_account account JOIN bench_koperasi_savings_account copy"
                " ON copy.id = account.id AND copy.balance = account.balance"
                " AND copy.entry_count = account.entry_count WHERE account.name LIKE 'MASSAL%%'"
            )
        )
        assert same == self.size, same
        assert run.tax_total > 0, "nobody was taxed"


BENCHMARK = InterestBenchmark

"""B1: bulk posting: one movement on each of many accounts, as an interest run books it."""

import bulk
from cooperative import START, Cooperative
from harness import Benchmark
from raw import twin
from results import Ratio

from odoo.tools import SQL

TWINS = ("koperasi_savings_account", "koperasi_savings_transaction")


class BulkBenchmark(Benchmark):
    name = "bulk"
    title = "Bulk posting of {n} movements: rows, balances, hashes, journal entries"
    note = "bound: one statement; no hash, no journal entry. peer: {scale:,.1f} x its sample."
    sample = 200
    ratios = (Ratio("ours", "bound", at_most=2), Ratio("peer", "ours", at_least=300))

    def build(self, env):
        cooperative = Cooperative(env).set_up()
        cooperative.savings_accounts(self.size)
        cooperative.plain_books(2)
        bulk.post(env, "first")
        for table in TWINS:
            twin(env, table, foreign_keys=table.endswith("transaction"))

    def warm(self, env):
        bulk.post(env, "warm", Cooperative(env).spare_account())

    def prepare(self, env, number):
        return number

    def bound(self, env, case):
        return bulk.raw(env, f"bound/{case}")

    def ours(self, env, case):
        return bulk.post(env, f"ours/{case}")

    def peer(self, env, case):
        cooperative = Cooperative(env)
        member = cooperative.env["koperasi.member"].search([], limit=1)
        count = min(self.sample, self.size)
        for _movement in range(count):
            cooperative.plain_move(member.partner_id, START, (bulk.LEAST,))
        return count

    def peer_scale(self):
        return self.size / min(self.sample, self.size)

    def check(self, env, case):
        """Every account has its rows and its balance; every chunk its posted journal entry; three zeros."""
        rounds = case + 1
        [(right, twins)] = env.execute_query(
            SQL(
                "SELECT count(*) FILTER (WHERE account.balance = %(rounds)s * %(amount)s"
                "                        AND account.entry_count = %(rounds)s),"
                "       count(*) FILTER (WHERE copy.balance = account.balance)"
                "  FROM koperasi_savings_account account"
                "  JOIN bench_koperasi_savings_account copy ON copy.id = account.id"
                " WHERE account.name LIKE 'MASSAL%%'",
                rounds=rounds,
                amount=bulk.amount("account"),
            )
        )
        assert (right, twins) == (self.size, self.size), (right, twins)
        batches = env["koperasi.ledger.batch"].search([("import_key", "=like", f"ours/{case}/%")])
        assert len(batches) == -(-self.size // bulk.CHUNK), batches
        assert set(batches.move_id.mapped("state")) == {"posted"}
        report = env["koperasi.integrity.report"]._run(Cooperative(env).company)
        assert report.ok, report.line_ids.filtered(lambda line: not line.ok).mapped("details")


BENCHMARK = BulkBenchmark

"""B6: counter transactions of 1, 4 and 8 tellers at once, and of 8 tellers on one hot account.

Ours books through tills that post once a day, the peer through tills that post each transaction at once;
every teller has a till of his own, which is the best case of the peer. The bound is the two raw statements.

These serve without a pause: two cores are saturated by three tellers, and eight only stand in each other's queue.
How long a member waits is measured with tellers who pause a tenth of a second between two customers, as no
human being is able to: "paced".
"""

import time
from random import Random

import bulk
import tellers
from cooperative import Cooperative
from harness import Benchmark, Measure, peak, together
from raw import twin
from results import Ratio, percentile

from odoo.modules.registry import Registry
from odoo.tools import SQL

CROWDS = (1, 4, 8)
PACED, PAUSE = (1, 8), 0.2  # tellers; longest pause between two customers in seconds
TRIES, PRICE = 5, 10_000  # of each teller on the hot account, which holds enough for half of them
RAW_DEBIT = """
    UPDATE bench_koperasi_savings_account
       SET balance = balance + %(amount)s, entry_count = entry_count + 1, last_hash = repeat('0', 64)
     WHERE id = %(account)s AND balance + %(amount)s >= floor_balance
    RETURNING entry_count, balance
"""
RAW_ROW = """
    INSERT INTO bench_koperasi_savings_transaction (account_id, number, balance_after, amount, kind, company_id,
           batch_id, date, create_uid, create_date, entry_hash, control_account_id, counter_account_id, channel)
    SELECT account.id, %(number)s, %(balance)s, %(amount)s, 'deposit', account.company_id, batch.id, batch.date,
           batch.create_uid, now() AT TIME ZONE 'UTC', repeat('0', 64), account.control_account_id,
           account.control_account_id, 'counter'
      FROM koperasi_savings_account account
     CROSS JOIN (SELECT * FROM koperasi_ledger_batch ORDER BY id LIMIT 1) batch
     WHERE account.id = %(account)s
"""


class CounterBenchmark(Benchmark):
    name = "counter"
    title = "Counter transactions ({n} for each size of crowd)"
    note = "bound: two raw statements. peer: each transaction with its own account.move, a quarter of the number."
    default = 400
    sides = (
        *(f"{way} {count}" for count in CROWDS for way in ("bound", "ours", "peer")),
        *(f"paced {count}" for count in PACED),
        "ours hot",
    )
    ratios = (
        *(Ratio(f"peer {count}", f"ours {count}", "pace", at_least=8) for count in CROWDS),
        *(Ratio(f"ours {count}", f"bound {count}", "pace") for count in CROWDS),
        Ratio("paced 8", "paced 1", "p95", at_most=5),
        Ratio("ours 8", "ours 1", "p95"),
        Ratio("peer 8", "peer 1", "p95"),
    )

    def build(self, env):
        cooperative = Cooperative(env).set_up()
        cooperative.savings_accounts(500)
        tellers.set_up(cooperative)
        for movement in range(20):
            bulk.post(env, f"first/{movement}")
        for table in ("koperasi_savings_account", "koperasi_savings_transaction"):
            twin(env, table, foreign_keys=table.endswith("transaction"))

    def warm(self, env):
        """Open the day of each till, and fill the caches that the tellers inherit."""
        account = Cooperative(env).bulk_accounts()[-1]
        for teller in (*tellers.team(env, "day"), *tellers.team(env, "each")):
            for number in range(2):
                tellers.book(teller.environment(env.cr), teller.till, account, number)

    def prepare(self, env, number):
        """The hot account is brought to what half of the tries need; all balances are noted."""
        hot, *others = Cooperative(env).bulk_accounts()
        team = {posting: tellers.team(env, posting) for posting in ("day", "each")}
        self._fill(env, hot, team["day"][0])
        return {"accounts": others, "hot": hot, **team, "before": self._figures(env)}

    def _fill(self, env, hot, teller):
        missing = tellers.TELLERS * TRIES // 2 * PRICE
        missing -= int(env["koperasi.savings.account"].browse(hot).balance)
        account = teller.environment(env.cr)["koperasi.savings.account"].browse(hot)
        book = account.deposit if missing > 0 else account.withdraw
        if missing:
            book(abs(missing), journal=teller.till)

    def take(self, database, side, case):
        way, crowd = side.split()
        if crowd == "hot":
            return self._hot(case)
        work = {"bound": raw_serve, "paced": paced_serve}.get(way, tellers.serve)
        team = case["each" if way == "peer" else "day"][: int(crowd)]
        queues = [
            self._queue(case["accounts"], way, place, len(team)) for place in range(len(team))
        ]
        return self._measured(
            together([(work, teller, queue) for teller, queue in zip(team, queues, strict=True)])
        )

    def _queue(self, accounts, way, place, count):
        """The members of one teller: a deposit and a withdrawal of each, no member with two tellers."""
        own = accounts[place::count]
        return [own[number // 2 % len(own)] for number in range(2 * self._members(way, count))]

    def _members(self, way, count):
        """How many members each of some tellers serves; the peer fewer of them, those who pause as many as one."""
        if way == "paced":
            return max(self.size // tellers.TELLERS, 1)
        return max(self.size // (4 if way == "peer" else 1) // count // 2, 1)

    def _hot(self, case):
        """Exactly the possible withdrawals succeed, whoever makes them."""
        calls = [(tellers.crowd, teller, case["hot"], TRIES, PRICE) for teller in case["day"]]
        done = together(calls)
        found = sum(one.booked for one in done), sum(one.refused for one in done)
        half = tellers.TELLERS * TRIES // 2
        assert found == (half, half), found
        return self._measured(done)

    def _measured(self, done):
        """Working time of the slowest teller, without the start of the processes."""
        times = [milliseconds for one in done for milliseconds in one.milliseconds]
        seconds = max(sum(one.milliseconds) for one in done) / 1000
        return Measure(
            seconds,
            len(times),
            max(one.queries for one in done),
            max(one.peak for one in done),
            percentile(times),
        )

    def check(self, env, case):
        """Not a rupiah and not a row more or less than the tellers were told; three zeros."""
        count, total = self._figures(env)
        before_count, before_total = case["before"]
        members = sum(
            crowd * self._members(way, crowd)
            for way, crowds in (("ours", CROWDS), ("peer", CROWDS), ("paced", PACED))
            for crowd in crowds
        )
        hot = tellers.TELLERS * TRIES // 2
        assert count - before_count == 2 * members + hot, (count, before_count, members)
        gained = members * (tellers.DEPOSIT - tellers.WITHDRAWAL) - hot * PRICE
        assert total - before_total == gained, (total, before_total, gained)
        assert env["koperasi.savings.account"].browse(case["hot"]).balance == 0
        report = env["koperasi.integrity.report"]._run(Cooperative(env).company)
        assert report.ok, report.line_ids.filtered(lambda line: not line.ok).mapped("details")

    def _figures(self, env):
        env.flush_all()
        return env.execute_query(
            SQL("SELECT count(*), sum(amount)::bigint FROM koperasi_savings_transaction")
        )[0]


def raw_serve(teller, accounts):
    """The least a counter transaction costs: debit the account, insert the row, commit."""
    times = []
    for number, account in enumerate(accounts):
        amount = -tellers.WITHDRAWAL if number % 2 else tellers.DEPOSIT
        start = time.perf_counter()
        with Registry(teller.database).cursor() as cr:
            cr.execute(RAW_DEBIT, {"amount": amount, "account": account})
            entry, balance = cr.fetchone()
            cr.execute(
                RAW_ROW, {"amount": amount, "account": account, "number": entry, "balance": balance}
            )
        times.append((time.perf_counter() - start) * 1000)
    return tellers.Done(times, len(times), 2, peak())


def paced_serve(teller, accounts):
    """Serve a queue of members with a pause before each."""
    return tellers.serve(teller, accounts, Random(teller.till), PAUSE)


BENCHMARK = CounterBenchmark

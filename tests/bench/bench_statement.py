"""B7: a month's statement, the portal page and the balance, whatever the age of the account."""

import bulk
from cooperative import START, Cooperative
from dateutil.relativedelta import relativedelta
from harness import Benchmark
from results import Ratio

from odoo.tools import SQL

RECENT = 10  # entries of this month, on each account
CALLS = 300
PER_MONTH = 500


class StatementBenchmark(Benchmark):
    name = "statement"
    title = "Statement of a month, portal page and balance, {n} entries on the oldest account"
    note = f"short: {RECENT} entries, middle: 1,000, long: all."
    default = 100_000
    sides = ("short", "middle", "long")
    ratios = (Ratio("middle", "short", at_most=1.5), Ratio("long", "short", at_most=1.5))

    def lengths(self):
        return {"short": RECENT, "middle": min(1000, self.size), "long": self.size}

    def build(self, env):
        cooperative = Cooperative(env).set_up()
        cooperative.savings_accounts(len(self.sides))
        accounts = cooperative.bulk_accounts()
        months = -(-self.size // PER_MONTH)
        for month in range(months, 0, -1):
            self._book(cooperative, accounts, month, months)
        for number in range(RECENT):
            bulk.post(env, f"recent/{number}")

    def _book(self, cooperative, accounts, month, months):
        """The entries of an earlier month: each account's older ones, spread over its months."""
        company = cooperative.company
        rows = [
            {
                "account_id": account,
                "amount": 1000,
                "kind": "interest",
                "channel": "system",
                "counter_account_id": company._koperasi_account("savings_interest_expense").id,
            }
            for account, length in zip(accounts, self.lengths().values(), strict=True)
            for _entry in range(self._share(length - RECENT, month, months))
        ]
        if rows:
            day = START - relativedelta(months=month)
            batch = cooperative.env["koperasi.ledger.batch"]._open(
                company._koperasi_journal("interest"), day, "interest"
            )
            cooperative.env["koperasi.savings.transaction"]._post_entries(batch, rows)
            batch._post()

    def _share(self, count, month, months):
        """How many of an account's entries fall into a month, counted back from now."""
        return count * month // months - count * (month - 1) // months

    def warm(self, env):
        for account in Cooperative(env).bulk_accounts():
            self._read(env, account)

    def prepare(self, env, number):
        return Cooperative(env).bulk_accounts()

    def _read(self, env, account):
        """What staff and member open, as often as :data:`CALLS` says; returns how often."""
        record = Cooperative(env).env["koperasi.savings.account"].browse(account)
        for _call in range(CALLS):
            record.invalidate_recordset()
            period = record.statement(START, START + relativedelta(day=31))
            page = record._portal_movements(limit=RECENT)
            assert len(period["rows"]) == len(page) == RECENT
            assert period["closing"] == record.balance == page[0]["balance"]
            assert record._portal_movement_count() == record.entry_count
        return CALLS

    def short(self, env, case):
        return self._read(env, case[0])

    def middle(self, env, case):
        return self._read(env, case[1])

    def long(self, env, case):
        return self._read(env, case[2])

    def check(self, env, case):
        """The accounts are as old as they should be, and their balances are the sums of their entries."""
        rows = env.execute_query(
            SQL(
                "SELECT account.entry_count, count(*), account.balance = sum(entry.amount)"
                "  FROM koperasi_savings_account account"
                "  JOIN koperasi_savings_transaction entry ON entry.account_id = account.id"
                " WHERE account.id = ANY(%s) GROUP BY account.id ORDER BY account.id",
                case,
            )
        )
        assert rows == [(length, length, True) for length in self.lengths().values()], rows


BENCHMARK = StatementBenchmark

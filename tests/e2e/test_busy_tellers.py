"""A payroll run beside tellers who are busy on the accounts of the same members: it finishes, and everything
is booked exactly once.

Of 160 members the employer deducted from 128, of whom 64 have a loan; 32 of them paid 10,000 too much.
"""

import contextlib
import threading
from unittest.mock import patch

import payday
import pytest
from ledger_checks import journals_unbroken, three_zeros
from processes import Worker

CHUNK = 16
MEMBERS = 128
BOOKED = {
    # model: (rows, sum of amounts)
    "koperasi.savings.transaction": (
        3 * MEMBERS + 32,
        MEMBERS * (50_000 + 25_000 + 100_000) + 32 * 10_000,
    ),
    "koperasi.loan.transaction": (64, -64 * 100_000),
}


@pytest.mark.parametrize("posting", ["each", "day"])
def test_p16_run_beside_busy_tellers(server, posting):
    """Tellers and run in processes of their own; the till posts at once, or when the day is closed."""
    server.reset()
    server.call(lambda env: payday.tills(env).write({"koperasi_posting": posting}))
    with contextlib.ExitStack() as stack:
        tellers = [stack.enter_context(Worker(server.name, "tell", seed)) for seed in (1, 2)]
        assert all(teller.heard("open") for teller in tellers)
        run = stack.enter_context(Worker(server.name, "post", CHUNK))
        assert "checksum" in run.finish()
        for teller in tellers:
            teller.stop()
        booked = [teller.finish() for teller in tellers]
    assert server.look(payroll) == BOOKED
    assert server.look(tellers_rows) == (
        sum(teller["count"] for teller in booked),
        sum(teller["total"] for teller in booked),
    )
    assert server.look(deposits_during_the_run), "no teller was at work meanwhile"
    assert_sound(server)
    server.call(lambda env: env["koperasi.ledger.batch"].search([("kind", "=", "day")])._close())
    assert_sound(server)


def test_p16_a_teller_in_the_way_of_every_chunk(server):
    """Whenever the run comes to lock a chunk's accounts, a teller has booked on one and commits while it waits."""
    server.reset()
    with TellerInTheWay(server) as teller, payday.chunks_of(CHUNK):
        server.call(lambda env: payday.deduction(env, payday.LARGE).action_post())
    assert teller.count == MEMBERS / CHUNK
    assert server.look(payroll) == BOOKED
    assert server.look(tellers_rows) == (teller.count, teller.count * 5_000)
    assert_sound(server)


def assert_sound(server):
    server.look(three_zeros)
    server.look(journals_unbroken)


class TellerInTheWay:
    """A teller who has always just booked on an account that the run wants, and commits a moment later."""

    def __init__(self, server):
        self.server = server
        self.accounts = server.look(lambda env: payday.voluntary_accounts(env, payday.LARGE).ids)
        self.commits = []

    @property
    def count(self):
        return len(self.commits)

    def __enter__(self):
        from odoo.addons.koperasi_base.models.ledger_entry_mixin import KoperasiLedgerEntryMixin

        lock = KoperasiLedgerEntryMixin._lock_accounts
        test = self

        def lock_after_the_teller(entries, account, ids):
            if wanted := test.wanted(entries, account, ids):
                test.book(wanted)
            return lock(entries, account, ids)

        self.patch = patch.object(KoperasiLedgerEntryMixin, "_lock_accounts", lock_after_the_teller)
        self.patch.start()
        return self

    def __exit__(self, *_error):
        self.patch.stop()
        for commit in self.commits:
            commit.join()

    def wanted(self, entries, account, ids):
        """The last voluntary account of a chunk that the run is about to lock; None for the teller's own."""
        from odoo.tools import SQL

        if account._name != "koperasi.savings.account":
            return None
        found = {row for (row,) in entries.env.execute_query(SQL("SELECT * FROM (%s) ids", ids))}
        return max(found & set(self.accounts)) if len(found) > 1 else None

    def book(self, account_id):
        from odoo.api import SUPERUSER_ID, Environment

        cr = self.server.registry.cursor()
        env = Environment(cr, SUPERUSER_ID, {})
        account = env["koperasi.savings.account"].browse(account_id)
        commit = threading.Timer(0.2, self.commit, [cr])
        self.commits.append(commit)
        account.deposit(5_000, date=payday.DATE, key=f"teller/{self.count}")
        env.flush_all()
        commit.start()  # while the run waits, or is past the lock that is not there

    def commit(self, cr):
        cr._cnx.commit()
        cr.close()


def payroll(env):
    """{model: (rows, sum of amounts)} of the ledgers' rows from the payroll run."""
    return {
        model: env[model]._read_group(
            [("batch_id.origin_model", "=", "koperasi.deduction")], [], ["__count", "amount:sum"]
        )[0]
        for model in BOOKED
    }


def tellers_rows(env):
    """(rows, sum of amounts) of what tellers booked."""
    return env["koperasi.savings.transaction"]._read_group(
        [("import_key", "=like", "teller/%")], [], ["__count", "amount:sum"]
    )[0]


def deposits_during_the_run(env):
    """Number of deposits between the first and the last row of the run."""
    entries = env["koperasi.savings.transaction"]
    run = entries.search([("batch_id.origin_model", "=", "koperasi.deduction")], order="id")
    between = [("id", ">", run[0].id), ("id", "<", run[-1].id)]
    return entries.search_count([("import_key", "=like", "teller/%"), *between])

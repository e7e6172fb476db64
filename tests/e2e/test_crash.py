"""A crash at every single statement: all or nothing, and what is left can be done again.

The work is done again and again, each time with the connection lost one event later than before, until it gets
through. After each crash the database holds, to the last byte, what the last commit left, and nothing half:
the three zeros hold and no batch waits for its journal entry. In the end it equals a run that nothing disturbed.
"""

import payday
import pytest
from ledger_checks import checksum, fingerprint, three_zeros

CHUNK = 3  # of the five members from whom something was deducted: two chunks


def post_payroll(env):
    with payday.chunks_of(CHUNK):
        payday.deduction(env, payday.SMALL).action_post()


def deposit(env):
    account = payday.voluntary_accounts(env, payday.SMALL)[0]
    return account.deposit(75_000, date=payday.DATE, key="p12").id


def transfer(env):
    giver, taker, *_rest = payday.voluntary_accounts(env, payday.SMALL)
    giver.transfer(taker, 30_000, date=payday.DATE, key="p12 transfer")


def pay_loan(env):
    loan = env["koperasi.loan"].search([], order="id", limit=1)
    loan.pay(112_000, date=payday.DATE, key="p12 loan")


def reverse(env):
    """Once more after it is done, it is refused; that is as good as done."""
    entry = env["koperasi.savings.transaction"].search([("import_key", "=", "p12")])
    if not entry.is_reversed:
        entry.reverse("salah rekening")


def open_day(env):
    """From now on the till posts once a day."""
    till = env["account.journal"].search([("koperasi_kind", "=", "till")], limit=1)
    till.koperasi_posting = "day"


def close_day(env):
    env["koperasi.ledger.batch"].search([("kind", "=", "day")])._close()


# what is crashed, after what
WORK = {
    "payroll": (post_payroll, []),
    "deposit": (deposit, []),
    "transfer": (transfer, [deposit]),
    "loan payment": (pay_loan, []),
    "reversal": (reverse, [deposit]),
    "deposit into the day": (deposit, [open_day]),
    "end of day": (close_day, [open_day, deposit]),
}


@pytest.mark.parametrize("name", WORK)
def test_p12_a_crash_at_every_statement_leaves_all_or_nothing(server, clean_log, name):
    work, before = WORK[name]
    prepare(server, before)
    server.call(work)
    expected = server.look(checksum)
    prepare(server, before)
    crashes = Crashes(server, work)
    crashes.everywhere()
    assert server.look(checksum) == expected


def prepare(server, before):
    server.reset()
    for step in before:
        server.call(step)


class Crashes:
    """One piece of work, crashed at each of its statements in turn.

    ``lost_at`` are the statements at which it was crashed, in pieces that end with a commit.
    """

    def __init__(self, server, work):
        self.server, self.work = server, work
        self.lost_at = [[]]
        self.whole = []  # fingerprints of states that were found whole
        self.left = server.look(fingerprint)

    def everywhere(self):
        """Crash one statement later each time, until the work gets through."""
        while happened := self.crash(len(self.lost_at) - 1, len(self.lost_at[-1]) + 1):
            assert happened[:-1] == self.lost_at[-1], "a statement was passed over"
            self.lost_at[-1].append(happened[-1])
            if happened[-1] == "after COMMIT":
                self.lost_at.append([])

    def crash(self, commits, event):
        """Lose the connection at an event, and look at what is left.

        :return: what happened after the commits, the lost statement last; None if the work was done before that
        """
        from sabotage import ConnectionLost, Sabotage

        self.server.forget()  # so that each run makes the same statements
        durable = [self.left]
        look = lambda: durable.append(self.server.look(fingerprint))
        with Sabotage(commits, event, look) as sabotage:
            try:
                self.server.call(self.work)
            except ConnectionLost:
                pass
            else:
                return None
        self.left = self.server.look(fingerprint)
        happened = sabotage.segments[-1]
        if happened[-1] != "after COMMIT":
            assert self.left == durable[-1], happened[-1]
        self.assert_whole()
        return happened

    def assert_whole(self):
        if self.left not in self.whole:
            self.server.look(three_zeros)
            self.server.look(nothing_waits)
            self.whole.append(self.left)


def nothing_waits(env):
    """Rows are in the books, but for those of a day that is not closed."""
    waiting = env["koperasi.ledger.batch"].search(
        [("state", "!=", "posted"), ("kind", "!=", "day")]
    )
    assert not waiting, waiting.mapped("name")

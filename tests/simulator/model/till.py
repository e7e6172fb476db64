"""A till that is opened, counted and closed by its teller; what goes through it is posted when it is closed."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from .accounts import ZERO, Batch, require

JOURNAL, CASH, OVER, SHORT, VAULT = "session", "11132", "42140", "54120", "11110"
BESIDE = ("till", "till2")  # journals for cash that no till counts
ALONE = ("till", "counter")  # kinds of batches that a teller's limits are for
LIMIT_OUT, LIMIT_OUT_DAY, MAXIMUM = Decimal(300_000), Decimal(700_000), Decimal(1_500_000)
RELEASED = {("savings", True): "deposit", ("savings", False): "withdraw", ("loan", True): "pay"}


@dataclass(eq=False)
class Movement:
    """Cash from the vault (``in``) or to it (``out``), or a handover to ``to``, that somebody else decides on."""

    kind: str
    amount: Decimal
    by: str
    to: str | None = None
    id: int = 0
    state: str = "waiting"


@dataclass(eq=False)
class Release:
    """One transaction beyond the limits that a head teller lets pass."""

    operation: str
    account: object
    amount: Decimal
    by: str
    id: int = 0
    state: str = "waiting"


@dataclass(eq=False)
class Session:
    """From one opening to its closing; money in rupiah, ``None`` until it is counted."""

    date: date
    expected: Decimal
    opening: Decimal
    user: str  # role of who serves
    id: int = 0
    batch: Batch | None = None  # what waits for the closing
    moved: list = field(default_factory=list)
    movements: list = field(default_factory=list)
    releases: list = field(default_factory=list)
    should: Decimal | None = None
    counted: Decimal | None = None

    @property
    def open(self):
        return self.counted is None

    @property
    def vault(self):
        """Cash that came from the vault less what went there."""
        confirmed = [move for move in self.movements if move.state == "confirmed"]
        return sum((m.amount if m.kind == "in" else -m.amount for m in confirmed), ZERO)

    @property
    def cash(self):
        return self.opening + sum((e.moved(CASH) for e in self.moved), ZERO) + self.vault

    @property
    def waiting(self):
        return [move for move in self.movements if move.state == "waiting"]

    def legs(self):
        """The vault, and what was too much or missing, at the opening and now."""
        if self.vault:
            yield CASH, self.vault
            yield VAULT, -self.vault
        for amount in (self.opening - self.expected, self.counted - self.should):
            if amount:
                yield CASH, amount
                yield (OVER if amount > 0 else SHORT), -amount


class Till:
    """The part of the cooperative that keeps the till."""

    @property
    def session(self):
        return self.sessions[-1] if self.sessions and self.sessions[-1].open else None

    @property
    def own_session(self):
        """The till that the acting person has open."""
        return self.session if self.session and self.session.user == self.actor else None

    def own_till(self):
        """Where the teller books who names no till."""
        return JOURNAL if self.own_session else "till"

    def open_till(self, counted, reason):
        require(self.tills, "tills are not in use")
        require(not self.session, "open already")
        expected = self.sessions[-1].counted if self.sessions else ZERO
        require(counted == expected or reason, "a difference without a reason")
        self.sessions.append(Session(self.today, expected, counted, self.actor))
        return self.session

    def check_serving(self, ledger, key):
        require((ledger, key) in self.keys or self.own_session, "no till open")

    # --- what may go through

    def check_cash(self, journal, day, kind, entries):
        """Whether cash may move in a journal; the release that is used up if it does."""
        if journal == JOURNAL:
            return self.check_till(day, kind, entries)
        if kind == "counter" and self.tills:
            self.check_no_other_cash(journal, entries)
        return None

    def check_till(self, day, kind, entries):
        """Whether the till takes these rows now."""
        session = self.session
        require(session, "till is not open")
        require(session.date == self.today == day, "till is open since another day")
        serves = kind == "reversal" or self.actor in (None, session.user)
        require(serves, "somebody else serves here")
        change = sum((entry.moved(CASH) for entry in entries), ZERO)
        require(change >= 0 or session.cash + change >= 0, "not that much in the till")
        if kind == "counter" and change and self.beyond(session, change):
            return self.usable(session, [e for e in entries if e.moved(CASH)], change)
        return None

    def beyond(self, session, change):
        if change > 0:
            return session.cash + change > MAXIMUM
        paid = [
            -entry.moved(CASH)
            for other in self.sessions
            if other.date == session.date
            for entry in other.moved
            if entry.by == session.user and entry.batch.kind in ALONE and entry.moved(CASH) < 0
        ]
        return -change > LIMIT_OUT or sum(paid, ZERO) - change > LIMIT_OUT_DAY

    @staticmethod
    def usable(session, rows, change):
        """The release of exactly this transaction."""
        found = [
            release
            for release in session.releases
            if release.state == "approved" and release.by == session.user and len(rows) == 1
            and release.operation == RELEASED.get((rows[0].account.ledger, change > 0))
            and release.account is rows[0].account and release.amount == abs(change)
        ]  # fmt: skip
        require(found, "beyond what the teller may do alone")
        return found[-1]

    def check_no_other_cash(self, journal, entries):
        """Where tills are in use, no cash moves in a journal beside them."""
        cash = self.journals[journal][0]
        moved = [one for one in entries if one.counter == cash and (one.amount or one.parts)]
        require(journal not in BESIDE or not moved, "cash past the tills")

    # --- vault, handover, release

    def ask_till(self, kind, amount):
        """The teller moves cash; it counts when another has confirmed it."""
        session = self.own_session
        require(session, "no till open")
        require(amount > 0 and amount == int(amount), "no whole amount")
        require(kind == "in" or session.cash >= amount, "not that much in the till")
        session.movements.append(Movement(kind, amount, self.actor))
        return session.movements[-1]

    def decide(self, session, move, confirm):
        require(session.open and move.state == "waiting", "decided, or closed")
        if not confirm:
            require(self.actor in (move.by, "head_teller"), "another's")
            move.state = "cancelled"
            return
        require(self.actor == "head_teller" != move.by, "needs another person")
        require(move.kind == "in" or session.cash >= move.amount, "not that much in the till")
        move.state = "confirmed"

    def hand_over(self, to, counted, reason):
        session = self.own_session
        require(session, "no till open")
        require(to != self.actor, "needs another person")
        require(not session.waiting, "something waits")
        require(counted == session.cash or reason, "a difference without a reason")
        session.movements.append(Movement("handover", session.cash, self.actor, to))
        return session.movements[-1]

    def accept(self, session, handover, accepts):
        require(session.open and handover.state == "waiting", "decided, or closed")
        if not accepts:
            require(self.actor in (handover.by, handover.to), "another's")
            handover.state = "cancelled"
            return
        require(self.actor == handover.to, "for somebody else")
        require(session.cash == handover.amount, "something was booked since")
        session.user, handover.state = handover.to, "accepted"

    def ask_release(self, operation, account, amount):
        require(self.own_session, "no till open")
        require(amount > 0 and amount == int(amount), "no whole amount")
        self.session.releases.append(Release(operation, account, amount, self.actor))
        return self.session.releases[-1]

    def decide_release(self, session, release, grants):
        require(self.actor == "head_teller" != release.by, "needs another person")
        require(session.open and release.state == "waiting", "decided, or closed")
        release.state = "approved" if grants else "refused"

    # --- close

    def close_till(self, session, counted, reason):
        require(session.open, "closed already")
        require(self.actor in (session.user, "head_teller"), "another's")
        require(not session.waiting, "something waits")
        require(counted == session.cash or reason, "a difference without a reason")
        if (
            session.batch
            or session.vault
            or session.opening != session.expected
            or counted != session.cash
        ):
            self.check_date(session.date)
        session.should, session.counted = session.cash, counted
        legs = list(session.legs())
        for release in session.releases:
            if release.state in ("waiting", "approved"):
                release.state = "expired"
        if session.batch or legs:
            batch = session.batch or Batch(JOURNAL, session.date, "till")
            batch.legs += legs
            self.post(batch)

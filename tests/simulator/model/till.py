"""A till that is opened, counted and closed by its teller; what goes through it is posted when it is closed."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from .accounts import ZERO, Batch, require

JOURNAL, CASH, OVER, SHORT = "session", "11132", "42140", "54120"
BESIDE = ("till", "till2")  # journals for cash that no till counts
LIMIT_OUT, MAXIMUM = Decimal(300_000), Decimal(1_500_000)


@dataclass(eq=False)
class Session:
    """From one opening to its closing; money in rupiah, ``None`` until it is counted."""

    date: date
    expected: Decimal
    opening: Decimal
    id: int = 0
    batch: Batch | None = None  # what waits for the closing
    moved: list = field(default_factory=list)
    should: Decimal | None = None
    counted: Decimal | None = None

    @property
    def open(self):
        return self.counted is None

    @property
    def cash(self):
        return self.opening + sum((e.amount for e in self.moved if e.counter == CASH), ZERO)

    def legs(self):
        """What was too much or missing, at the opening and now."""
        for amount in (self.opening - self.expected, self.counted - self.should):
            if amount:
                yield CASH, amount
                yield (OVER if amount > 0 else SHORT), -amount


class Till:
    """The part of the cooperative that keeps the till."""

    @property
    def session(self):
        return self.sessions[-1] if self.sessions and self.sessions[-1].open else None

    def own_till(self):
        """Where the teller books who names no till."""
        return JOURNAL if self.session else "till"

    def open_till(self, counted, reason):
        require(self.tills, "tills are not in use")
        require(not self.session, "open already")
        expected = self.sessions[-1].counted if self.sessions else ZERO
        require(counted == expected or reason, "a difference without a reason")
        self.sessions.append(Session(self.today, expected, counted))
        return self.session

    def check_serving(self):
        require(self.session, "till is not open")

    def check_cash(self, journal, day, kind, entries):
        """Whether cash may move in a journal."""
        if journal == JOURNAL:
            self.check_till(day, kind, entries)
        elif kind == "counter" and self.tills:
            self.check_no_other_cash(journal, entries)

    def check_till(self, day, kind, entries):
        """Whether the till takes these rows now."""
        require(self.session, "till is not open")
        require(self.session.date == self.today == day, "till is open since another day")
        change = sum((entry.amount for entry in entries if entry.counter == CASH), ZERO)
        cash = self.session.cash + change
        require(change >= 0 or cash >= 0, "not that much in the till")
        if kind == "counter" and change:
            require(-change <= LIMIT_OUT, "more than the teller may pay alone")
            require(change < 0 or cash <= MAXIMUM, "too much in the till")

    def check_no_other_cash(self, journal, entries):
        """Where tills are in use, no cash moves in a journal beside them."""
        cash = self.journals[journal][0]
        moved = [one for one in entries if one.counter == cash and (one.amount or one.parts)]
        require(journal not in BESIDE or not moved, "cash past the tills")

    def close_till(self, session, counted, reason):
        require(session.open, "closed already")
        require(counted == session.cash or reason, "a difference without a reason")
        session.should, session.counted = session.cash, counted
        legs = list(session.legs())
        if session.batch or legs:
            self.check_date(session.date)
            batch = session.batch or Batch(JOURNAL, session.date, "till")
            batch.legs += legs
            self.post(batch)

"""What every ledger of the simulated cooperative has in common: members, accounts, entries, batches."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from .rules import CounterRules

ZERO = Decimal(0)
NO_RULES = CounterRules()


class Refused(Exception):
    """The rules of the cooperative do not allow it; the text says which."""


def require(allowed, reason):
    if not allowed:
        raise Refused(reason)


@dataclass(eq=False)
class Member:
    id: int
    number: str | None = None  # of the employee
    state: str = "active"


@dataclass(eq=False)
class Account:
    """A balance of a member; ``side`` is 1 where it is a debit of the general ledger, else -1."""

    id: int
    member: Member
    control: str
    ledger = ""
    side = -1
    balance: Decimal = ZERO
    entries: list = field(default_factory=list)

    floor = ZERO
    bookable = True
    placement = None  # the running term deposit of the account

    def income(self, _part, _kind):
        """Code of the account that a part of an entry beside its amount is credited to."""
        raise NotImplementedError

    def check_can_reverse(self, entry):
        """Whether something later stands on this entry."""

    def open_amount(self, _day):
        """What has to be settled before the member leaves."""
        return self.balance

    def take(self, entry):
        entry.number = len(self.entries) + 1
        self.entries.append(entry)
        self.balance += entry.amount


@dataclass(eq=False)
class Savings(Account):
    kind: str = "voluntary"
    product: str = ""
    rules: CounterRules = NO_RULES
    minimum: Decimal = ZERO
    monthly: Decimal = ZERO
    start: date = date.min
    open: bool = True
    ledger = "savings"

    holds: list = field(default_factory=list)  # amounts and last days, see ``holds``
    notices: list = field(default_factory=list)
    asleep: date | None = None
    woken: date = date.min
    placement: object = None
    closed_by: "Entry | None" = None
    ended: date | None = None  # interest was paid up to this day, no run adds any
    goal: object = None  # the plan, see ``goals``

    @property
    def withdrawable(self):
        return self.kind not in ("principal", "mandatory")

    @property
    def held(self):
        return sum((hold.amount for hold in self.holds if hold.state == "active"), ZERO)

    @property
    def floor(self):
        """Holds bind until they are released; the minimum binds members who stay."""
        return self.held + (ZERO if self.member.state in ("leaving", "closed") else self.minimum)

    @property
    def bookable(self):
        return self.open


@dataclass(eq=False)
class Share(Account):
    """What a member is owed of the SHU of a year."""

    ledger = "shu"


@dataclass(eq=False)
class Entry:
    account: Account
    amount: Decimal
    kind: str
    counter: str | None = None
    parts: dict = field(default_factory=dict)
    reverses: "Entry | None" = None
    number: int = 0
    batch: "Batch | None" = None
    reversed: bool = False
    system: bool = False  # done by a run, not by the member
    by: str | None = None  # role of who booked it
    deposit: "Entry | None" = None  # the savings that a payout of SHU became

    def legs(self):
        """Journal items, debits positive: (account code, amount)."""
        principal = self.account.side * self.amount
        yield self.account.control, principal
        if self.counter:
            yield self.counter, sum(self.parts.values()) - principal
        origin = self.reverses or self
        for part, value in self.parts.items():
            yield self.account.income(part, origin.kind), -value

    def moved(self, account):
        """What the entry brings to its counter account, if that is the one."""
        principal = self.account.side * self.amount
        return sum(self.parts.values()) - principal if self.counter == account else ZERO

    def opposite(self):
        parts = {part: -value for part, value in self.parts.items()}
        return Entry(self.account, -self.amount, "reversal", self.counter, parts, reverses=self)


@dataclass(eq=False)
class Batch:
    journal: str
    date: date
    kind: str
    entries: list = field(default_factory=list)
    legs: list = field(default_factory=list)  # those that no entry carries
    posted: bool = False
    undone: bool = False

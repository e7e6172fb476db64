"""Interest of savings: day by day from the balances, tax by member and month, differences of earlier months."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from .accounts import ZERO, Entry, require

DAY = timedelta(1)
EXPENSE, TAX_PAYABLE = "51110", "21440"
COUNTED = ("interest", "tax")


@dataclass(frozen=True)
class Rule:
    """What a kind of savings earns.

    :param rates: first day -> [(balance from, percent a year)]; the latest day that has come holds
    :param year: days that a year has
    :param unit: the interest is a multiple of it, cut (``half`` adds half a unit first)
    """

    product: str
    average: bool
    year: int
    rates: dict
    minimum: int = 0
    unit: int = 1
    half: bool = True

    def yearly(self, balance, day):
        """Interest of a year on a balance by the rates of a day."""
        if balance <= 0 or balance < self.minimum:
            return Fraction(0)
        since = max((first for first in self.rates if first <= day), default=None)
        reached = [percent for start, percent in self.rates.get(since, ()) if start <= balance]
        return Fraction(balance) * Fraction(reached[-1] if reached else 0) / 100

    def earned(self, balances):
        """Interest for [(day, balance at its end)], rounded."""
        if self.average:
            mean = Fraction(sum(balance for _day, balance in balances)) / len(balances)
            balances = [(day, mean) for day, _balance in balances]
        exact = sum((self.yearly(balance, day) for day, balance in balances), Fraction(0))
        units = exact / self.year / self.unit + (Fraction(1, 2) if self.half else 0)
        return Decimal(units.numerator // units.denominator * self.unit)


def reversed_kind(entry):
    return (entry.reverses or entry).kind


def interest_of_month(model, day):
    """Entries of interest and tax that the month of a day has, reversals included."""
    return [
        entry
        for account in model.savings.values()
        for entry in account.entries
        if (entry.batch.date.year, entry.batch.date.month) == (day.year, day.month)
        and reversed_kind(entry) in COUNTED
    ]


def withheld(model, day, grosses):
    """Tax of members whose month gets above what is free: {account: tax}, of {account: interest now}."""
    booked, taxes = interest_of_month(model, day), {}
    for member in {account.member for account in grosses}:
        own = {a: gross for a, gross in grosses.items() if a.member is member and gross}
        rows = [entry for entry in booked if entry.account.member is member]
        earned = sum((e.amount for e in rows if reversed_kind(e) == "interest"), ZERO)
        taken = -sum((e.amount for e in rows if reversed_kind(e) == "tax"), ZERO)
        total = earned + sum(own.values(), ZERO)
        if total > model.tax_free:
            whole = (total / 10 + Decimal("0.5")) // 1
            taxes |= shared(min(whole - taken, sum(own.values(), ZERO)), own)
    return taxes


def withheld_too_much(model, day, member, back):
    """Tax of a member's month that it does not owe once interest is taken back."""
    rows = [e for e in interest_of_month(model, day) if e.account.member is member]
    earned = sum((e.amount for e in rows if reversed_kind(e) == "interest"), ZERO) - back
    taken = -sum((e.amount for e in rows if reversed_kind(e) == "tax"), ZERO)
    due = (earned / 10 + Decimal("0.5")) // 1 if earned > model.tax_free else ZERO
    return max(taken - due, ZERO)


def shared(tax, grosses):
    """Tax of a member over his accounts by their interest, the largest rests first."""
    positive = {account: gross for account, gross in grosses.items() if gross > 0}
    if tax <= 0 or not positive:
        return {}
    total = sum(positive.values(), ZERO)
    parts = {account: tax * gross // total for account, gross in positive.items()}
    by_rest = sorted(positive, key=lambda a: (-(tax * positive[a] % total), a.id))
    for account in by_rest[: int(tax - sum(parts.values(), ZERO))]:
        parts[account] += 1
    return parts


@dataclass(eq=False)
class Line:
    account: object
    adjusts: "Run | None"  # the earlier run whose difference this is
    gross: Decimal
    tax: Decimal = ZERO
    carried: Decimal = ZERO  # of a negative difference: what the balance does not cover


@dataclass(eq=False)
class Run:
    """The interest of one month on the accounts of all kinds that earn."""

    first: date
    last: date
    date: date
    rules: dict  # code of the product -> Rule
    id: int = 0
    state: str = "submitted"
    lines: list = field(default_factory=list)
    batches: list = field(default_factory=list)
    seen: int = 0

    # --- what an account earned

    def earned(self, account):
        """Interest of the period by the balances as they are known now, without this very interest."""
        changes = defaultdict(Decimal)
        for entry in account.entries:
            origin = entry.reverses or entry
            if not any(batch in self.batches for batch in (entry.batch, origin.batch)):
                changes[max(entry.batch.date, self.first)] += entry.amount
        balance, balances, day = ZERO, [], self.first
        while day <= self.last:
            balance += changes[day]
            balances.append((day, balance))
            day += DAY
        return self.rules[account.product].earned(balances)

    def earners(self, model):
        return [
            account
            for account in model.savings.values()
            if account.product in self.rules and account.open and account.start <= self.last
        ]

    def credited(self, model, account):
        """What was credited for this period: by this run and by the adjustments of later ones."""
        return sum(
            (
                line.gross
                for run in model.runs
                if run.state == "posted"
                for line in run.lines
                if line.account is account and self is (line.adjusts or run)
            ),
            ZERO,
        )

    # --- compute

    def compute(self, model):
        require(
            not any(run.state in ("submitted", "approved") for run in model.runs), "a run is open"
        )
        require(
            not any(
                run.state != "cancelled" and run.first <= self.last and run.last >= self.first
                for run in model.runs
            ),
            "another run has these days",
        )
        self.lines = [Line(account, None, self.earned(account)) for account in self.earners(model)]
        earlier = [run for run in model.runs if run.state == "posted" and run.last < self.first]
        for run in sorted(earlier, key=lambda run: run.id):
            for account in run.earners(model):
                difference = run.earned(account) - run.credited(model, account)
                if difference:
                    self.lines.append(Line(account, run, difference))
        self.cover()
        self.withhold(model)
        self.seen = self.booked_rows(model)
        model.runs.append(self)

    def cover(self):
        """Negative differences are taken as far as balance and interest of the run go."""
        room = {}
        for line in self.lines:
            wanted = -line.gross - line.carried
            if line.adjusts and wanted > 0:
                account = line.account
                room.setdefault(account, self.room(account))
                taken = min(wanted, max(room[account], ZERO))
                room[account] -= wanted
                line.gross, line.carried = -taken, taken - wanted

    def room(self, account):
        gained = [line.gross - line.tax for line in self.of(account) if line.gross > 0]
        return max(account.balance - account.floor, ZERO) + sum(gained, ZERO)

    def of(self, account):
        return [line for line in self.lines if line.account is account]

    # --- tax

    def booked_rows(self, model):
        return len(
            [
                entry
                for entry in interest_of_month(model, self.date)
                if entry.batch not in self.batches
            ]
        )

    def withhold(self, model):
        """On the largest line of each account."""
        grosses = defaultdict(Decimal)
        for line in self.lines:
            line.tax = ZERO
            grosses[line.account] += line.gross
        for account, part in withheld(model, self.date, grosses).items():
            lines = [line for line in self.of(account) if line.gross > 0]
            max(lines, key=lambda line: line.gross).tax = part

    # --- post, reverse

    def approve(self, model):
        require(self.state == "submitted", "not submitted")
        require(self.seen == self.booked_rows(model), "other interest of the month was booked")
        self.state = "approved"

    def post(self, model):
        require(self.state == "approved", "not approved")
        require(self.seen == self.booked_rows(model), "other interest of the month was booked")
        before = [(line.gross, line.carried) for line in self.lines]
        self.cover()
        try:
            self.book(model)
        except Exception:
            for line, (gross, carried) in zip(self.lines, before, strict=True):
                line.gross, line.carried = gross, carried
            raise
        self.state = "posted"

    def book(self, model):
        entries = []
        for line in sorted(self.lines, key=lambda line: line.account.id):
            for kind, amount, counter in (
                ("interest", line.gross, EXPENSE),
                ("tax", -line.tax, TAX_PAYABLE),
            ):
                if amount:
                    entries.append(Entry(line.account, amount, kind, counter))
        if entries:
            self.batches.append(model.book("interest", self.date, "interest", entries))

    def reverse(self, model):
        require(self.state == "posted" and self.batches, "nothing posted")
        later = [run for run in model.runs if run.first > self.last]
        require(
            not any(run.state in ("approved", "posted") for run in later),
            "a later run builds on it",
        )
        day = model.today if self.date <= model.lock else self.date
        [batch] = self.batches
        entries = [entry for entry in batch.entries if not entry.reversed]
        if entries:  # else each was reversed on its own
            model.book("interest", day, "reversal", model.opposites(entries, day))
        self.state = "cancelled"

    def discard(self, model):
        require(self.state in ("submitted", "approved"), "posted")
        model.runs.remove(self)

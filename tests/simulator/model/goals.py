"""Savings for a goal: target, lock date, a monthly plan whose missing deposits are counted, and its end."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from .accounts import ZERO, Entry, Refused, require
from .counter import FEE_INCOME
from .interest import EXPENSE
from .plan import month_later
from .tax import COUNTED, reversed_kind

CONTRIBUTIONS = ("deposit", "withdrawal", "transfer_in", "transfer_out")
RUNNING = ("running", "reached")


def contributed(account):
    """What the member has paid in since the month of the first contribution."""
    return sum(
        (
            entry.amount
            for entry in account.entries
            if reversed_kind(entry) in CONTRIBUTIONS
            and entry.batch.date >= account.start.replace(day=1)
        ),
        ZERO,
    )


@dataclass(eq=False)
class Goal:
    """The plan of one account; ``earlier`` has the monthly amounts of months before a first of a month."""

    target: Decimal = ZERO
    until: date | None = None
    state: str = "running"
    missed: int = 0
    warned: int = 0
    earlier: dict = field(default_factory=dict)

    # --- what the plan asks for

    def due(self, account, last_day):
        """A month's deposit, for the payroll list."""
        if self.state not in RUNNING or (self.until and self.until < last_day):
            return ZERO
        rest = self.target - account.balance
        return min(account.monthly, rest) if self.target else account.monthly

    def amount_in(self, account, month):
        later = [first for first in self.earlier if first > month]
        return self.earlier[min(later)] if later else account.monthly

    def agree(self, model, account, amount):
        """Another amount from this month on; months before keep theirs."""
        month = model.today.replace(day=1)
        if account.start < month:
            self.earlier.setdefault(month, account.monthly)
        account.monthly = amount

    def is_reached(self, account):
        return bool(self.target) and account.balance >= self.target

    def missing(self, account, last_day):
        """Deposits of whole months that are missing at the end of a month."""
        if not account.monthly or account.start > last_day or self.is_reached(account):
            return 0
        asked, month = ZERO, account.start.replace(day=1)
        while month <= last_day:
            end = month_later(month, 1) - timedelta(1)
            asked += self.amount_in(account, month) if not self.until or end <= self.until else 0
            month = month_later(month, 1)
        asked = min(asked, self.target) if self.target else asked
        lacking = asked - contributed(account)
        return int((lacking + account.monthly - 1) // account.monthly) if lacking > 0 else 0

    # --- lock date

    def locked(self, day):
        return bool(self.until) and self.until > day and self.state != "cancelled"

    def move(self, account, until, manages):
        """A manager alone brings the date forward once money was paid in."""
        sooner = self.until and account.entries and (not until or until < self.until)
        require(manages or not sooner, "only a manager brings the date forward")
        self.until = until


class Goals:
    """The part of the cooperative that looks after goals."""

    def cancel_goal(self, account, reason):
        require(reason, "no reason")
        self.end_goal(account)

    def end_goal(self, account):
        """The fee and the interest of the plan are taken, as far as they are there."""
        require(account.open, "account closed")
        if account.goal and account.goal.state == "cancelled":
            return
        require(account.goal and account.goal.state in RUNNING, "no running plan")
        left = account.balance - account.floor
        fee = max(min(Decimal(account.rules.cancel_fee), left), ZERO)
        lost = max(min(self._interest_of_goal(account), left - fee), ZERO)
        rows = [
            Entry(account, -amount, "fee", counter, system=True)
            for amount, counter in ((fee, FEE_INCOME), (lost, EXPENSE))
            if amount
        ]
        if rows:
            self.book("general", self.today, "general", rows)
        account.goal.state = "cancelled"

    @staticmethod
    def _interest_of_goal(account):
        if not account.rules.loses_interest:
            return ZERO
        return sum((e.amount for e in account.entries if reversed_kind(e) in COUNTED), ZERO)

    def refresh_goals(self):
        """At night: what is missing, what is reached; plans too far behind are given up."""
        last_day = self.today.replace(day=1) - timedelta(1)
        plans = [a for a in self.savings.values() if a.goal and a.open and a.goal.state in RUNNING]
        for account in plans:
            goal = account.goal
            goal.missed = goal.missing(account, last_day)
            goal.state = "reached" if goal.is_reached(account) else "running"
        for account in plans:
            self._act_on_missed(account, account.goal)

    def _act_on_missed(self, account, goal):
        limit = account.rules.missed_limit
        if goal.state != "running" or not limit or goal.missed < max(limit, goal.warned + 1):
            return
        before, goal.warned = goal.warned, goal.missed
        try:
            if account.rules.missed_cancels:
                self.end_goal(account)
        except Refused:
            goal.warned = before

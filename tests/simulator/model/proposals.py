"""Proposals for many accounts: monthly fees, and goals whose date has come; computed, then done in chunks."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from .accounts import Entry, require
from .counter import FEE_INCOME
from .goals import RUNNING
from .payroll import CHUNK
from .plan import month_later


@dataclass(eq=False)
class Line:
    account: object
    kind: str  # of the fee
    amount: Decimal
    to: object = None  # who takes what was saved for a goal


@dataclass(eq=False)
class Proposal:
    """``month`` is its first day; ``lines`` those that are not left out."""

    kind: str
    month: date
    date: date
    id: int = 0
    state: str = "submitted"
    lines: list = field(default_factory=list)

    def compute(self, model):
        require(max(self.month, self.date) <= model.today, "has not come")
        found = self._fees(model) if self.kind == "fee" else self._goals(model)
        self.lines = sorted(found, key=lambda line: (line.account.id, line.kind))
        require(self.lines, "no account is affected")

    # --- which accounts

    def _fees(self, model):
        for account in model.savings.values():
            if account.open and account.start < month_later(self.month, 1):
                yield from self._fees_of(model, account)

    def _fees_of(self, model, account):
        """For having an account, and for letting it sleep; each once a month, as far as it is there."""
        room = account.balance - account.floor
        for kind, fee in self._asked(account):
            if fee and (kind, self.month, account.id) not in model.fees:
                taken = min(fee, room) if not account.rules.fee_skips else fee
                if 0 < taken <= room:
                    yield Line(account, kind, taken)
                room -= fee

    @staticmethod
    def _asked(account):
        rules = account.rules
        awake = not account.asleep or rules.fee_asleep
        kept = awake and account.balance >= rules.fee_below
        return (
            ("admin", Decimal(rules.fee if kept else 0)),
            ("dormant", Decimal(rules.sleep_fee if account.asleep else 0)),
        )

    def _goals(self, model):
        for account in model.savings.values():
            goal = account.goal
            if (
                goal and account.open and account.balance > 0 and goal.state in RUNNING
                and goal.until and goal.until <= self.date and account.member.state == "active"
            ):  # fmt: skip
                takes = [
                    other.id for other in model.savings.values()
                    if other.member is account.member and other.kind == "voluntary"
                    and other.open and not other.asleep
                ]  # fmt: skip
                free = account.balance - account.floor
                if takes and free > 0:
                    yield Line(account, "", free, model.savings[min(takes)])

    # --- do it

    def carry_out(self, model):
        if self.state == "done":
            return
        for start in range(0, len(self.lines), CHUNK):
            lines = self.lines[start : start + CHUNK]
            entries = self._fee_rows(model, lines) if self.kind == "fee" else self._goal_rows(lines)
            if entries:
                model.book("general", self.date, "general", entries)
                self._remember(model, lines, entries)
        self.state = "done"

    def _fee_rows(self, model, lines):
        """By the balance of now, which may have shrunk."""
        rows, asked = [], {}
        for line in [one for one in lines if one.account.open]:
            account = line.account
            room = account.balance - account.floor - asked.get(account, 0)
            asked[account] = asked.get(account, 0) + line.amount
            amount = min(line.amount, room)
            fits = amount == line.amount or not account.rules.fee_skips
            if fits and amount > 0 and (line.kind, self.month, account.id) not in model.fees:
                rows.append(Entry(account, -amount, "fee", FEE_INCOME, system=True))
        return rows

    @staticmethod
    def _goal_rows(lines):
        rows = []
        for line in [one for one in lines if one.account.open and one.to.open]:
            free = min(line.amount, line.account.balance - line.account.floor)
            if free > 0:
                rows.append(Entry(line.account, -free, "transfer_out", system=True))
                rows.append(Entry(line.to, free, "transfer_in", system=True))
        return rows

    def _remember(self, model, lines, entries):
        done = {entry.account for entry in entries if entry.amount < 0}
        for line in [line for line in lines if line.account in done]:
            if self.kind == "fee":
                model.fees.add((line.kind, self.month, line.account.id))
            else:
                line.account.goal.state = "paid"

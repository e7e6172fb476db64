"""Payroll deduction of the simulated cooperative: who is asked for what, and where the money goes."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from .accounts import ZERO, Entry, require
from .goals import contributed
from .plan import month_later

ORDER = ("mandatory", "loan_interest", "loan_principal", "principal", "voluntary", "goal")
RECEIVABLE = "11510"
CHUNK = 4  # members per journal entry


@dataclass(eq=False)
class Line:
    member: object
    target: str
    account: object  # None until the money is held for the member
    due: Decimal
    received: Decimal = ZERO


@dataclass(eq=False)
class Deduction:
    """The list of one month, and what came back."""

    id: int
    period: date
    state: str = "draft"
    day: date | None = None
    lines: list = field(default_factory=list)
    batches: list = field(default_factory=list)

    @property
    def last_day(self):
        return month_later(self.period, 1) - timedelta(1)

    def due_by_member(self):
        dues = {}
        for line in self.lines:
            if line.target != "suspense":
                dues[line.member] = dues.get(line.member, ZERO) + line.due
        return dues

    # --- list

    def generate(self, model):
        require(self.state in ("draft", "listed"), "list was sent")
        asked = {}
        for other in model.deductions:
            if other is not self and other.state in ("sent", "imported"):
                for line in other.lines:
                    held = (line.target, line.account)
                    asked[held] = asked.get(held, ZERO) + line.due
        claims = [*self._savings_claims(model), *self._loan_claims(model)]
        lines = [
            Line(account.member, target, account, due - asked.get((target, account), ZERO))
            for account, target, due in claims
            if account.member.number and account.member.state in ("active", "leaving")
        ]
        lines = [line for line in lines if line.due > 0]
        require(lines, "nobody owes anything")
        self.lines = sorted(lines, key=lambda l: (l.member.id, ORDER.index(l.target), l.account.id))
        self.state = "listed"

    def _savings_claims(self, model):
        for account in model.savings.values():
            if (
                not account.open
                or account.member.state != "active"
                or account.start > self.last_day
            ):
                continue
            if account.kind == "principal":
                due = model.contribution - account.balance
            elif account.kind == "mandatory":
                due = self._months(account) * account.monthly - contributed(account)
            else:
                due = account.goal.due(account, self.last_day) if account.goal else account.monthly
            yield account, account.kind, due

    def _months(self, account):
        start = account.start
        return 12 * (self.period.year - start.year) + self.period.month - start.month + 1

    def _loan_claims(self, model):
        for loan in model.loans.values():
            if loan.state == "active":
                interest, principal = loan.dues(self.last_day)
                yield loan, "loan_interest", interest
                yield loan, "loan_principal", principal

    # --- result

    def send(self):
        require(self.state in ("listed", "sent"), "no list")
        self.state = "sent"

    def import_result(self, model, rows):
        """``rows``: (member or None, amount or None if unreadable); returns {finding: rows}."""
        require(self.state in ("listed", "sent", "imported"), "no list, or posted")
        require(not self._standing(), "posted in part")
        self.lines = [line for line in self.lines if line.target != "suspense"]
        for line in self.lines:
            line.received = ZERO
        dues, found, paid = self.due_by_member(), [], {}
        for member, amount in rows:
            found.append(self._finding(member, amount, dues, paid))
        found += ["failed" for member in dues if member not in {m for m, _amount in rows}]
        for member, amount in paid.items():
            self._fill(member, amount)
        self.day = self.day or min(self.last_day, model.today)
        self.state = "imported"
        return {status: found.count(status) for status in found}

    @staticmethod
    def _finding(member, amount, dues, paid):
        if amount is None:
            return "invalid"
        if member is None or (member.state == "applicant" and member not in dues):
            return "unknown"
        if member in paid:
            return "duplicate"
        paid[member] = amount
        due = dues.get(member, ZERO)
        if amount >= due:
            return "full" if amount == due else "over"
        return "short" if amount else "failed"

    def _fill(self, member, amount):
        for line in [line for line in self.lines if line.member is member]:
            line.received = min(line.due, amount)
            amount -= line.received
        if amount:
            self.lines.append(Line(member, "suspense", None, ZERO, amount))

    # --- books

    def _standing(self):
        return [batch for batch in self.batches if not batch.undone]

    def chunks(self):
        """Members from whom something was deducted, as many at a time as one journal entry takes."""
        members = sorted({l.member for l in self.lines if l.received}, key=lambda m: m.id)
        return [members[start : start + CHUNK] for start in range(0, len(members), CHUNK)]

    def post(self, model, suspense_of):
        """``suspense_of(member)``: the account that holds what nobody asked for, opened if need be."""
        if self.state == "posted":
            return
        require(self.state == "imported", "no result")
        day = self.day or model.today
        if self.chunks():
            model.check_date(day)
        for members in self.chunks():
            self._divert(members)
            rows = []
            for line in [line for line in self.lines if line.member in members and line.received]:
                if line.target == "suspense" and not line.account:
                    line.account = suspense_of(line.member)
                rows.append(line)
            self.batches.append(model.book("payroll", day, "payroll", self._entries(rows)))
        self.state = "posted"

    def _divert(self, members):
        """What an account or loan cannot take any more is held for the member."""
        rest = {}
        for line in [l for l in self.lines if l.member in members and l.target != "suspense"]:
            fits = min(line.received, self._room(line))
            if fits < line.received:
                rest[line.member] = rest.get(line.member, ZERO) + line.received - fits
                line.received = fits
        self.lines += [Line(member, "suspense", None, ZERO, left) for member, left in rest.items()]

    @staticmethod
    def _room(line):
        account = line.account
        if account.ledger == "savings":
            return line.received if account.open else ZERO
        if account.state != "active":
            return ZERO
        unpaid = sum((row.interest for row in account.unpaid()), ZERO)
        return account.balance if line.target == "loan_principal" else unpaid

    @staticmethod
    def _entries(lines):
        entries = [
            Entry(line.account, line.received, "deposit", RECEIVABLE)
            for line in lines
            if line.account.ledger == "savings"
        ]
        loans = dict.fromkeys(line.account for line in lines if line.account.ledger == "loan")
        for loan in loans:
            paid = {line.target: line.received for line in lines if line.account is loan}
            parts = {"interest": paid.get("loan_interest", ZERO)}
            principal = paid.get("loan_principal", ZERO)
            entries.append(Entry(loan, -principal, "installment", RECEIVABLE, parts))
        return entries

    def reverse(self, model):
        require(self.state in ("imported", "posted"), "nothing posted")
        require(self._standing() or self.state == "posted", "nothing posted")
        for batch in self._standing():
            model.opposites(batch.entries)
        for batch in self._standing():
            model.reverse_entries(batch.journal, batch.entries)
            batch.undone = True
        self.state, self.day = "imported", None

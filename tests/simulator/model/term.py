"""Term deposits: what they earn, when it is paid, what becomes of them at maturity."""

import calendar
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction

from .accounts import ZERO, Account, require
from .plan import rounded

CONTROL, PAYABLE, EXPENSE = "21120", "21210", "51120"


@dataclass(frozen=True)
class TermProduct:
    """Terms; the same values make the product in the database.

    :param chart: first day -> {months: [(amount from, percent a year)]}
    :param rule: of an early break: ``penalty`` or ``rate``, both of ``percent``, or ``interest``
    """

    code: str
    day_count: str
    chart: dict
    minimum: int
    maximum: int
    rule: str
    percent: str = "0"
    late: str = "0"
    special: str = "0"  # the highest rate beside the chart that may be granted

    def rate(self, day, amount, months):
        """Percent a year, or None: of the latest rows of the tenor the highest amount reached."""
        since = [first for first, rows in self.chart.items() if first <= day and months in rows]
        if not since:
            return None
        reached = [percent for start, percent in self.chart[max(since)][months] if start <= amount]
        return Fraction(reached[-1]) if reached else None


@dataclass(eq=False)
class Accrual(Account):
    """Interest that was earned and is not paid yet."""

    ledger = "accrual"


def month_on(start, months, day):
    """So many months later, on a day of the month or its last one."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(day, calendar.monthrange(year, month + 1)[1]))


@dataclass(eq=False)
class Placement:
    """One term deposit; a roll-over is another one on the same account."""

    member: object
    product: TermProduct
    principal: Decimal
    months: int
    rate: Fraction | None
    monthly: bool
    renewal: str
    target: object  # the account that receives the interest; None for its own
    start: date
    anchor: int  # day of the month of the first opening
    id: int = 0
    account: object = None
    accrual: Accrual | None = None
    parent: "Placement | None" = None
    state: str = "active"
    next: date | None = None
    approved: bool = False  # an earlier day or another rate, by another person
    payouts: int = 0
    payments: dict = field(default_factory=dict)  # number of the payout -> its rows

    def __post_init__(self):
        self.maturity = month_on(self.start, self.months, self.anchor)
        self.next = self.days()[0]

    @property
    def running(self):
        return self.state in ("active", "matured")

    @property
    def receiver(self):
        return self.account if self.renewal == "principal_interest" else self.target

    # --- figures

    def days(self):
        """When interest is paid, maturity last."""
        number = range(1, self.months + 1) if self.monthly else [self.months]
        return [month_on(self.start, months, self.anchor) for months in number]

    def earned(self, until):
        """Interest up to a day, which does not count; each payment is rounded, and what comes late."""
        total, start = ZERO, self.start
        for end in self.days():
            if start < until:
                total += self.interest(self.rate, start, min(end, until))
            start = end
        return total + (self.interest(self.product.late, start, until) if start < until else ZERO)

    def interest(self, percent, start, end):
        part = self.year(end) - self.year(start)
        return rounded(Fraction(self.principal) * Fraction(percent) / 100 * part)

    def year(self, day):
        """Years from the first day to another one, as the product counts them."""
        if self.product.day_count != "period":
            return Fraction((day - self.start).days, int(self.product.day_count[-3:]))
        months, before, after = 0, self.start, month_on(self.start, 1, self.anchor)
        while after <= day:
            months, before = months + 1, after
            after = month_on(self.start, months + 1, self.anchor)
        return (months + Fraction((day - before).days, (after - before).days)) / 12

    def paid(self):
        """Payments that stand."""
        return -sum((e.amount for e in self.accrual.entries if origin_kind(e) == "payment"), ZERO)

    def missing(self, until):
        """Earned, and not accrued yet."""
        return max(self.earned(until) - self.accrual.balance - self.paid(), ZERO)

    def owed(self, until):
        return max(self.earned(until) - self.paid(), ZERO)

    def broken(self, day):
        """(interest paid now, penalty, interest paid back) of an early break."""
        full, paid = self.earned(day), self.paid()
        due = {"penalty": full, "interest": paid}.get(self.product.rule)
        if due is None:
            lower = self.interest(self.product.percent, self.start, day) if day > self.start else 0
            due = min(Decimal(lower), full)
        part = Fraction(self.product.percent) / 100 if self.product.rule == "penalty" else 0
        penalty = rounded(Fraction(self.account.balance) * part)
        return max(due - paid, ZERO), penalty, max(paid - due, ZERO)

    # --- life

    def check_open(self, model, day):
        require(self.member.state == "active", "member not active")
        require(self.principal == int(self.principal), "fraction of a rupiah")
        require(self.product.minimum <= self.principal <= self.product.maximum, "amount")
        chart = self.product.rate(day, self.principal, self.months)
        require(day >= model.today or self.approved, "an earlier day that nobody approved")
        require(chart is not None or (self.approved and self.rate), "no rate")
        if chart != self.rate:
            require(self.approved, "another rate that nobody approved")
            require(self.rate <= Fraction(self.product.special), "above the highest special rate")
        require(self.target or self.renewal == "principal_interest", "interest has no place")
        require(not (self.monthly and self.renewal == "principal_interest"), "cannot be rolled")

    def step(self):
        """A payout was dealt with: the next one is due later, if there is one."""
        self.payouts += 1
        self.next = min((day for day in self.days() if day > self.next), default=None)

    def roll_over(self):
        """The next deposit, or None: no such rate any more, or the member is leaving."""
        amount = self.account.balance
        rate = self.product.rate(self.maturity, amount, self.months)
        if rate is None or self.member.state != "active" or self.renewal == "none":
            return None
        child = Placement(
            self.member, self.product, amount, self.months, rate, self.monthly, self.renewal,
            self.target, self.maturity, self.anchor, account=self.account, parent=self,
        )  # fmt: skip
        child.accrual = Accrual(0, self.member, PAYABLE)
        return child

    def end(self, state):
        self.state, self.next = state, None
        self.account.placement, self.account.open = None, False


def origin_kind(entry):
    return (entry.reverses or entry).kind

# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How late a loan is, and the quality class (kolektibilitas) that follows.

>>> plan = [
...     (number, date(2026, number, 28), Decimal(500_000), Decimal(60_000))
...     for number in range(1, 13)
... ]
>>> paid = {"principal": Decimal(500_000), "interest": Decimal(60_000)}
>>> late = ageing(plan, paid, as_of=date(2026, 5, 29))
>>> late.days_past_due, late.principal_months, late.overdue_principal, late.outstanding
(90, 4, Decimal('2000000'), Decimal('5500000'))
>>> collectibility(late, "bank"), collectibility(late, "cooperative")
('dalam_perhatian_khusus', 'kurang_lancar')
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .calendar import months_begun, whole_months
from .exact import ZERO, exact, require_amounts

PlanRow = tuple[int, date, Decimal, Decimal]

# Bank scheme: the last day past due of each class; beyond the last class a loan is macet.
_BANK_DAYS = (
    (30, "lancar"),
    (90, "dalam_perhatian_khusus"),
    (120, "kurang_lancar"),
    (180, "diragukan"),
)
_MONTHS_DOUBTFUL = 21
_COVER_IF_SALVAGEABLE = 75
_COVER_OTHERWISE = 100


@dataclass(frozen=True, slots=True)
class Ageing:
    """How late a loan is on one day.

    :param days_past_due: since the oldest due date with anything unpaid
    :param months_past_due: months begun since then; ``principal_months`` and ``interest_months``
        since the oldest unpaid due date of each
    :param overdue_principal: rupiah due before the day and not paid; ``overdue_interest`` likewise
    :param outstanding: rupiah of principal not paid, due or not
    :param interval: whole months between the first two installments with principal, 0 when shorter
        than a month, None when at most one carries principal
    """

    days_past_due: int
    months_past_due: int
    principal_months: int
    interest_months: int
    overdue_principal: Decimal
    overdue_interest: Decimal
    outstanding: Decimal
    interval: int | None


@dataclass(frozen=True, slots=True)
class _Overdue:
    """What is overdue of one component (rupiah), and since when."""

    amount: Decimal
    since: date | None


@dataclass(frozen=True, slots=True)
class _MonthLimits:
    """Months late up to which a component is lancar, and up to which it is kurang lancar."""

    lancar: int
    kurang_lancar: int

    def grade(self, months: int) -> int:
        """Return 0 for lancar, 1 for kurang lancar, 2 for worse."""
        return (months > self.lancar) + (months > self.kurang_lancar)


@exact
def ageing(plan: Iterable[PlanRow], paid: Mapping[str, Decimal], as_of: date) -> Ageing:
    """Compare the plan with what has been paid, oldest first; overdue from the day after it is due.

    :param plan: (number, due date, principal, interest) in rupiah, in any order
    :param paid: rupiah paid so far: ``principal``, ``interest``; other keys are not looked at
    :raises ValueError: a negative amount in plan or paid
    """
    rows = sorted(plan, key=lambda row: row[1])
    for _number, _due, *amounts in rows:
        require_amounts("plan amount", amounts)
    paid_principal, paid_interest = paid.get("principal", ZERO), paid.get("interest", ZERO)
    require_amounts("paid", [paid_principal, paid_interest])
    principal = _overdue(((due, amount) for _n, due, amount, _i in rows), paid_principal, as_of)
    interest = _overdue(((due, amount) for _n, due, _p, amount in rows), paid_interest, as_of)
    oldest = min((day for day in (principal.since, interest.since) if day), default=None)
    return Ageing(
        days_past_due=(as_of - oldest).days if oldest else 0,
        months_past_due=_months_late(oldest, as_of),
        principal_months=_months_late(principal.since, as_of),
        interest_months=_months_late(interest.since, as_of),
        overdue_principal=principal.amount,
        overdue_interest=interest.amount,
        outstanding=max(sum((row[2] for row in rows), ZERO) - paid_principal, ZERO),
        interval=_interval([due for _n, due, amount, _i in rows if amount]),
    )


@exact
def collectibility(
    ageing: Ageing,
    rule: str,
    collateral: Decimal = ZERO,
    salvageable: bool = True,
    months_doubtful: int = 0,
    handed_over: bool = False,
) -> str:
    """Return the quality class of a loan.

    ``bank``: by days past due, 30/90/120/180: lancar, dalam_perhatian_khusus, kurang_lancar,
    diragukan, macet. ``cooperative`` (attributed to Permenkop 20/2008 and 14/2009): lancar,
    kurang_lancar, diragukan, macet by months late, the worse of principal and interest; limits
    depend on the interval between installments.

    :param collateral: rupiah; keeps a late loan (``cooperative``) at diragukan when it covers 75%
        of the debt (outstanding and overdue interest), or 100% when not ``salvageable``
    :param months_doubtful: months the loan has been diragukan; at 21 it is macet
    :param handed_over: to the court or the credit insurer: macet at once, by either rule
    :raises ValueError: unknown rule, negative collateral
    """
    require_amounts("collateral", [collateral])
    if rule not in {"bank", "cooperative"}:
        raise ValueError(f"unknown collectibility rule: {rule!r}")
    if handed_over:
        return "macet"
    if rule == "bank":
        return _bank_class(ageing.days_past_due)
    grade = _cooperative_grade(ageing)
    if grade < 2:
        return ("lancar", "kurang_lancar")[grade]
    covered = _is_covered(ageing, collateral, salvageable)
    return "diragukan" if covered and months_doubtful < _MONTHS_DOUBTFUL else "macet"


def _overdue(amounts: Iterable[tuple[date, Decimal]], paid: Decimal, as_of: date) -> _Overdue:
    """Walk through the rows due before ``as_of``; unpaid starts where their sum passes ``paid``."""
    due_so_far, since = ZERO, None
    for due, amount in amounts:
        if due >= as_of:
            break
        due_so_far += amount
        if since is None and due_so_far > paid:
            since = due
    return _Overdue(max(due_so_far - paid, ZERO), since)


def _months_late(since: date | None, as_of: date) -> int:
    return months_begun(since, as_of) if since else 0


def _interval(principal_dues: list[date]) -> int | None:
    return whole_months(*principal_dues[:2]) if len(principal_dues) > 1 else None


def _bank_class(days_past_due: int) -> str:
    return next((name for last_day, name in _BANK_DAYS if days_past_due <= last_day), "macet")


def _cooperative_grade(ageing: Ageing) -> int:
    principal, interest = _cooperative_limits(ageing.interval)
    return max(principal.grade(ageing.principal_months), interest.grade(ageing.interest_months))


def _cooperative_limits(interval: int | None) -> tuple[_MonthLimits, _MonthLimits]:
    """Return the limits for principal and for interest."""
    if interval is None:
        return _MonthLimits(0, 3), _MonthLimits(3, 6)
    if interval == 0:
        return _MonthLimits(1, 2), _MonthLimits(1, 3)
    if interval < 6:
        return _MonthLimits(3, 6), _MonthLimits(3, 6)
    return _MonthLimits(6, 12), _MonthLimits(3, 6)


def _is_covered(ageing: Ageing, collateral: Decimal, salvageable: bool) -> bool:
    debt = ageing.outstanding + ageing.overdue_interest
    percent = _COVER_IF_SALVAGEABLE if salvageable else _COVER_OTHERWISE
    return collateral * 100 >= debt * percent

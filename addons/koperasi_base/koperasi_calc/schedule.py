# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Installments of a loan by three methods, and what the loan costs the member.

>>> terms = LoanTerms(Decimal(1_000_000), Decimal(12), 3, "annuity", date(2026, 1, 31))
>>> for row in build_schedule(terms):
...     print(row.number, row.due, row.days, row.principal, row.interest, row.total, row.balance)
1 2026-02-28 28 330022 10000 340022 669978
2 2026-03-31 31 333322 6700 340022 336656
3 2026-04-30 30 336656 3367 340023 0

A flat rate of 24% is an effective 41.7%, and fees kept back at disbursement add to it:

>>> flat = LoanTerms(Decimal(12_000_000), Decimal(24), 12, "flat", date(2026, 1, 5))
>>> effective_rate(flat), effective_rate(flat, fees=Decimal(120_000))
(Decimal('41.703121'), Decimal('43.755925'))
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Context, Decimal, localcontext
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from .calendar import DAY_COUNTS, MONTHS_PER_YEAR, STEPS_PER_YEAR, due_dates, year_fraction
from .exact import ONE, ZERO, exact, require_above_zero, require_amounts
from .rounding import WHOLE_RUPIAH, Rounding

METHODS = ("flat", "declining", "annuity")

# Compound growth and its root have no finite decimal; sixty digits leave no doubt about a rupiah.
_COMPOUND = Context(prec=60)
_ROOT_FOUND = Decimal("1e-25")
_RATE_ROUNDING = Rounding(Decimal("0.000001"))


@dataclass(frozen=True, slots=True)
class LoanTerms:
    """What the contract says; ``build_schedule`` refuses terms that cannot be kept.

    :param principal: rupiah lent, above zero
    :param annual_rate: nominal percent a year, at least zero
    :param periods: number of installments, grace included
    :param method: ``flat`` equal principal, interest on the original principal; ``declining`` equal
        principal, interest on the balance; ``annuity`` equal installment, interest on the balance
    :param first_due: due date of the first installment; one step after ``disbursed_on`` if None
    :param every: units (``unit``: ``month``, ``week``, ``day``) between two installments
    :param day_count: ``period`` (every installment bears ``every``/12, /52 or /365 of the rate), or
        ``act/365``, ``act/360``, ``act/act``, ``30/360`` on the dates
    :param rounding: of each installment's interest and of the equal part
    :param installment_multiple: rupiah; the equal installment (annuity) or equal principal is a
        multiple of it instead of the rounding unit, by the same mode
    :param grace_principal: the first installments that carry no principal
    :param grace_interest: the first installments whose interest is paid with the one after them
    :param interest_free: the first installments that bear no interest
    """

    principal: Decimal
    annual_rate: Decimal
    periods: int
    method: str
    disbursed_on: date
    first_due: date | None = None
    every: int = 1
    unit: str = "month"
    day_count: str = "period"
    rounding: Rounding = WHOLE_RUPIAH
    installment_multiple: Decimal | None = None
    grace_principal: int = 0
    grace_interest: int = 0
    interest_free: int = 0


@dataclass(frozen=True, slots=True)
class Installment:
    """One row of a schedule, in rupiah.

    :param days: actual days since the due date before (or the disbursement)
    :param balance: principal still owed after this installment is paid
    """

    number: int
    due: date
    days: int
    principal: Decimal
    interest: Decimal
    balance: Decimal

    @property
    def total(self) -> Decimal:
        """Principal and interest."""
        return self.principal + self.interest


class _Rate(NamedTuple):
    """Interest on one rupiah over one installment, kept as a ratio: a third stays a third."""

    numerator: Decimal
    denominator: Decimal

    @classmethod
    def of(cls, annual_rate: Decimal, part: Fraction) -> "_Rate":
        """Return ``annual_rate`` (percent) for ``part`` of a year."""
        return cls(annual_rate * part.numerator, Decimal(100 * part.denominator))


@exact
def build_schedule(terms: LoanTerms) -> tuple[Installment, ...]:
    """Return the installments: principal adds up to the loan, the last balance is zero.

    Interest of a row is base x rate x part of the year, rounded once. Principal is never negative
    and never more than the balance; the last installment takes what is left.

    :raises ValueError: terms that cannot be kept
    """
    _refuse_impossible(terms)
    dates = (
        terms.disbursed_on,
        *due_dates(terms.disbursed_on, terms.first_due, terms.periods, terms.every, terms.unit),
    )
    rates = _rates(terms, dates)
    equal = _equal_installment(terms, rates) if _is_annuity(terms) else _equal_principal(terms)
    rows: list[Installment] = []
    balance = terms.principal
    for number, ((previous, due), rate) in enumerate(zip(pairwise(dates), rates, strict=True), 1):
        base = terms.principal if terms.method == "flat" else balance
        interest = terms.rounding.ratio(base * rate.numerator, rate.denominator)
        principal = _principal(terms, number, equal, interest, balance)
        balance -= principal
        rows.append(Installment(number, due, (due - previous).days, principal, interest, balance))
    return _defer_interest(rows, terms.grace_interest)


@exact
def effective_rate(terms: LoanTerms, fees: Decimal = ZERO) -> Decimal:
    """Return the nominal percent a year that the loan really costs, to six decimals.

    Twelve times the monthly internal rate of return of what the member received (principal less
    ``fees``) against the installments, one step of the terms apart.

    :param fees: rupiah kept back at disbursement, less than the principal
    :raises ValueError: terms that cannot be kept, fees negative or not below the principal
    """
    rows = build_schedule(terms)
    require_amounts("fees", [fees])
    if fees >= terms.principal:
        raise ValueError(f"fees of {fees} leave nothing of {terms.principal}")
    with localcontext(_COMPOUND):
        factor = _discount_factor([fees - terms.principal, *(row.total for row in rows)])
        steps_per_month = Decimal(STEPS_PER_YEAR[terms.unit]) / (MONTHS_PER_YEAR * terms.every)
        percent = 100 * MONTHS_PER_YEAR * (factor**-steps_per_month - 1)
    return _RATE_ROUNDING.apply(percent)


def _refuse_impossible(terms: LoanTerms) -> None:
    require_above_zero(principal=terms.principal)
    require_amounts("annual_rate", [terms.annual_rate])
    if terms.installment_multiple is not None:
        require_above_zero(installment_multiple=terms.installment_multiple)
    refusals = {
        "periods must be at least 1": terms.periods < 1,
        "every must be at least 1": terms.every < 1,
        f"unknown method: {terms.method!r}": terms.method not in METHODS,
        f"unknown unit: {terms.unit!r}": terms.unit not in STEPS_PER_YEAR,
        f"unknown day count: {terms.day_count!r}": terms.day_count not in DAY_COUNTS,
        "first due date before disbursement": (terms.first_due or date.max) < terms.disbursed_on,
        "principal needs an installment after its grace": not (
            0 <= terms.grace_principal < terms.periods
        ),
        "interest needs an installment after its grace": not (
            0 <= terms.grace_interest < terms.periods
        ),
        "interest_free must lie within periods": not 0 <= terms.interest_free <= terms.periods,
    }
    for message, refused in refusals.items():
        if refused:
            raise ValueError(message)


def _is_annuity(terms: LoanTerms) -> bool:
    return terms.method == "annuity"


def _rates(terms: LoanTerms, dates: Sequence[date]) -> list[_Rate]:
    """Return the rate of each installment: annual rate x part of the year, none when free."""
    if terms.day_count == "period":
        part = Fraction(terms.every, STEPS_PER_YEAR[terms.unit])
        rates = [_Rate.of(terms.annual_rate, part)] * terms.periods
    else:
        parts = (year_fraction(start, end, terms.day_count) for start, end in pairwise(dates))
        rates = [_Rate.of(terms.annual_rate, part) for part in parts]
    return [_Rate(ZERO, ONE)] * terms.interest_free + rates[terms.interest_free :]


def _equal_rounding(terms: LoanTerms) -> Rounding:
    return replace(terms.rounding, unit=terms.installment_multiple or terms.rounding.unit)


def _equal_principal(terms: LoanTerms) -> Decimal:
    return _equal_rounding(terms).ratio(terms.principal, terms.periods - terms.grace_principal)


def _equal_installment(terms: LoanTerms, rates: Sequence[_Rate]) -> Decimal:
    """Return principal / sum of discount factors, of the installments that carry principal.

    Both are multiplied by the growth over the whole term, which spares a division per row.
    """
    growth, growth_sum = ONE, ZERO
    with localcontext(_COMPOUND):
        for rate in reversed(rates[terms.grace_principal :]):
            growth_sum += growth
            growth *= 1 + rate.numerator / rate.denominator
    return _equal_rounding(terms).ratio(terms.principal * growth, growth_sum)


def _principal(
    terms: LoanTerms, number: int, equal: Decimal, interest: Decimal, balance: Decimal
) -> Decimal:
    if number <= terms.grace_principal:
        return ZERO
    if number == terms.periods:
        return balance
    wanted = equal - interest if _is_annuity(terms) else equal
    return min(max(wanted, ZERO), balance)


def _defer_interest(rows: list[Installment], grace: int) -> tuple[Installment, ...]:
    """Move the interest of the first ``grace`` rows to the row after them."""
    if not grace:
        return tuple(rows)
    deferred = sum((row.interest for row in rows[: grace + 1]), ZERO)
    return (
        *(replace(row, interest=ZERO) for row in rows[:grace]),
        replace(rows[grace], interest=deferred),
        *rows[grace + 1 :],
    )


def _discount_factor(flows: Sequence[Decimal]) -> Decimal:
    """Return the factor v of one step at which ``sum(flow * v**n)`` is zero.

    Newton's method from 1 downwards: only the first flow is negative, so the polynomial is convex
    and rising there, and every step stays above the root.
    """
    factor = ONE
    while True:
        value = slope = ZERO
        for flow in reversed(flows):
            slope = slope * factor + value
            value = value * factor + flow
        step = value / slope
        factor -= step
        if step < _ROOT_FOUND:
            return factor

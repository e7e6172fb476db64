# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Interest on savings by three methods, and when a time deposit matures.

>>> balances = [(date(2026, 6, 1), Decimal(1_000_000)), (date(2026, 6, 16), Decimal(9_000_000))]
>>> tiers = [(Decimal(0), Decimal(3)), (Decimal(5_000_000), Decimal(5))]
>>> for method in METHODS:
...     print(method, interest(balances, date(2026, 6, 1), date(2026, 6, 30), tiers, method))
lowest 2466
average 20548
daily 19726
>>> deposit_maturity(date(2026, 2, 28), 1, day=31)
datetime.date(2026, 3, 31)
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from .calendar import add_months, year_fraction
from .exact import ZERO, exact, require_decimals
from .rounding import WHOLE_RUPIAH, Rounding


@dataclass(frozen=True, slots=True)
class _Span:
    """Days on which the balance (rupiah) stayed the same; ``until`` is the first day after them."""

    balance: Fraction
    start: date
    until: date

    @property
    def days(self) -> int:
        return (self.until - self.start).days


@dataclass(frozen=True, slots=True)
class _Rates:
    """What a balance earns: the tiers, highest first, and the least balance that earns at all."""

    tiers: tuple[tuple[Decimal, Decimal], ...]
    minimum_balance: Decimal

    def yearly(self, balance: Fraction) -> Fraction:
        """Return the interest of a whole year on ``balance``, in rupiah."""
        if balance <= 0 or balance < self.minimum_balance:
            return Fraction(0)
        reached = (percent for balance_from, percent in self.tiers if balance_from <= balance)
        return balance * Fraction(next(reached, ZERO)) / 100


@exact
def interest(
    balances: Iterable[tuple[date, Decimal]],
    start: date,
    end: date,
    tiers: Iterable[tuple[Decimal, Decimal]],
    method: str,
    day_count: str = "act/365",
    minimum_balance: Decimal = ZERO,
    rounding: Rounding = WHOLE_RUPIAH,
) -> Decimal:
    """Return the interest (rupiah) of ``start`` to ``end``, both days included, rounded once.

    The highest tier that starts at or below the balance rates the whole balance. A balance below
    ``minimum_balance`` or not above zero earns nothing. A deposit earns from its own day on, a
    withdrawal no longer on its day: balances are those at the end of the day.

    :param balances: (date, end-of-day balance in rupiah from that date on), in any order
    :param tiers: (balance from, percent a year), in any order
    :param method: ``lowest`` balance, day-weighted ``average``, or each day's balance (``daily``)
    :param day_count: a name of ``calendar.DAY_COUNTS``
    :raises ValueError: unknown method or day count, end before start, no balance at or before start
    """
    if method not in METHODS:
        raise ValueError(f"unknown interest method: {method!r}")
    require_decimals(minimum_balance=minimum_balance)
    spans = _spans(balances, start, end)
    rates = _Rates(_highest_first(tiers), minimum_balance)
    return rounding.ratio(*METHODS[method](spans, rates, day_count).as_integer_ratio())


def deposit_maturity(opened_on: date, months: int, day: int | None = None) -> date:
    """Return the day ``months`` after ``opened_on``, cut to the end of the month.

    :param day: on a roll-over, the day of the month of the first opening (1 to 31)
    :raises ValueError: fewer than one month, no such day
    """
    if months < 1:
        raise ValueError(f"a deposit lasts at least one month, not {months}")
    if day is not None and not 1 <= day <= 31:
        raise ValueError(f"no such day of the month: {day}")
    return add_months(opened_on, months, day)


def _highest_first(tiers: Iterable[tuple[Decimal, Decimal]]) -> tuple[tuple[Decimal, Decimal], ...]:
    ordered = tuple(sorted(tiers, reverse=True))
    for balance_from, percent in ordered:
        require_decimals(tier_from=balance_from, tier_percent=percent)
    return ordered


def _spans(balances: Iterable[tuple[date, Decimal]], start: date, end: date) -> list[_Span]:
    """Cut the balances to [start, end]; of two balances on one date the later in the list holds."""
    if end < start:
        raise ValueError(f"the period ends on {end}, before it starts on {start}")
    ordered = sorted(balances, key=lambda entry: entry[0])
    if not ordered or ordered[0][0] > start:
        raise ValueError(f"no balance at or before {start}")
    after_end = end + timedelta(days=1)
    ends = [*(day for day, _balance in ordered[1:]), after_end]
    spans = []
    for (day, balance), until in zip(ordered, ends, strict=True):
        require_decimals(balance=balance)
        span = _Span(Fraction(balance), max(day, start), min(until, after_end))
        if span.days > 0:
            spans.append(span)
    return spans


def _whole_period(spans: Sequence[_Span], day_count: str) -> Fraction:
    return year_fraction(spans[0].start, spans[-1].until, day_count)


def _on_lowest(spans: Sequence[_Span], rates: _Rates, day_count: str) -> Fraction:
    lowest = min(span.balance for span in spans)
    return rates.yearly(lowest) * _whole_period(spans, day_count)


def _on_average(spans: Sequence[_Span], rates: _Rates, day_count: str) -> Fraction:
    days = sum(span.days for span in spans)
    average = sum(span.balance * span.days for span in spans) / days
    return rates.yearly(average) * _whole_period(spans, day_count)


def _on_each_day(spans: Sequence[_Span], rates: _Rates, day_count: str) -> Fraction:
    return sum(
        (
            rates.yearly(span.balance) * year_fraction(span.start, span.until, day_count)
            for span in spans
        ),
        Fraction(0),
    )


METHODS: dict[str, Callable[[Sequence[_Span], _Rates, str], Fraction]] = {
    "lowest": _on_lowest,
    "average": _on_average,
    "daily": _on_each_day,
}

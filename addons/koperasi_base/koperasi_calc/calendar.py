# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Dates of a contract: steps that know the month's end, and parts of a year by name.

A due date on the 31st falls on the last day of shorter months and returns to the 31st:

>>> [str(due) for due in due_dates(date(2027, 12, 31), None, 3)]
['2028-01-31', '2028-02-29', '2028-03-31']

A part of a year is a ``Fraction``, so nothing is rounded before the interest is. The day of
``start`` counts, the day of ``end`` does not:

>>> for day_count in DAY_COUNTS:
...     print(day_count, year_fraction(date(2027, 12, 31), date(2028, 1, 31), day_count))
act/365 31/365
act/360 31/360
act/act 1886/22265
30/360 1/12
period 1/12
"""

from calendar import isleap, monthrange
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from functools import lru_cache

MONTHS_PER_YEAR = 12
STEPS_PER_YEAR = {"month": 12, "week": 52, "day": 365}
_DAYS_PER_STEP = {"week": 7, "day": 1}


@lru_cache(maxsize=4096)
def month_length(year: int, month: int) -> int:
    """Return the number of days of a month."""
    return monthrange(year, month)[1]


def add_months(start: date, months: int, day: int | None = None) -> date:
    """Return the date ``months`` later, on ``day`` or, if the month is shorter, on its last day.

    :param day: day of the month, 1 to 31; that of ``start`` unless told
    :raises ValueError: outside the calendar
    """
    years, month_index = divmod(start.month - 1 + months, MONTHS_PER_YEAR)
    year, month = start.year + years, month_index + 1
    wanted = start.day if day is None else day
    return date(year, month, min(wanted, month_length(year, month)))


def step_on(start: date, steps: int, unit: str) -> date:
    """Return the date ``steps`` units after ``start``.

    :param unit: ``month``, ``week`` or ``day``
    :raises ValueError: unknown unit, outside the calendar
    """
    if unit == "month":
        return add_months(start, steps)
    if unit not in _DAYS_PER_STEP:
        raise ValueError(f"unknown unit: {unit!r}")
    return date.fromordinal(start.toordinal() + steps * _DAYS_PER_STEP[unit])


def due_dates(
    disbursed_on: date, first_due: date | None, periods: int, every: int = 1, unit: str = "month"
) -> list[date]:
    """Return the due dates of ``periods`` installments, each stepped from the first anchor.

    Stepping from the anchor, not from the date before, keeps the 31st after a February.

    :param first_due: due date of the first installment; one step after ``disbursed_on`` if None
    :param every: units between two installments
    :raises ValueError: unknown unit, outside the calendar
    """
    if first_due is None:
        return [step_on(disbursed_on, number * every, unit) for number in range(1, periods + 1)]
    return [step_on(first_due, number * every, unit) for number in range(periods)]


def whole_months(start: date, end: date) -> int:
    """Return how many months are complete on ``end``; a cut month's end completes a month."""
    months = (end.year - start.year) * MONTHS_PER_YEAR + end.month - start.month
    return months if add_months(start, months) <= end else months - 1


def months_begun(start: date, end: date) -> int:
    """Return how many months have begun by ``end``: exactly three months are 3, a day more 4."""
    months = whole_months(start, end)
    return months if add_months(start, months) == end else months + 1


@lru_cache(maxsize=4096)
def year_fraction(start: date, end: date, day_count: str) -> Fraction:
    """Return the part of a year from ``start`` (counted) to ``end`` (not counted).

    Remembered, because a run asks for the same few spans for thousands of accounts.

    :param day_count: a name of ``DAY_COUNTS``: ``act/365`` and ``act/360`` actual days;
        ``act/act`` days in leap years over 366, others over 365; ``30/360`` 30E/360 ISDA, the last
        day of any month is the 30th; ``period`` a month is a twelfth, a part of it by its length
    :raises ValueError: unknown day count
    """
    if day_count not in DAY_COUNTS:
        raise ValueError(f"unknown day count: {day_count!r}")
    return DAY_COUNTS[day_count](start, end)


def _actual_actual(start: date, end: date) -> Fraction:
    leap_days = sum(
        (min(end, date(year + 1, 1, 1)) - max(start, date(year, 1, 1))).days
        for year in range(start.year, end.year + 1)
        if isleap(year)
    )
    other_days = (end - start).days - leap_days
    return Fraction(leap_days * 365 + other_days * 366, 365 * 366)


def _thirty_360(start: date, end: date) -> Fraction:
    return Fraction(_day_of_360(end) - _day_of_360(start), 360)


def _day_of_360(day: date) -> int:
    is_last = day.day == month_length(day.year, day.month)
    return day.year * 360 + day.month * 30 + (30 if is_last else day.day)


def _calendar_months(start: date, end: date) -> Fraction:
    return (_months_until(end) - _months_until(start)) / MONTHS_PER_YEAR


def _months_until(day: date) -> Fraction:
    elapsed = Fraction(day.day - 1, month_length(day.year, day.month))
    return day.year * MONTHS_PER_YEAR + day.month + elapsed


DAY_COUNTS: dict[str, Callable[[date, date], Fraction]] = {
    "act/365": lambda start, end: Fraction((end - start).days, 365),
    "act/360": lambda start, end: Fraction((end - start).days, 360),
    "act/act": _actual_actual,
    "30/360": _thirty_360,
    "period": _calendar_months,
}

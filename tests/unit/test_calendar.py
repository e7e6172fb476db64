"""Dates: month ends, leap years, months begun, parts of a year."""

from calendar import isleap, monthrange
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from koperasi_calc.calendar import (
    DAY_COUNTS,
    add_months,
    due_dates,
    months_begun,
    step_on,
    whole_months,
    year_fraction,
)
from strategies import days

day_counts = st.sampled_from(sorted(DAY_COUNTS))


@pytest.mark.parametrize(
    ("start", "months", "day", "expected"),
    [
        ("2026-01-31", 1, None, "2026-02-28"),
        ("2028-01-31", 1, None, "2028-02-29"),
        ("2099-12-31", 2, None, "2100-02-28"),
        ("2026-02-28", 1, None, "2026-03-28"),
        ("2026-02-28", 1, 31, "2026-03-31"),
        ("2026-11-30", 1, None, "2026-12-30"),
        ("2026-12-15", 1, None, "2027-01-15"),
        ("2026-01-31", -2, None, "2025-11-30"),
        ("2026-05-31", 0, None, "2026-05-31"),
    ],
)
def test_add_months(start, months, day, expected):
    assert str(add_months(date.fromisoformat(start), months, day)) == expected


@given(days, st.integers(-600, 600))
def test_the_day_stays_or_is_the_last_of_its_month(start, months):
    moved = add_months(start, months)
    last = monthrange(moved.year, moved.month)[1]
    assert (moved.year * 12 + moved.month) - (start.year * 12 + start.month) == months
    assert moved.day == min(start.day, last)


@pytest.mark.parametrize(
    ("unit", "every", "first_due", "expected"),
    [
        ("month", 1, None, ["2026-02-28", "2026-03-31", "2026-04-30"]),
        ("month", 3, None, ["2026-04-30", "2026-07-31", "2026-10-31"]),
        ("month", 1, "2026-02-28", ["2026-02-28", "2026-03-28", "2026-04-28"]),
        ("week", 2, None, ["2026-02-14", "2026-02-28", "2026-03-14"]),
        ("day", 30, None, ["2026-03-02", "2026-04-01", "2026-05-01"]),
        ("day", 1, "2026-01-31", ["2026-01-31", "2026-02-01", "2026-02-02"]),
    ],
)
def test_due_dates(unit, every, first_due, expected):
    first = first_due and date.fromisoformat(first_due)
    assert [*map(str, due_dates(date(2026, 1, 31), first, 3, every, unit))] == expected


@given(days, st.integers(1, 60), st.integers(1, 24), st.sampled_from(["month", "week", "day"]))
def test_due_dates_rise(disbursed_on, periods, every, unit):
    dues = due_dates(disbursed_on, None, periods, every, unit)
    assert [disbursed_on, *dues] == sorted({disbursed_on, *dues})


def test_unknown_unit_and_the_end_of_the_calendar():
    with pytest.raises(ValueError, match="unknown unit: 'year'"):
        step_on(date(2026, 1, 1), 1, "year")
    for unit in ("month", "week", "day"):
        with pytest.raises(ValueError):
            step_on(date(9999, 12, 31), 1, unit)


@pytest.mark.parametrize(
    ("start", "end", "whole", "begun"),
    [
        ("2026-01-31", "2026-01-31", 0, 0),
        ("2026-01-31", "2026-02-01", 0, 1),
        ("2026-01-31", "2026-02-27", 0, 1),
        ("2026-01-31", "2026-02-28", 1, 1),
        ("2026-01-31", "2026-03-01", 1, 2),
        ("2026-01-31", "2026-04-30", 3, 3),
        ("2026-01-31", "2026-05-01", 3, 4),
        ("2026-01-15", "2026-04-14", 2, 3),
        ("2026-01-15", "2026-04-15", 3, 3),
        ("2026-01-15", "2026-04-16", 3, 4),
        ("2026-02-28", "2026-03-31", 1, 2),
        ("2025-11-30", "2026-02-28", 3, 3),
        ("2026-12-31", "2027-12-31", 12, 12),
    ],
)
def test_months_between(start, end, whole, begun):
    first, last = date.fromisoformat(start), date.fromisoformat(end)
    assert (whole_months(first, last), months_begun(first, last)) == (whole, begun)


@given(days, st.integers(0, 2000))
def test_months_begun_is_the_first_that_reaches_the_day(start, later):
    end = start + timedelta(days=later)
    assert months_begun(start, end) == next(n for n in range(100) if add_months(start, n) >= end)
    assert whole_months(start, end) == next(n for n in range(100) if add_months(start, n + 1) > end)


@pytest.mark.parametrize(
    ("start", "end", "day_count", "expected"),
    [
        ("2026-01-01", "2027-01-01", "act/365", "1"),
        ("2028-01-01", "2029-01-01", "act/365", "366/365"),
        ("2028-01-01", "2029-01-01", "act/act", "1"),
        ("2027-01-01", "2029-01-01", "act/act", "2"),
        ("2027-12-31", "2028-01-01", "act/act", "1/365"),
        ("2028-12-31", "2029-01-01", "act/act", "1/366"),
        ("2100-02-28", "2100-03-01", "act/act", "1/365"),
        ("2026-01-01", "2026-01-31", "act/360", "1/12"),
        ("2026-01-30", "2026-01-31", "30/360", "0"),
        ("2026-01-31", "2026-02-28", "30/360", "1/12"),
        ("2028-02-28", "2028-02-29", "30/360", "2/360"),
        ("2028-02-28", "2028-03-01", "30/360", "3/360"),
        ("2026-02-27", "2026-02-28", "30/360", "3/360"),
        ("2026-02-28", "2026-03-31", "30/360", "1/12"),
        ("2026-01-01", "2026-02-01", "period", "1/12"),
        ("2028-02-01", "2028-03-01", "period", "1/12"),
        ("2028-02-01", "2028-02-16", "period", "15/348"),
        ("2026-12-16", "2027-02-01", "period", "47/372"),
        ("2026-05-05", "2026-05-05", "act/act", "0"),
    ],
)
def test_year_fraction(start, end, day_count, expected):
    first, last = date.fromisoformat(start), date.fromisoformat(end)
    assert year_fraction(first, last, day_count) == Fraction(expected)


@given(st.lists(days, min_size=3, max_size=3).map(sorted), day_counts)
def test_a_year_fraction_is_the_sum_of_its_parts(dates, day_count):
    start, middle, end = dates
    whole = year_fraction(start, end, day_count)
    assert whole >= 0
    assert whole == year_fraction(start, middle, day_count) + year_fraction(middle, end, day_count)


@given(days, st.integers(0, 1000))
def test_actual_actual_counts_day_by_day(start, count):
    passed = [start + timedelta(days=offset) for offset in range(count)]
    expected = sum((Fraction(1, 366 if isleap(day.year) else 365) for day in passed), Fraction(0))
    assert year_fraction(start, start + timedelta(days=count), "act/act") == expected


def test_parts_of_two_months_count_by_their_own_lengths():
    january, february = Fraction(16, 31), Fraction(14, 28)
    part = year_fraction(date(2026, 1, 16), date(2026, 2, 15), "period")
    assert part == (january + february) / 12


def test_unknown_day_count():
    with pytest.raises(ValueError, match="unknown day count: 'act/364'"):
        year_fraction(date(2026, 1, 1), date(2026, 2, 1), "act/364")

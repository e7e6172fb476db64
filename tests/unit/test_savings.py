"""Savings interest against a model that walks day by day; tiers, boundaries, refusals, maturity."""

from calendar import isleap, monthrange
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from koperasi_calc.rounding import Rounding
from koperasi_calc.savings import METHODS, deposit_maturity, interest
from reference import rounded
from strategies import days, percents, rupiah, sen, signed_sen

JUNE = (date(2026, 6, 1), date(2026, 6, 30))
FLAT_TIER = [(Decimal(0), Decimal(12))]
TWO_TIERS = [(Decimal(0), Decimal(3)), (Decimal(5_000_000), Decimal(5))]
DAILY_PART = {
    "act/365": lambda day: Fraction(1, 365),
    "act/360": lambda day: Fraction(1, 360),
    "act/act": lambda day: Fraction(1, 366 if isleap(day.year) else 365),
    "period": lambda day: Fraction(1, 12 * monthrange(day.year, day.month)[1]),
}


@st.composite
def histories(draw):
    """A period, and end-of-day balances of which the first is known when it starts."""
    start = draw(days)
    end = start + timedelta(days=draw(st.integers(0, 70)))
    offsets = draw(st.lists(st.integers(-5, 80), max_size=6, unique=True))
    dates = [start - timedelta(days=6), *(start + timedelta(days=offset) for offset in offsets)]
    return start, end, [(day, draw(signed_sen)) for day in dates]


tier_lists = st.dictionaries(rupiah, percents, max_size=4).map(lambda tiers: list(tiers.items()))


def yearly(balance, tiers, minimum):
    if balance <= 0 or balance < minimum:
        return Fraction(0)
    reached = [(start, percent) for start, percent in tiers if Fraction(start) <= balance]
    return Fraction(max(reached)[1]) * balance / 100 if reached else Fraction(0)


def day_by_day(start, end, balances, tiers, method, day_count, minimum):
    known = sorted(balances)
    passed = [start + timedelta(days=offset) for offset in range((end - start).days + 1)]
    held = [Fraction(max(entry for entry in known if entry[0] <= day)[1]) for day in passed]
    parts = [DAILY_PART[day_count](day) for day in passed]
    if method == "daily":
        return sum(yearly(b, tiers, minimum) * part for b, part in zip(held, parts, strict=True))
    base = min(held) if method == "lowest" else sum(held) / len(held)
    return yearly(base, tiers, minimum) * sum(parts)


@given(
    histories(),
    tier_lists,
    st.sampled_from(sorted(METHODS)),
    st.sampled_from(sorted(DAILY_PART)),
    st.just(Decimal(0)) | sen,
)
def test_interest_is_that_of_a_walk_day_by_day(history, tiers, method, day_count, minimum):
    start, end, balances = history
    rounding = Rounding(Decimal("0.01"), "half_even")
    expected = day_by_day(start, end, balances, tiers, method, day_count, minimum)
    result = interest(balances, start, end, tiers, method, day_count, minimum, rounding)
    assert result == rounded(expected, rounding)
    shuffled = interest(
        balances[::-1], start, end, tiers[::-1], method, day_count, minimum, rounding
    )
    assert shuffled == result


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    ("balance", "expected"),
    [
        ("4999999.99", "12329"),
        ("5000000", "20548"),
        ("5000000.01", "20548"),
        ("0", "0"),
        ("-9", "0"),
    ],
)
def test_the_tier_reached_rates_the_whole_balance(method, balance, expected):
    balances = [(JUNE[0], Decimal(balance))]
    assert interest(balances, *JUNE, TWO_TIERS, method) == Decimal(expected)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    ("minimum", "earns"), [("999.99", True), ("1000", True), ("1000.01", False)]
)
def test_a_balance_below_the_minimum_earns_nothing(method, minimum, earns):
    balances = [(JUNE[0], Decimal(1000))]
    result = interest(balances, *JUNE, FLAT_TIER, method, minimum_balance=Decimal(minimum))
    assert (result > 0) is earns


def test_the_minimum_is_that_of_each_day():
    balances = [(JUNE[0], Decimal(365_000)), (date(2026, 6, 11), Decimal(364_999))]
    minimum = Decimal(365_000)
    assert interest(balances, *JUNE, FLAT_TIER, "daily", minimum_balance=minimum) == 1200
    assert interest(balances, *JUNE, FLAT_TIER, "average", minimum_balance=minimum) == 0


def test_a_balance_below_every_tier_earns_nothing():
    balances = [(JUNE[0], Decimal(4_999_999))]
    assert interest(balances, *JUNE, TWO_TIERS[1:], "lowest") == 0
    assert interest(balances, *JUNE, [], "lowest") == 0


def test_the_first_and_the_last_day_count():
    balances = [(JUNE[0] - timedelta(days=1), Decimal(0)), (JUNE[1], Decimal(365_000))]
    assert interest(balances, *JUNE, FLAT_TIER, "daily") == 120
    first_day_only = [(JUNE[0], Decimal(365_000)), (date(2026, 6, 2), Decimal(0))]
    assert interest(first_day_only, *JUNE, FLAT_TIER, "daily") == 120
    assert interest([(JUNE[0], Decimal(365_000))], JUNE[0], JUNE[0], FLAT_TIER, "lowest") == 120


def test_what_happens_outside_the_period_does_not_count():
    balances = [
        (date(2026, 5, 1), Decimal(1)),
        (date(2026, 5, 31), Decimal(365_000)),
        (date(2026, 7, 1), Decimal(0)),
    ]
    for method in METHODS:
        assert interest(balances, *JUNE, FLAT_TIER, method) == 3600


def test_the_later_of_two_balances_on_one_day_holds():
    balances = [(JUNE[0], Decimal(1)), (JUNE[0], Decimal(365_000))]
    for method in METHODS:
        assert interest(balances, *JUNE, FLAT_TIER, method) == 3600


def test_interest_is_rounded_once_over_all_spans():
    """Three spans of 0.4 each are 1.2: rounding each would give nothing."""
    balances = [(date(2026, 6, day), Decimal("121.66") + day) for day in (1, 11, 21)]
    assert interest(balances, *JUNE, FLAT_TIER, "daily") == 1


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"balances": []}, "no balance at or before 2026-06-01"),
        ({"balances": [(date(2026, 6, 2), Decimal(1))]}, "no balance at or before 2026-06-01"),
        ({"end": date(2026, 5, 31)}, "before it starts"),
        ({"method": "highest"}, "unknown interest method: 'highest'"),
        ({"day_count": "act/364"}, "unknown day count: 'act/364'"),
    ],
)
def test_interest_refuses(change, message):
    call = {"balances": [(JUNE[0], Decimal(1))], "start": JUNE[0], "end": JUNE[1]}
    call |= {"tiers": FLAT_TIER, "method": "daily"}
    with pytest.raises(ValueError, match=message):
        interest(**(call | change))


@given(days, st.integers(1, 60))
def test_rolling_over_keeps_the_original_day(opened_on, months):
    day = opened_on
    for _month in range(months):
        day = deposit_maturity(day, 1, opened_on.day)
    assert day == deposit_maturity(opened_on, months)


@pytest.mark.parametrize(
    ("months", "day", "message"),
    [(0, None, "at least one month"), (1, 0, "no such day"), (1, 32, "no such day")],
)
def test_deposit_maturity_refuses(months, day, message):
    with pytest.raises(ValueError, match=message):
        deposit_maturity(date(2026, 1, 31), months, day)


def test_any_day_of_the_month_can_be_the_original_one():
    opened_on = date(2026, 2, 28)
    assert deposit_maturity(opened_on, 1, 1) == date(2026, 3, 1)
    assert deposit_maturity(opened_on, 1, 31) == date(2026, 3, 31)

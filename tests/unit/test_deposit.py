"""Interest of a term deposit by hand-worked figures and against the published monthly amount."""

from datetime import date
from decimal import Decimal

import pytest
from koperasi_calc.deposit import DepositTerms, at_rate, earned, payout_days


def terms(
    principal=12_000_000, rate="6", start=date(2026, 1, 31), maturity=date(2026, 4, 30), **more
):
    return DepositTerms(Decimal(principal), Decimal(rate), start, maturity, **more)


@pytest.mark.parametrize(
    ("until", "expected"),
    [
        (date(2026, 1, 15), 0),
        (date(2026, 2, 15), 600_000),
        (date(2026, 3, 15), 1_200_000),
        (date(2026, 4, 15), 1_800_000),
        (date(2026, 5, 15), 1_800_000),  # nothing after maturity
    ],
)
def test_forty_million_at_eighteen_percent_is_six_hundred_thousand_a_month(until, expected):
    """IDN-010."""
    deposit = terms(40_000_000, "18", date(2026, 1, 15), date(2026, 4, 15))
    assert earned(deposit, until) == expected


def test_the_day_of_the_month_comes_back_after_february():
    assert payout_days(terms()) == [date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30)]
    rolled = terms(start=date(2026, 2, 28), maturity=date(2026, 5, 31), day=31)
    assert payout_days(rolled) == [date(2026, 3, 31), date(2026, 4, 30), date(2026, 5, 31)]


@pytest.mark.parametrize(
    ("day_count", "monthly", "expected"),
    [
        ("act/365", False, 175_562),  # 12,000,000 x 6 % x 89/365 = 175,561.64
        ("act/360", False, 178_000),  # x 89/360
        ("30/360", False, 180_000),  # three months of 30 days
        ("period", False, 180_000),
        ("act/365", True, 175_562),  # 28, 31, 30 days: 55,233 + 61,151 + 59,178
    ],
)
def test_by_day_count(day_count, monthly, expected):
    deposit = terms(day_count=day_count, monthly=monthly)
    assert earned(deposit, date(2026, 4, 30)) == expected


def test_after_maturity_by_the_late_rate():
    """Ten days at 2 %: 12,000,000 x 2 % x 10/365 = 6,575.34."""
    deposit = terms(day_count="act/365", monthly=False, late_rate=Decimal(2))
    assert earned(deposit, date(2026, 5, 10)) == 175_562 + 6_575


def test_at_a_lower_rate():
    """45 days at 2 %: 12,000,000 x 2 % x 45/365 = 29,589.04."""
    deposit = terms(day_count="act/365")
    assert at_rate(deposit, Decimal(2), date(2026, 3, 17)) == 29_589
    assert at_rate(deposit, Decimal(2), date(2026, 1, 31)) == 0

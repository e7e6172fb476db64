"""Ageing against a row-by-row model; every limit of both quality rules, on both sides."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from koperasi_calc.arrears import Ageing, ageing, collectibility
from koperasi_calc.calendar import due_dates, months_begun
from strategies import days, sen

ZERO = Decimal(0)
ON_TIME = Ageing(0, 0, 0, 0, ZERO, ZERO, Decimal(1000), 1)
START = date(2026, 1, 31)


def plan_of(principals, every=1, unit="month", interest="60000"):
    dues = due_dates(START, None, len(principals), every, unit)
    amounts = [Decimal(principal) for principal in principals]
    return [
        (number, due, amount, Decimal(interest))
        for number, (due, amount) in enumerate(zip(dues, amounts, strict=True), 1)
    ]


def unpaid_by_row(rows, column, paid):
    left, unpaid = paid, []
    for row in rows:
        covered = min(left, row[column])
        left -= covered
        unpaid.append(row[column] - covered)
    return unpaid


plans = st.lists(st.tuples(days, sen | st.just(ZERO), sen | st.just(ZERO)), max_size=8).map(
    lambda rows: [(number, *row) for number, row in enumerate(rows, 1)]
)


@given(plans, sen, sen, days)
def test_ageing_is_that_of_a_walk_row_by_row(plan, paid_principal, paid_interest, as_of):
    rows = sorted(plan, key=lambda row: (row[1], row[0]))
    principal = unpaid_by_row(rows, 2, paid_principal)
    interest = unpaid_by_row(rows, 3, paid_interest)
    late = [index for index, row in enumerate(rows) if row[1] < as_of]
    oldest = [next((rows[i][1] for i in late if part[i]), None) for part in (principal, interest)]
    since = min((day for day in oldest if day), default=as_of)
    result = ageing(plan, {"principal": paid_principal, "interest": paid_interest}, as_of)
    assert result.overdue_principal == sum(principal[i] for i in late)
    assert result.overdue_interest == sum(interest[i] for i in late)
    assert result.outstanding == sum(principal)
    assert result.days_past_due == (as_of - since).days
    assert result.months_past_due == months_begun(since, as_of)
    months = [months_begun(day, as_of) if day else 0 for day in oldest]
    assert [result.principal_months, result.interest_months] == months


@pytest.mark.parametrize(
    ("as_of", "late_days", "late_months", "overdue"),
    [
        ("2026-02-27", 0, 0, 0),
        ("2026-02-28", 0, 0, 0),
        ("2026-03-01", 1, 1, 500_000),
        ("2026-03-28", 28, 1, 500_000),
        ("2026-03-29", 29, 2, 500_000),
        ("2026-05-28", 89, 3, 1_500_000),
        ("2026-05-29", 90, 4, 1_500_000),
    ],
)
def test_overdue_from_the_day_after(as_of, late_days, late_months, overdue):
    result = ageing(plan_of([500_000] * 6), {}, date.fromisoformat(as_of))
    assert result.days_past_due == late_days
    assert result.months_past_due == result.principal_months == late_months
    assert result.overdue_principal == overdue


@pytest.mark.parametrize(
    ("paid", "late_days"),
    [("499999.99", 59), ("500000", 28), ("999999.99", 28), ("1000000", 0), ("9000000", 0)],
)
def test_a_row_is_late_until_its_last_sen_is_paid(paid, late_days):
    as_of = START + timedelta(days=28 + 59)
    plan = plan_of([500_000] * 4, interest="0")
    assert ageing(plan, {"principal": Decimal(paid)}, as_of).days_past_due == late_days


def test_paid_beyond_the_plan_leaves_nothing_outstanding():
    result = ageing(plan_of([1000]), {"principal": Decimal(1001), "penalty": Decimal(5)}, START)
    assert result.outstanding == 0


@pytest.mark.parametrize(
    ("principals", "every", "unit", "interval"),
    [
        ([1, 1], 1, "month", 1),
        ([0, 1, 0, 0, 1, 1], 1, "month", 3),
        ([1, 1, 1], 6, "month", 6),
        ([1, 1, 1], 3, "week", 0),
        ([1, 1, 1], 1, "day", 0),
        ([0, 0, 1], 1, "month", None),
        ([0, 0], 1, "month", None),
        ([], 1, "month", None),
    ],
)
def test_interval_of_the_first_two_with_principal(principals, every, unit, interval):
    assert ageing(plan_of(principals, every, unit), {}, START).interval == interval


@pytest.mark.parametrize(
    ("late_days", "expected"),
    [
        (0, "lancar"),
        (30, "lancar"),
        (31, "dalam_perhatian_khusus"),
        (90, "dalam_perhatian_khusus"),
        (91, "kurang_lancar"),
        (120, "kurang_lancar"),
        (121, "diragukan"),
        (180, "diragukan"),
        (181, "macet"),
    ],
)
def test_bank_classes(late_days, expected):
    assert collectibility(replace(ON_TIME, days_past_due=late_days), "bank") == expected


# interval, component, the last month of lancar, the last month of kurang lancar
LIMITS = [
    (0, "principal_months", 1, 2),
    (0, "interest_months", 1, 3),
    (1, "principal_months", 3, 6),
    (1, "interest_months", 3, 6),
    (5, "principal_months", 3, 6),
    (5, "interest_months", 3, 6),
    (6, "principal_months", 6, 12),
    (6, "interest_months", 3, 6),
    (12, "principal_months", 6, 12),
    (None, "principal_months", 0, 3),
    (None, "interest_months", 3, 6),
]


@pytest.mark.parametrize(("interval", "component", "current", "substandard"), LIMITS)
def test_cooperative_classes(interval, component, current, substandard):
    expected = {
        0: "lancar",
        current: "lancar",
        current + 1: "kurang_lancar",
        substandard: "kurang_lancar",
        substandard + 1: "macet",
    }
    for months, name in expected.items():
        late = replace(ON_TIME, interval=interval, **{component: months})
        assert collectibility(late, "cooperative") == name, months


def test_the_worse_of_principal_and_interest():
    for principal, interest in ((7, 4), (4, 7), (7, 0), (0, 7)):
        late = replace(ON_TIME, principal_months=principal, interest_months=interest)
        assert collectibility(late, "cooperative") == "macet"
    late = replace(ON_TIME, principal_months=0, interest_months=4)
    assert collectibility(late, "cooperative") == "kurang_lancar"


@pytest.mark.parametrize(
    ("collateral", "salvageable", "months_doubtful", "expected"),
    [
        ("899.99", True, 0, "macet"),
        ("900", True, 0, "diragukan"),
        ("900", False, 0, "macet"),
        ("1199.99", False, 0, "macet"),
        ("1200", False, 0, "diragukan"),
        ("1200", True, 20, "diragukan"),
        ("1200", True, 21, "macet"),
    ],
)
def test_collateral_covers_outstanding_and_overdue_interest(
    collateral, salvageable, months_doubtful, expected
):
    late = replace(ON_TIME, principal_months=7, overdue_interest=Decimal(200))
    result = collectibility(late, "cooperative", Decimal(collateral), salvageable, months_doubtful)
    assert result == expected


def test_collateral_and_time_do_not_touch_a_loan_that_is_less_late():
    late = replace(ON_TIME, principal_months=4)
    assert collectibility(late, "cooperative", Decimal(10**9)) == "kurang_lancar"
    assert collectibility(late, "cooperative", months_doubtful=21) == "kurang_lancar"


@pytest.mark.parametrize("rule", ["bank", "cooperative"])
def test_handed_over_is_macet_at_once(rule):
    assert collectibility(ON_TIME, rule, Decimal(10**9), handed_over=True) == "macet"


def test_unknown_rule():
    for handed_over in (False, True):
        with pytest.raises(ValueError, match="unknown collectibility rule: 'ojk'"):
            collectibility(ON_TIME, "ojk", handed_over=handed_over)

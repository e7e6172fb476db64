"""Schedules: laws that hold for any terms, an independent model, boundaries, refusals."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import numpy_financial
import pytest
from hypothesis import given
from hypothesis import strategies as st
from koperasi_calc.calendar import STEPS_PER_YEAR, year_fraction
from koperasi_calc.rounding import Rounding
from koperasi_calc.schedule import METHODS, LoanTerms, build_schedule, effective_rate
from reference import rounded
from strategies import loan_terms, percents, rupiah

JANUARY_END = date(2026, 1, 31)
LOAN = LoanTerms(Decimal(12_000_000), Decimal(24), 12, "annuity", JANUARY_END)


def column(rows, name):
    return [getattr(row, name) for row in rows]


def plain(figures):
    return [int(figure) for figure in figures]


@given(loan_terms())
def test_any_schedule_repays_the_loan_exactly(terms):
    rows = build_schedule(terms)
    assert column(rows, "number") == list(range(1, terms.periods + 1))
    assert sum(column(rows, "principal")) == terms.principal
    balance = terms.principal
    for row in rows:
        balance -= row.principal
        assert row.balance == balance >= 0
        assert row.principal >= 0
        assert row.interest >= 0
        assert row.interest % terms.rounding.unit == 0
        assert row.total == row.principal + row.interest
    assert rows[-1].balance == 0


@given(loan_terms())
def test_dates_rise_and_days_are_actual(terms):
    rows = build_schedule(terms)
    dues = column(rows, "due")
    assert dues == sorted(set(dues))
    before = [terms.disbursed_on, *dues]
    assert column(rows, "days") == [
        (due - day).days for day, due in zip(before, dues, strict=False)
    ]


@given(loan_terms())
def test_grace_holds_back_what_it_says(terms):
    rows = build_schedule(terms)
    assert not any(column(rows[: terms.grace_principal], "principal"))
    assert not any(column(rows[: terms.grace_interest], "interest"))
    paid_at_once = build_schedule(replace(terms, grace_interest=0))
    assert not any(column(paid_at_once[: terms.interest_free], "interest"))
    assert column(rows, "principal") == column(paid_at_once, "principal")
    assert sum(column(rows, "interest")) == sum(column(paid_at_once, "interest"))
    assert rows[terms.grace_interest + 1 :] == paid_at_once[terms.grace_interest + 1 :]


def part_of_year(terms, start, row):
    if row.number <= terms.interest_free:
        return Fraction(0)
    if terms.day_count == "period":
        return Fraction(terms.every, STEPS_PER_YEAR[terms.unit])
    return year_fraction(start, row.due, terms.day_count)


@given(loan_terms())
def test_interest_is_base_times_rate_times_part_rounded_once(terms):
    terms = replace(terms, grace_interest=0)
    balance, start = terms.principal, terms.disbursed_on
    for row in build_schedule(terms):
        base = terms.principal if terms.method == "flat" else balance
        exact = Fraction(base * terms.annual_rate) / 100 * part_of_year(terms, start, row)
        assert row.interest == rounded(exact, terms.rounding)
        balance, start = row.balance, row.due


@given(loan_terms())
def test_the_equal_part_is_the_textbook_formula(terms):
    terms = replace(terms, grace_interest=0, installment_multiple=None)
    rows = build_schedule(terms)
    starts = [terms.disbursed_on, *column(rows, "due")]
    rates = [
        Fraction(terms.annual_rate) / 100 * part_of_year(terms, start, row)
        for start, row in zip(starts, rows, strict=False)
    ]
    factor, factors = Fraction(1), []
    for rate in rates[terms.grace_principal :]:
        factor /= 1 + (rate if terms.method == "annuity" else 0)
        factors.append(factor)
    equal = rounded(Fraction(terms.principal) / sum(factors), terms.rounding)
    before = terms.principal
    for row in rows[terms.grace_principal : -1]:
        wanted = equal - row.interest if terms.method == "annuity" else equal
        assert row.principal == min(max(wanted, 0), before)
        before = row.balance


@given(rupiah.filter(lambda amount: amount > 1000), percents, st.integers(1, 120))
def test_the_annuity_is_that_of_numpy_financial(principal, annual_rate, periods):
    sen = Rounding(Decimal("0.01"))
    terms = LoanTerms(principal, annual_rate, periods, "annuity", JANUARY_END, rounding=sen)
    expected = -numpy_financial.pmt(float(annual_rate) / 1200, periods, float(principal))
    assert float(build_schedule(terms)[0].total) == pytest.approx(expected, rel=1e-9, abs=0.01)


@given(
    st.sampled_from(METHODS),
    st.integers(1, 60),
    percents,
    st.integers(0, 500_000).map(Decimal),
    st.integers(0, 5),
)
def test_the_effective_rate_is_that_of_numpy_financial(method, periods, annual_rate, fees, grace):
    terms = replace(LOAN, method=method, periods=periods + grace, annual_rate=annual_rate)
    terms = replace(terms, grace_principal=grace)
    flows = [float(fees - terms.principal), *map(float, column(build_schedule(terms), "total"))]
    expected = 1200 * numpy_financial.irr(flows)
    assert float(effective_rate(terms, fees)) == pytest.approx(expected, abs=1e-5)


@pytest.mark.parametrize("method", METHODS)
def test_without_interest_and_fees_the_loan_costs_nothing(method):
    assert effective_rate(replace(LOAN, method=method, annual_rate=Decimal(0))) == 0


@pytest.mark.parametrize(
    ("every", "unit", "steps_a_year"),
    [(1, "month", 12), (3, "month", 4), (12, "month", 1), (2, "week", 26), (73, "day", 5)],
)
def test_the_effective_rate_is_monthly_whatever_the_step(every, unit, steps_a_year):
    sen = Rounding(Decimal("0.01"))
    terms = replace(LOAN, every=every, unit=unit, rounding=sen)
    monthly = (1 + 0.24 / steps_a_year) ** (steps_a_year / 12) - 1
    assert float(effective_rate(terms)) == pytest.approx(1200 * monthly, abs=1e-5)


def test_the_effective_rate_of_a_loan_that_is_nearly_all_fee():
    one_month = replace(LOAN, periods=1, method="flat", annual_rate=Decimal(0))
    assert effective_rate(one_month, Decimal(11_999_999)) == (12_000_000 - 1) * 1200


@pytest.mark.parametrize("fees", ["12000000", "12000001", "-1"])
def test_fees_leave_something_to_the_member(fees):
    with pytest.raises(ValueError, match="fees"):
        effective_rate(LOAN, Decimal(fees))


def test_thirty_first_of_the_month_in_a_leap_year():
    rows = build_schedule(replace(LOAN, disbursed_on=date(2027, 12, 31), periods=4))
    assert column(rows, "due") == [
        date(2028, 1, 31),
        date(2028, 2, 29),
        date(2028, 3, 31),
        date(2028, 4, 30),
    ]
    assert column(rows, "days") == [31, 29, 31, 30]


def test_principal_is_never_more_than_the_balance():
    terms = replace(LOAN, method="declining", installment_multiple=Decimal(5_000_000))
    rows = build_schedule(replace(terms, periods=5, rounding=Rounding(mode="up")))
    assert plain(column(rows, "principal")) == [5_000_000, 5_000_000, 2_000_000, 0, 0]
    assert plain(column(rows, "interest")) == [240_000, 140_000, 40_000, 0, 0]


def test_an_installment_that_does_not_cover_its_interest_repays_nothing():
    """The first of 52 weeks is due after half a year: its interest exceeds the installment."""
    terms = replace(LOAN, periods=52, unit="week", day_count="act/365")
    first, second, *_rest = build_schedule(replace(terms, first_due=date(2026, 7, 31)))
    assert (first.principal, first.interest) == (0, 1_428_164)
    assert first.balance == 12_000_000
    assert second.principal > 0


def test_an_installment_multiple_above_the_loan_leaves_all_to_the_last_row():
    terms = replace(LOAN, periods=3, installment_multiple=Decimal(100_000_000))
    assert plain(column(build_schedule(terms), "principal")) == [0, 0, 12_000_000]


def test_an_exact_interest_is_not_rounded_up():
    """A twelfth of 12% is exactly one percent, though a twelfth alone has no finite decimal."""
    for mode in ("up", "down"):
        rows = build_schedule(replace(LOAN, annual_rate=Decimal(12), rounding=Rounding(mode=mode)))
        assert rows[0].interest == 120_000
    third = replace(LOAN, annual_rate=Decimal(100), periods=2, method="flat", every=4)
    assert build_schedule(replace(third, rounding=Rounding(mode="up")))[0].interest == 4_000_000


@pytest.mark.parametrize(
    ("every", "unit", "interest"),
    [(1, "month", 240_000), (1, "week", 55_385), (2, "week", 110_769), (1, "day", 7_890)],
)
def test_a_period_is_a_twelfth_a_52nd_or_a_365th_of_the_year(every, unit, interest):
    rows = build_schedule(replace(LOAN, method="flat", every=every, unit=unit))
    assert plain(column(rows, "interest")) == [interest] * 12


def test_deferred_interest_is_the_sum_of_rounded_rows():
    terms = LoanTerms(Decimal(1001), Decimal(15), 4, "flat", JANUARY_END, grace_interest=3)
    assert plain(column(build_schedule(terms), "interest")) == [0, 0, 0, 52]


def test_grace_counts_inside_the_periods():
    rows = build_schedule(replace(LOAN, method="declining", periods=4, grace_principal=2))
    assert plain(column(rows, "principal")) == [0, 0, 6_000_000, 6_000_000]
    assert plain(column(rows, "interest")) == [240_000, 240_000, 240_000, 120_000]


def test_all_but_one_installment_may_be_grace():
    rows = build_schedule(replace(LOAN, periods=3, grace_principal=2, grace_interest=2))
    assert plain(column(rows, "principal")) == [0, 0, 12_000_000]
    assert plain(column(rows, "interest")) == [0, 0, 720_000]


def test_a_whole_loan_may_be_free_of_interest():
    rows = build_schedule(replace(LOAN, interest_free=12))
    assert plain(column(rows, "total")) == [1_000_000] * 12


def test_the_first_installment_may_fall_on_the_day_of_disbursement():
    rows = build_schedule(replace(LOAN, first_due=JANUARY_END, day_count="act/365"))
    assert (rows[0].days, rows[0].interest, rows[0].due) == (0, 0, JANUARY_END)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"principal": Decimal(0)}, "principal must be above zero"),
        ({"principal": Decimal(-1)}, "principal must be above zero"),
        ({"annual_rate": Decimal("-0.1")}, "annual_rate must not be negative"),
        ({"periods": 0}, "periods must be at least 1"),
        ({"every": 0}, "every must be at least 1"),
        ({"method": "sliding"}, "unknown method: 'sliding'"),
        ({"unit": "year"}, "unknown unit: 'year'"),
        ({"day_count": "act/364"}, "unknown day count: 'act/364'"),
        ({"first_due": date(2026, 1, 30)}, "first due date before disbursement"),
        ({"grace_principal": 12}, "principal needs an installment after its grace"),
        ({"grace_principal": -1}, "principal needs an installment after its grace"),
        ({"grace_interest": 12}, "interest needs an installment after its grace"),
        ({"grace_interest": -1}, "interest needs an installment after its grace"),
        ({"interest_free": 13}, "interest_free must lie within periods"),
        ({"interest_free": -1}, "interest_free must lie within periods"),
        ({"installment_multiple": Decimal(0)}, "installment_multiple must be above zero"),
        ({"disbursed_on": date(9999, 1, 31)}, "out of range"),
    ],
)
def test_impossible_terms_are_refused(change, message):
    with pytest.raises(ValueError, match=message):
        build_schedule(replace(LOAN, **change))


def test_terms_and_rows_are_values():
    row = build_schedule(LOAN)[0]
    for value, name in ((LOAN, "principal"), (row, "balance")):
        with pytest.raises(AttributeError):
            setattr(value, name, Decimal(1))
        assert not hasattr(value, "__dict__")

"""No digit is lost and no float is taken, whatever context the caller has set."""

from datetime import date
from decimal import Context, Decimal, localcontext

import pytest
from koperasi_calc.allocation import waterfall
from koperasi_calc.arrears import ageing, collectibility
from koperasi_calc.exact import exact, require_above_zero, require_amounts, require_decimals
from koperasi_calc.rounding import Rounding, allocate
from koperasi_calc.savings import interest
from koperasi_calc.schedule import LoanTerms, build_schedule, effective_rate
from koperasi_calc.shu import member_shares, split
from koperasi_calc.tax import final_interest_tax

DAY = date(2026, 1, 31)
ONE = Decimal(1)
TERMS = LoanTerms(Decimal(1000), Decimal(12), 3, "annuity", DAY)
TIERS = [(ONE, ONE)]
NOT_LATE = ageing([(1, DAY, ONE, ONE)], {}, DAY)

REFUSED_WITH = {
    "rounding unit": Rounding,
    "rounded amount": lambda bad: Rounding().apply(bad),
    "allocate total": lambda bad: allocate(bad, {"a": ONE}),
    "allocate weight": lambda bad: allocate(ONE, {"a": bad}),
    "allocate unit": lambda bad: allocate(ONE, {"a": ONE}, bad),
    "principal": lambda bad: build_schedule(LoanTerms(bad, ONE, 3, "flat", DAY)),
    "annual rate": lambda bad: build_schedule(LoanTerms(ONE, bad, 3, "flat", DAY)),
    "multiple": lambda bad: build_schedule(
        LoanTerms(ONE, ONE, 3, "flat", DAY, installment_multiple=bad)
    ),
    "fees": lambda bad: effective_rate(TERMS, bad),
    "balance": lambda bad: interest([(DAY, bad)], DAY, DAY, TIERS, "daily"),
    "tier from": lambda bad: interest([(DAY, ONE)], DAY, DAY, [(bad, ONE)], "daily"),
    "tier percent": lambda bad: interest([(DAY, ONE)], DAY, DAY, [(ONE, bad)], "daily"),
    "minimum": lambda bad: interest([(DAY, ONE)], DAY, DAY, TIERS, "daily", "act/365", bad),
    "gross": lambda bad: final_interest_tax({"a": bad}),
    "threshold": lambda bad: final_interest_tax({"a": ONE}, threshold=bad),
    "tax rate": lambda bad: final_interest_tax({"a": ONE}, rate=bad),
    "due": lambda bad: waterfall([(1, DAY, {"interest": bad})], ONE),
    "payment": lambda bad: waterfall([(1, DAY, {"interest": ONE})], bad),
    "planned principal": lambda bad: ageing([(1, DAY, bad, ONE)], {}, DAY),
    "planned interest": lambda bad: ageing([(1, DAY, ONE, bad)], {}, DAY),
    "paid principal": lambda bad: ageing([(1, DAY, ONE, ONE)], {"principal": bad}, DAY),
    "paid interest": lambda bad: ageing([(1, DAY, ONE, ONE)], {"interest": bad}, DAY),
    "collateral": lambda bad: collectibility(NOT_LATE, "bank", bad),
    "surplus": lambda bad: split(bad, {"a": Decimal(100)}),
    "percent": lambda bad: split(ONE, {"a": bad}),
    "capital pool": lambda bad: member_shares(bad, ONE, {"a": ONE}, {"a": ONE}),
    "patronage pool": lambda bad: member_shares(ONE, bad, {"a": ONE}, {"a": ONE}),
    "capital": lambda bad: member_shares(ONE, ONE, {"a": bad}, {"a": ONE}),
    "patronage": lambda bad: member_shares(ONE, ONE, {"a": ONE}, {"a": bad}),
}


@pytest.mark.parametrize("bad", [0.1, 100, "100", Decimal("NaN"), Decimal("Infinity")], ids=repr)
@pytest.mark.parametrize("place", REFUSED_WITH)
def test_only_finite_decimals_are_taken(place, bad):
    with pytest.raises(ValueError):
        REFUSED_WITH[place](bad)


NEGATIVE_IS_MEANT = {"rounded amount", "allocate total", "balance", "tier from", "tier percent"}
NEGATIVE_IS_MEANT |= {"minimum", "surplus", "capital pool", "patronage pool"}


@pytest.mark.parametrize("place", REFUSED_WITH.keys() - NEGATIVE_IS_MEANT)
def test_negative_amounts_are_refused(place):
    with pytest.raises(ValueError):
        REFUSED_WITH[place](Decimal("-0.01"))


def test_the_message_names_the_value():
    with pytest.raises(ValueError, match=r"rent must be a finite Decimal, not 0\.1"):
        require_decimals(rent=0.1)
    with pytest.raises(ValueError, match="rent must be above zero: 0"):
        require_above_zero(rent=Decimal(0))
    with pytest.raises(ValueError, match="rent must not be negative: -1"):
        require_amounts("rent", [ONE, Decimal(-1)])


def test_zero_is_an_amount():
    require_amounts("rent", [Decimal(0)])


def test_the_callers_context_changes_nothing():
    with localcontext(Context(prec=3)):
        rows = build_schedule(LoanTerms(Decimal("9999999999.99"), Decimal(12), 7, "annuity", DAY))
        shares = allocate(Decimal(123_456_789), {"a": Decimal("0.123456"), "b": Decimal(7)})
    assert sum(row.principal for row in rows) == Decimal("9999999999.99")
    assert sum(shares.values()) == 123_456_789


def test_a_result_that_does_not_fit_is_refused():
    with pytest.raises(ValueError, match="no exact result"):
        allocate(Decimal(10) ** 250 + 1, {"a": Decimal("0.1"), "b": Decimal("0.7")})


def test_two_hundred_digits_fit():
    @exact
    def add(one, other):
        return one + other

    assert add(Decimal(10) ** 199, ONE) == Decimal("1" + "0" * 198 + "1")
    with pytest.raises(ValueError, match="add has no exact result"):
        add(Decimal(10) ** 200, ONE)

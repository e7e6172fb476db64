"""Random values of the domain, shared by the property tests."""

from datetime import date
from decimal import Decimal

from hypothesis import strategies as st
from koperasi_calc.rounding import Rounding
from koperasi_calc.schedule import METHODS, LoanTerms

MODES = ("half_up", "half_even", "up", "down")
DAY_COUNTS = ("period", "act/365", "act/360", "act/act", "30/360")

days = st.dates(date(2000, 1, 1), date(2099, 12, 31))
rupiah = st.integers(0, 10**13).map(Decimal)
sen = st.integers(0, 10**12).map(lambda cents: Decimal(cents).scaleb(-2))
signed_sen = st.integers(-(10**12), 10**12).map(lambda cents: Decimal(cents).scaleb(-2))
percents = st.integers(0, 120_000).map(lambda thousandths: Decimal(thousandths).scaleb(-3))
weights = st.lists(sen, min_size=1, max_size=12).map(lambda values: dict(enumerate(values)))
units = st.sampled_from([Decimal("0.01"), Decimal(1), Decimal(100), Decimal(500), Decimal(7)])
roundings = st.builds(Rounding, units, st.sampled_from(MODES))


@st.composite
def loan_terms(draw: st.DrawFn) -> LoanTerms:
    """Any terms that can be kept: every method, unit, day count, rounding and grace."""
    periods = draw(st.integers(1, 40))
    disbursed_on = draw(days)
    wait = draw(st.none() | st.integers(0, 200))
    return LoanTerms(
        principal=draw(st.integers(1, 10**11).map(Decimal)),
        annual_rate=draw(percents),
        periods=periods,
        method=draw(st.sampled_from(METHODS)),
        disbursed_on=disbursed_on,
        first_due=None if wait is None else date.fromordinal(disbursed_on.toordinal() + wait),
        every=draw(st.integers(1, 12)),
        unit=draw(st.sampled_from(["month", "week", "day"])),
        day_count=draw(st.sampled_from(DAY_COUNTS)),
        rounding=draw(roundings),
        installment_multiple=draw(st.none() | st.sampled_from([Decimal(500), Decimal(1000)])),
        grace_principal=draw(st.integers(0, periods - 1)),
        grace_interest=draw(st.integers(0, periods - 1)),
        interest_free=draw(st.integers(0, periods)),
    )

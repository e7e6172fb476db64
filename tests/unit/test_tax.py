"""Final tax on interest: the threshold to the rupiah, and the sum over accounts."""

from decimal import Decimal

import pytest
from hypothesis import given
from koperasi_calc.rounding import Rounding
from koperasi_calc.tax import final_interest_tax
from strategies import weights


@pytest.mark.parametrize(
    ("gross", "tax"),
    [
        ("0", "0"),
        ("239999.99", "0"),
        ("240000", "0"),
        ("240000.01", "24000"),
        ("240001", "24000"),
        ("240005", "24001"),
        ("240004.99", "24000"),
    ],
)
def test_at_the_threshold_nothing_above_it_the_whole(gross, tax):
    assert final_interest_tax({"a": Decimal(gross)}) == {"a": Decimal(tax)}
    halves = {"a": Decimal(gross) / 2, "b": Decimal(gross) / 2}
    assert sum(final_interest_tax(halves).values()) == Decimal(tax)


@given(weights)
def test_the_accounts_bear_the_tax_together(gross):
    taxes = final_interest_tax(gross)
    total = sum(gross.values())
    expected = Rounding().apply(total / 10) if total > 240_000 else 0
    assert list(taxes) == list(gross)
    assert sum(taxes.values()) == expected
    assert all(tax % 1 == 0 for tax in taxes.values())
    assert all(
        abs(tax - gross[key] / 10) < Decimal("1.5") for key, tax in taxes.items() if expected
    )


def test_threshold_and_rate_are_arguments():
    gross = {"a": Decimal(100)}
    assert final_interest_tax(gross, threshold=Decimal(100), rate=Decimal(20)) == {"a": 0}
    assert final_interest_tax(gross, threshold=Decimal(99), rate=Decimal(20)) == {"a": 20}


def test_no_account_no_tax():
    assert final_interest_tax({}) == {}


def test_a_negative_gross_is_refused_also_below_the_threshold():
    with pytest.raises(ValueError, match="gross must not be negative: -1"):
        final_interest_tax({"a": Decimal(-1), "b": Decimal(5)})

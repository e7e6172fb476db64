"""Rounding and allocate: boundaries by table, laws by property."""

import decimal
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from koperasi_calc.rounding import Rounding, allocate
from reference import rounded
from strategies import roundings, signed_sen, units, weights

DECIMAL_MODES = {
    "half_up": decimal.ROUND_HALF_UP,
    "half_even": decimal.ROUND_HALF_EVEN,
    "up": decimal.ROUND_UP,
    "down": decimal.ROUND_DOWN,
}


@pytest.mark.parametrize(
    ("amount", "half_up", "half_even", "up", "down"),
    [
        ("0", "0", "0", "0", "0"),
        ("2.4999", "2", "2", "3", "2"),
        ("2.5", "3", "2", "3", "2"),
        ("2.5001", "3", "3", "3", "2"),
        ("3.5", "4", "4", "4", "3"),
        ("3", "3", "3", "3", "3"),
        ("-0.4", "0", "0", "-1", "0"),
        ("-2.5", "-3", "-2", "-3", "-2"),
        ("-3.5", "-4", "-4", "-4", "-3"),
    ],
)
def test_modes(amount, half_up, half_even, up, down):
    expected = {"half_up": half_up, "half_even": half_even, "up": up, "down": down}
    for mode, result in expected.items():
        rounded = Rounding(mode=mode).apply(Decimal(amount))
        assert rounded == Decimal(result), mode
        assert not (rounded.is_zero() and rounded.is_signed()), "no minus zero"


@given(signed_sen, st.sampled_from(sorted(DECIMAL_MODES)))
def test_modes_are_those_of_the_decimal_module(amount, mode):
    expected = amount.quantize(Decimal(1), rounding=DECIMAL_MODES[mode])
    assert Rounding(Decimal(1), mode).apply(amount) == expected


@given(roundings, signed_sen)
def test_the_result_is_a_near_multiple(rounding, amount):
    rounded = rounding.apply(amount)
    assert rounded % rounding.unit == 0
    assert abs(rounded - amount) < rounding.unit
    assert rounding.apply(rounded) == rounded
    assert rounding.apply(-amount) == -rounded


@given(roundings, st.integers(-(10**12), 10**12), st.integers(1, 10**6))
def test_a_ratio_is_rounded_once(rounding, numerator, denominator):
    expected = rounded(Fraction(numerator, denominator), rounding)
    assert rounding.ratio(Decimal(numerator), denominator) == expected


def test_a_third_of_three_is_one_by_every_mode():
    assert {Rounding(mode=mode).ratio(Decimal(3), 3) for mode in DECIMAL_MODES} == {1}


@pytest.mark.parametrize("unit", ["0", "-1"])
def test_a_unit_is_above_zero(unit):
    with pytest.raises(ValueError):
        Rounding(Decimal(unit))


def test_unknown_mode():
    with pytest.raises(ValueError, match="unknown rounding mode: 'half_down'"):
        Rounding(mode="half_down")


def test_rounding_is_a_value():
    assert Rounding() == Rounding(Decimal(1), "half_up")
    with pytest.raises(AttributeError):
        Rounding().unit = Decimal(2)


@given(st.integers(-(10**12), 10**12), weights, units)
def test_allocate_loses_nothing(count, shares, unit):
    total = count * unit
    if not any(shares.values()):
        shares = {**shares, "somebody": Decimal(1)}
    parts = allocate(total, shares, unit)
    assert list(parts) == list(shares)
    assert sum(parts.values()) == total
    for key, part in parts.items():
        quota = Fraction(total) * Fraction(shares[key]) / sum(map(Fraction, shares.values()))
        assert part % unit == 0
        assert abs(Fraction(part) - quota) < unit
        assert shares[key] or not part
    mirrored = allocate(-total, shares, unit)
    assert mirrored == {key: -part for key, part in parts.items()}


@given(st.integers(0, 10**6).map(Decimal), weights)
def test_a_larger_weight_never_gets_less(total, shares):
    shares = {**shares, "somebody": Decimal(1)}
    ranked = sorted(shares, key=shares.get)
    parts = allocate(total, shares)
    for smaller, larger in pairwise(ranked):
        if shares[smaller] < shares[larger]:
            assert parts[smaller] <= parts[larger]


@pytest.mark.parametrize(
    ("total", "unit", "shares", "expected"),
    [
        ("2", "1", {"a": "1", "b": "1", "c": "1"}, {"a": "1", "b": "1", "c": "0"}),
        ("-100", "1", {"a": "1", "b": "1", "c": "1"}, {"a": "-34", "b": "-33", "c": "-33"}),
        ("0.05", "0.01", {"a": "1", "b": "1"}, {"a": "0.03", "b": "0.02"}),
        ("1000", "500", {"a": "1", "b": "2"}, {"a": "500", "b": "500"}),
        ("7", "1", {"a": "0", "b": "5"}, {"a": "0", "b": "7"}),
        ("0", "1", {"a": "0", "b": "0"}, {"a": "0", "b": "0"}),
        ("0", "1", {}, {}),
    ],
)
def test_allocate(total, unit, shares, expected):
    decimals = {key: Decimal(share) for key, share in shares.items()}
    result = allocate(Decimal(total), decimals, Decimal(unit))
    assert result == {key: Decimal(part) for key, part in expected.items()}


@pytest.mark.parametrize(
    ("total", "unit", "shares", "message"),
    [
        ("10.5", "1", {"a": "1"}, "10.5 is not a multiple of 1"),
        ("150", "100", {"a": "1"}, "150 is not a multiple of 100"),
        ("10", "1", {"a": "-1", "b": "2"}, "weight must not be negative: -1"),
        ("0", "1", {"a": "-1"}, "weight must not be negative: -1"),
        ("10", "1", {"a": "0"}, "nobody to share 10"),
        ("-1", "1", {}, "nobody to share -1"),
        ("10", "0", {"a": "1"}, "unit must be above zero: 0"),
    ],
)
def test_allocate_refuses(total, unit, shares, message):
    decimals = {key: Decimal(share) for key, share in shares.items()}
    with pytest.raises(ValueError, match=message):
        allocate(Decimal(total), decimals, Decimal(unit))

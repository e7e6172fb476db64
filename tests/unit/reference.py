"""Rounding once more, by fractions: what the library is compared with."""

from fractions import Fraction
from math import floor


def rounded(exact, rounding):
    """The multiple of the rounding's unit for an exact fraction."""
    units = abs(Fraction(exact)) / Fraction(rounding.unit)
    whole = floor(units)
    half = Fraction(1, 2)
    goes_away = {
        "half_up": units - whole >= half,
        "half_even": units - whole > half or (units - whole == half and whole % 2 == 1),
        "up": units > whole,
        "down": False,
    }
    multiple = (whole + goes_away[rounding.mode]) * rounding.unit
    return multiple if exact >= 0 else -multiple

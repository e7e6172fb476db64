"""Plans of loans, with fractions: nothing is rounded but the interest of a row and the equal part."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import NamedTuple

from .accounts import ZERO


@dataclass(frozen=True)
class Product:
    """Terms; the same values make the product in the database."""

    code: str
    method: str
    annual_rate: int
    control: str
    day_count: str = "period"
    installment_multiple: int = 0
    provision_fee_percent: int = 0
    admin_fee: int = 0
    penalty_per_mille: int = 0
    penalty_cap_percent: int = 0
    allocation_order: str = "fee,penalty,interest,principal"
    payoff_interest_months: int = 1
    max_periods: int = 24
    max_amount: int = 50_000_000


class Row(NamedTuple):
    due: date
    principal: Decimal
    interest: Decimal


@dataclass
class Plan:
    rows: list
    begins: date
    version: int
    entries: int  # of the loan when the plan was made
    principal_before: Decimal = ZERO
    interest_before: Decimal = ZERO
    penalty_before: Decimal = ZERO

    @property
    def interest(self):
        return sum((row.interest for row in self.rows), ZERO)


def rounded(amount, unit=1):
    """To the nearest unit, halves up; of a fraction not below zero."""
    return Decimal(floor(Fraction(amount) / unit + Fraction(1, 2)) * unit)


def month_later(day, months):
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def part_of_year(start, end, day_count):
    if day_count == "period":
        return Fraction(1, 12)
    if day_count == "act/365":
        return Fraction((end - start).days, 365)
    ends = [day.day if (day + timedelta(1)).month == day.month else 30 for day in (start, end)]
    months = 12 * (end.year - start.year) + end.month - start.month
    return Fraction(30 * months + ends[1] - ends[0], 360)


def schedule(product, principal, periods, rate, start, first_due):
    """Rows of a plan."""
    anchor, step = (first_due, 0) if first_due else (start, 1)
    dues = [month_later(anchor, step + number) for number in range(periods)]
    rates = [
        Fraction(rate) / 100 * part_of_year(before, due, product.day_count)
        for before, due in zip([start, *dues[:-1]], dues, strict=True)
    ]
    unit = product.installment_multiple or 1
    equal = rounded(Fraction(principal) / periods, unit)
    if product.method == "annuity":
        growth, growths = Fraction(1), Fraction(0)
        for rate_of_row in reversed(rates):
            growths += growth
            growth *= 1 + rate_of_row
        equal = rounded(Fraction(principal) * growth / growths, unit)
    rows, left = [], principal
    for number, (due, rate_of_row) in enumerate(zip(dues, rates, strict=True), 1):
        interest = rounded(Fraction(principal if product.method == "flat" else left) * rate_of_row)
        wanted = equal - interest if product.method == "annuity" else equal
        paid = left if number == periods else min(max(wanted, ZERO), left)
        rows.append(Row(due, paid, interest))
        left -= paid
    return rows

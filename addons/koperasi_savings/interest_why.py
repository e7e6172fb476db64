"""An interest figure taken apart, exactly: the balances of the days, and what each of them earned.

The figures are fractions until they are shown; their sum, rounded once, is the amount that was booked.
"""

from datetime import timedelta
from fractions import Fraction
from typing import NamedTuple

from odoo.addons.koperasi_base.koperasi_calc.calendar import year_fraction
from odoo.addons.koperasi_base.koperasi_calc.rounding import Rounding

DAY = timedelta(days=1)


class Part(NamedTuple):
    """Days on which a balance had a rate, and what they earned; ``last`` is the last of the days."""

    first: object
    last: object
    balance: Fraction
    percent: Fraction
    earned: Fraction

    @property
    def days(self):
        return (self.last - self.first).days + 1


def spans(rule, opening, movements):
    """Days with one balance: list of (first day, day after the last, balance).

    :param opening: balance before the first day
    :param movements: {date: change}
    """
    cuts = sorted({rule.first, *movements})
    found, balance = [], opening
    for start, until in zip(cuts, [*cuts[1:], rule.until], strict=True):
        balance += movements.get(start, 0)
        found.append((start, until, balance))
    return found


def base(rule, days):
    """The balance that the method pays on; for daily interest the mean, which is shown alone."""
    if rule.method == "lowest":
        return Fraction(min(balance for *_span, balance in days))
    return (
        sum(Fraction(balance) * (until - start).days for start, until, balance in days) / rule.days
    )


def parts(rule, days):
    """What is paid on: each day's balance, or one balance for the period; each rate for its days.

    :rtype: list of :class:`Part`
    """
    paid = days if rule.method == "daily" else [(rule.first, rule.until, base(rule, days))]
    ends = [*(first for first, _tiers in rule.segments[1:]), rule.until]
    return [
        _part(rule, tiers, max(start, first), min(until, end), Fraction(balance))
        for start, until, balance in paid
        for (first, tiers), end in zip(rule.segments, ends, strict=True)
        if max(start, first) < min(until, end)
    ]


def _part(rule, tiers, start, until, balance):
    percent = Fraction(0)
    if balance > 0 and balance >= rule.minimum:
        reached = [percent for amount, percent in sorted(tiers) if amount <= balance]
        percent = Fraction(reached[-1]) if reached else percent
    earned = balance * percent / 100 * year_fraction(start, until, rule.day_count)
    return Part(start, until - DAY, balance, percent, earned)


def total(rule, found):
    """The interest of parts, rounded once as the product says.

    :rtype: Decimal
    """
    exact = sum((part.earned for part in found), Fraction(0))
    return Rounding(rule.unit, rule.mode).ratio(*exact.as_integer_ratio())


def shown(rule, days):
    """The figures of a page that explains: numbers of Python for display alone.

    :param days: what :func:`spans` gives
    :return: dict: ``method``, ``days``, ``spans`` and ``parts`` (lists of dicts), ``exact`` and ``rounded``
        (their sum)
    """
    found = parts(rule, days)
    return {
        "method": rule.method,
        "days": rule.days,
        "spans": [_span_shown(*span) for span in days],
        "parts": [_part_shown(part, rule.day_count) for part in found],
        "exact": float(sum(part.earned for part in found)),
        "rounded": float(total(rule, found)),
    }


def _span_shown(start, until, balance):
    return {
        "first": start,
        "last": until - DAY,
        "days": (until - start).days,
        "balance": float(balance),
    }


def _part_shown(part, day_count):
    return {
        "first": part.first,
        "last": part.last,
        "days": part.days,
        "balance": float(part.balance),
        "percent": float(part.percent),
        "year": _year_shown(part, day_count),
        "earned": float(part.earned),
    }


def _year_shown(part, day_count):
    """The part of a year as people write it: 31/365, not what it can be reduced to."""
    if day_count in ("act/365", "act/360"):
        return f"{part.days}/{day_count[4:]}"
    return str(year_fraction(part.first, part.last + DAY, day_count))

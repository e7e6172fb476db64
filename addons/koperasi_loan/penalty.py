"""Penalty that has accrued on a loan, from its plan and its payments; plain arithmetic, no records.

A penalty is never a debt in the books: it is worked out and charged when the member pays. What was
charged before is taken off, so paying often or seldom, in parts or at once, costs the same.

>>> from datetime import date
>>> rows = [Part(date(2026, 1, 31), Decimal(100_000), Decimal(10_000))]
>>> accrued(rows, [], NOTHING, date(2026, 1, 31), date(2026, 2, 10), Decimal(1), Decimal(0))
Decimal('1100')
>>> halfway = [Paid(date(2026, 2, 5), Decimal(50_000), Decimal(10_000))]
>>> accrued(rows, halfway, NOTHING, date(2026, 1, 31), date(2026, 2, 10), Decimal(1), Decimal(0))
Decimal('800')
>>> accrued(rows, [], NOTHING, date(2026, 1, 31), date(2026, 12, 31), Decimal(1), Decimal(5))
Decimal('5500')
"""

from datetime import date
from decimal import Decimal
from itertools import accumulate, pairwise
from typing import NamedTuple

from odoo.addons.koperasi_base.koperasi_calc.rounding import WHOLE_RUPIAH

ZERO = Decimal(0)


class Part(NamedTuple):
    """An installment as planned, in rupiah."""

    due: date
    principal: Decimal
    interest: Decimal


class Paid(NamedTuple):
    """What was paid on a date, in rupiah."""

    date: date
    principal: Decimal
    interest: Decimal


NOTHING = Paid(date.min, ZERO, ZERO)


def accrued(parts, payments, before, start, end, per_mille, cap_percent, rounding=WHOLE_RUPIAH):
    """Penalty on all installments from ``start`` to ``end``, whether charged or not.

    Each day on which part of an installment is overdue costs ``per_mille`` of that part; the day it is due
    is free, the day it is paid counts. Rounded once per installment.

    :param parts: :class:`Part` of the plan, in order
    :param payments: :class:`Paid`, by date
    :param before: :class:`Paid` on this plan before the first of ``payments``
    :param start: date before which nothing accrues (a plan taken over from other books)
    :param cap_percent: of the installment; zero for no limit
    :return: rupiah
    """
    totals = accumulate(
        parts, lambda a, b: Part(b.due, a.principal + b.principal, a.interest + b.interest)
    )
    periods = list(pairwise(_standing(payments, before, end)))
    total = ZERO
    for part, until in zip(parts, totals, strict=True):
        day_amounts = sum(
            (
                _unpaid(part, until, paid) * _days(max(part.due, start), paid.date, following.date)
                for paid, following in periods
            ),
            ZERO,
        )
        charge = rounding.ratio(day_amounts * per_mille, 1000)
        cap = rounding.ratio((part.principal + part.interest) * cap_percent, 100)
        total += min(charge, cap) if cap_percent else charge
    return total


def _standing(payments, before, end):
    """What was paid in all after each payment up to ``end``, and a last row at ``end``."""
    sums = list(
        accumulate(
            (before, *(payment for payment in payments if payment.date <= end)),
            lambda a, b: Paid(b.date, a.principal + b.principal, a.interest + b.interest),
        )
    )
    return [*sums, Paid(end, ZERO, ZERO)]


def _unpaid(part, until, paid):
    principal = min(part.principal, max(until.principal - paid.principal, ZERO))
    interest = min(part.interest, max(until.interest - paid.interest, ZERO))
    return principal + interest


def _days(overdue_from, start, end):
    return max((end - max(overdue_from, start)).days, 0)

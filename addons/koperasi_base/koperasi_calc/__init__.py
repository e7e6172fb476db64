# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Calculations of a savings-and-loan cooperative, in plain Python.

Money and rates are ``Decimal`` (rupiah; percent a year), parts of a year are ``Fraction``; dates,
rates and legal limits are arguments. Values come in and go out as frozen records. What cannot be
answered is refused with ``ValueError``. Each module opens with a short manual, run as a test.

============== ====================================================================
exact          arithmetic that raises rather than rounds, and the refusal of floats
rounding       ``Rounding``, and ``allocate``: the one way to split an amount
calendar       due dates, month ends, parts of a year by five day counts
schedule       installments of a loan, and its effective rate
savings        interest on balances, maturity of a time deposit
tax            final tax on the interest of one member in one month
allocation     what a payment pays first
arrears        days and months overdue, quality of the loan
shu            the year's surplus: over funds, over members
============== ====================================================================
"""

from . import allocation, arrears, calendar, exact, rounding, savings, schedule, shu, tax

__all__ = [
    "allocation",
    "arrears",
    "calendar",
    "exact",
    "rounding",
    "savings",
    "schedule",
    "shu",
    "tax",
]

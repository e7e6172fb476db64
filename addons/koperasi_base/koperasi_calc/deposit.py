# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a term deposit earns from its first day up to any day, paid monthly or at maturity.

>>> terms = DepositTerms(Decimal(40_000_000), Decimal(18), date(2026, 1, 15), date(2026, 4, 15))
>>> earned(terms, date(2026, 2, 15)), earned(terms, date(2026, 4, 15))
(Decimal('600000'), Decimal('1800000'))
>>> payout_days(terms)
[datetime.date(2026, 2, 15), datetime.date(2026, 3, 15), datetime.date(2026, 4, 15)]
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from .calendar import MONTHS_PER_YEAR, add_months, whole_months, year_fraction
from .exact import ZERO, exact
from .rounding import WHOLE_RUPIAH, Rounding


@dataclass(frozen=True, slots=True)
class DepositTerms:
    """What was agreed: rupiah, percent a year, first day, day of maturity.

    ``day`` is the day of the month of the first opening, which roll-overs keep; ``late_rate`` what is
    earned after maturity, percent a year.
    """

    principal: Decimal
    annual_rate: Decimal
    start: date
    maturity: date
    day: int | None = None
    day_count: str = "period"
    monthly: bool = True
    late_rate: Decimal = ZERO
    rounding: Rounding = WHOLE_RUPIAH


def payout_days(terms: DepositTerms) -> list[date]:
    """Return the days on which interest is paid, maturity last; monthly ones keep the day of the month."""
    if not terms.monthly:
        return [terms.maturity]
    days = []
    while not days or days[-1] < terms.maturity:
        days.append(min(add_months(terms.start, len(days) + 1, terms.day), terms.maturity))
    return days


@exact
def earned(terms: DepositTerms, until: date) -> Decimal:
    """Return the interest (rupiah) from the first day to ``until``, which does not count.

    Each period of payment is rounded once, so what is paid adds up to what is earned.
    """
    total, start = ZERO, terms.start
    for end in payout_days(terms):
        if until <= start:
            return total
        total += _interest(terms, terms.annual_rate, start, min(end, until))
        start = end
    if until > start:
        total += _interest(terms, terms.late_rate, start, until)
    return total


@exact
def at_rate(terms: DepositTerms, annual_rate: Decimal, until: date) -> Decimal:
    """Return the interest (rupiah) of all days to ``until`` at another rate, rounded once."""
    if until <= terms.start:
        return ZERO
    return _interest(terms, annual_rate, terms.start, until)


def _interest(terms: DepositTerms, annual_rate: Decimal, start: date, end: date) -> Decimal:
    part = (
        _deposit_months(terms, end) - _deposit_months(terms, start)
        if terms.day_count == "period"
        else year_fraction(start, end, terms.day_count)
    )
    whole = Fraction(terms.principal) * Fraction(annual_rate) / 100 * part
    return terms.rounding.ratio(*whole.as_integer_ratio())


def _deposit_months(terms: DepositTerms, until: date) -> Fraction:
    """Parts of a year in the deposit's own months: each is a twelfth, a day its share of that month."""
    count = max(whole_months(terms.start, until) - 1, 0)
    while add_months(terms.start, count + 1, terms.day) <= until:
        count += 1
    begun = add_months(terms.start, count, terms.day) if count else terms.start
    length = (add_months(terms.start, count + 1, terms.day) - begun).days
    return (count + Fraction((until - begun).days, length)) / MONTHS_PER_YEAR

"""The SQL of interest: what balances earned in a period, the lines of a run, and their ledger rows.

The rule is that of ``koperasi_calc.savings.interest``; a property test compares the two. The parts of a year
come from ``koperasi_calc.calendar``: one whole number per day over a common denominator, so that every
amount stays a whole numerator over a whole denominator until it is rounded, once.
"""

from math import lcm
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from odoo.tools import SQL

from odoo.addons.koperasi_base.koperasi_calc.calendar import year_fraction

DAY = relativedelta(days=1)
PERCENT = 100_000  # rates are counted in thousandths of a percent

# whole multiples below and the rest of the numerator -> is the next multiple taken?
GOES_UP = {
    "half_up": SQL("2 * rest >= step"),
    "half_even": SQL("2 * rest > step OR (2 * rest = step AND mod(whole, 2) <> 0)"),
    "up": SQL("rest > 0"),
    "down": SQL("FALSE"),
}


class Rule(NamedTuple):
    """What a product pays in a period; the snapshot that a run keeps.

    :param segments: list of (first day, [(balance from, percent a year), ...]), both in their order
    """

    first: object
    last: object
    method: str
    day_count: str
    segments: list
    minimum: object
    unit: object
    mode: str

    @property
    def until(self):
        return self.last + DAY

    @property
    def days(self):
        return (self.until - self.first).days


def weights(rule):
    """Parts of a year from the first day to the start of each day, as numerators over one denominator.

    :return: (list of int, one more than there are days; int)
    """
    parts = [
        year_fraction(rule.first, rule.first + relativedelta(days=day), rule.day_count)
        for day in range(rule.days + 1)
    ]
    denominator = lcm(*(part.denominator for part in parts))
    return [int(part * denominator) for part in parts], denominator


def earned(model, company, rule, accounts, own=None):
    """Interest of a period for a set of accounts, from the balances at the end of each day.

    Reads the movements since the first day alone: the opening balance is counted back from the stored one.

    :param model: the account model
    :param SQL accounts: condition on ``held``, the account rows
    :param own: ids of the batches by which this very interest was booked; they are no movements of it
    :return: SELECT of (account_id, entry_number, base, rate, gross)
    """
    numbers, denominator = weights(rule)
    scale = SQL("1") if rule.method != "average" else SQL("%s", rule.days)
    values = {
        "held": SQL.identifier(model._table),
        "entry": SQL.identifier(model.env[model._ledger_entry_model]._table),
        "accounts": accounts,
        "bookable": model._ledger_bookable_sql(SQL.identifier("held")),
        "company": company.id,
        "first": rule.first,
        "last": rule.last,
        "days": rule.days,
        "counted": _counted(model, own),
        "columns": _METHODS[rule.method](rule, numbers),
        "scale": scale,
        "denominator": denominator * PERCENT,
        "unit": str(rule.unit),
        "up": GOES_UP[rule.mode],
    }
    balances = SQL(_SUMMED if rule.method == "average" else _DAY_BY_DAY, **values)
    return SQL(_EARNED, balances=balances, **values)


_EARNED = """
WITH held AS MATERIALIZED (
    SELECT held.id, held.balance, held.entry_count FROM %(held)s held
     WHERE held.company_id = %(company)s AND held.open_date <= %(last)s AND %(bookable)s AND %(accounts)s
       AND held.interest_until IS NULL
), %(balances)s, rounded AS (
    SELECT base.*, %(denominator)s::numeric * %(scale)s * %(unit)s::numeric AS step FROM base
), cut AS (
    SELECT rounded.*, div(numerator, step) AS whole, mod(numerator, step) AS rest FROM rounded
)
SELECT cut.account_id, held.entry_count AS entry_number, round(cut.balance_days / %(days)s, 2) AS base,
       CASE WHEN weighted > 0 THEN round(numerator / (weighted * 1000), 3) ELSE 0 END AS rate,
       (whole + CASE WHEN %(up)s THEN 1 ELSE 0 END) * %(unit)s::numeric AS gross
  FROM cut JOIN held ON held.id = cut.account_id
"""

# the average needs the sum over all days alone: each movement stays until the end
_SUMMED = """
moved AS (
    SELECT entry.account_id, sum(entry.amount) AS total,
           sum(entry.amount * (%(last)s::date - entry.date + 1))
               FILTER (WHERE entry.date <= %(last)s AND %(counted)s) AS daily
      FROM %(entry)s entry JOIN held ON held.id = entry.account_id
     WHERE entry.company_id = %(company)s AND entry.date >= %(first)s
     GROUP BY entry.account_id
), summed AS (
    SELECT held.id AS account_id,
           (held.balance - coalesce(moved.total, 0)) * %(days)s + coalesce(moved.daily, 0) AS balance_days
      FROM held LEFT JOIN moved ON moved.account_id = held.id
), base AS (
    SELECT account_id, %(columns)s FROM summed
)"""

_DAY_BY_DAY = """
moved AS MATERIALIZED (
    SELECT entry.account_id, entry.date, sum(entry.amount) AS total,
           coalesce(sum(entry.amount) FILTER (WHERE %(counted)s), 0) AS amount
      FROM %(entry)s entry JOIN held ON held.id = entry.account_id
     WHERE entry.company_id = %(company)s AND entry.date >= %(first)s
     GROUP BY entry.account_id, entry.date
), point AS (
    SELECT held.id AS account_id, 0 AS day, held.balance - coalesce(since.total, 0) AS amount, 0 AS seq
      FROM held LEFT JOIN (SELECT account_id, sum(total) AS total FROM moved GROUP BY account_id) since
        ON since.account_id = held.id
    UNION ALL
    SELECT account_id, date - %(first)s::date, amount, 1 FROM moved WHERE date <= %(last)s AND amount <> 0
), span AS (
    SELECT account_id, day AS start, coalesce(lead(day) OVER days, %(days)s) AS until,
           sum(amount) OVER (days ROWS UNBOUNDED PRECEDING) AS balance
      FROM point WINDOW days AS (PARTITION BY account_id ORDER BY day, seq)
), base AS (
    SELECT account_id, %(columns)s FROM span WHERE until > start GROUP BY account_id
)"""


def _counted(model, own):
    """Condition on ``entry``: not the interest and tax of this period itself, nor their reversals."""
    if not own:
        return SQL("TRUE")
    return SQL(
        "NOT (entry.batch_id = ANY(%(own)s) OR coalesce(entry.reversal_of_id IN"
        " (SELECT id FROM %(entry)s WHERE batch_id = ANY(%(own)s)), FALSE))",
        own=list(own),
        entry=SQL.identifier(model.env[model._ledger_entry_model]._table),
    )


def _tiers(tiers, balance, scale):
    """The percent (in thousandths) that a balance times ``scale`` reaches; the highest tier first."""
    cases = [
        SQL("WHEN %s >= %s::numeric THEN %s", balance, str(start * scale), int(percent * 1000))
        for start, percent in sorted(tiers, reverse=True)
    ]
    return SQL("CASE %s ELSE 0 END", SQL(" ").join(cases)) if cases else SQL("0")


def _yearly(rule, numbers, balance, start, until, scale=1):
    """Numerator that a balance earns from one day to another: each dated rate for its days."""
    parts = []
    for place, (first, tiers) in enumerate(rule.segments):
        begin = max((first - rule.first).days, 0)
        ends = [(later - rule.first).days for later, _tiers in rule.segments[place + 1 : place + 2]]
        end = ends[0] if ends else rule.days
        days = SQL(
            "greatest(%s - %s, 0)",
            _weight(numbers, until, SQL("least(%s, %s)", until, end), bool(ends)),
            _weight(numbers, start, SQL("greatest(%s, %s)", start, begin), bool(begin)),
        )
        parts.append(SQL("%s * %s", _tiers(tiers, balance, scale), days))
    return SQL(
        "CASE WHEN %(balance)s <= 0 OR %(balance)s < %(minimum)s::numeric THEN 0"
        " ELSE %(balance)s * (%(parts)s) END",
        balance=balance,
        minimum=str(rule.minimum * scale),
        parts=SQL(" + ").join(parts) if parts else SQL("0"),
    )


def _weight(numbers, plain, clipped, needed):
    return SQL("(%s::bigint[])[%s + 1]", numbers, clipped if needed else plain)


def _on_lowest(rule, numbers):
    lowest, whole = SQL("min(balance)"), numbers[-1]
    earned_on = _yearly(rule, numbers, lowest, SQL("0"), SQL("%s", rule.days))
    return SQL(
        "%s AS numerator, min(balance) * %s AS weighted, min(balance) * %s AS balance_days",
        earned_on,
        whole,
        rule.days,
    )


def _on_average(rule, numbers):
    total = SQL.identifier("balance_days")
    earned_on = _yearly(rule, numbers, total, SQL("0"), SQL("%s", rule.days), scale=rule.days)
    return SQL("%s AS numerator, %s * %s AS weighted, balance_days", earned_on, numbers[-1], total)


def _on_each_day(rule, numbers):
    start, until, balance = (SQL.identifier(name) for name in ("start", "until", "balance"))
    weight = SQL(
        "(%s - %s)", _weight(numbers, until, until, False), _weight(numbers, start, start, False)
    )
    return SQL(
        "sum(%s) AS numerator, sum(balance * %s) AS weighted,"
        " sum(balance * (until - start)) AS balance_days",
        _yearly(rule, numbers, balance, start, until),
        weight,
    )


_METHODS = {"lowest": _on_lowest, "average": _on_average, "daily": _on_each_day}

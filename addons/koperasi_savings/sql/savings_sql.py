"""The SQL of savings: a statement of one account, and what all members have to pay in."""

from odoo.tools import SQL

# Movements by which a member pays contributions; interest and opening balances are none.
CONTRIBUTIONS = ("deposit", "withdrawal", "transfer_in", "transfer_out")


def statement(account, date_from, date_to):
    """Rows of a period in order of date, each with the balance after it; at least one row, without id.

    The opening balance is counted back from the stored one, so the cost depends on the period, not on the
    age of the account.
    """
    entry = account.env[account._ledger_entry_model]
    return SQL(
        """
        WITH since AS (
            SELECT id, date, number, kind, memo, channel, amount
              FROM %(entry)s WHERE account_id = %(account)s AND date >= %(date_from)s
        ), opening AS (
            SELECT held.balance - coalesce((SELECT sum(amount) FROM since), 0) AS opening
              FROM %(held)s held WHERE held.id = %(account)s
        )
        SELECT opening.opening, since.*,
               opening.opening + sum(since.amount) OVER (ORDER BY since.date, since.number) AS balance
          FROM opening LEFT JOIN since ON since.date <= %(date_to)s
         ORDER BY since.date, since.number
        """,
        entry=SQL.identifier(entry._table),
        held=SQL.identifier(account._table),
        account=account.id,
        date_from=date_from,
        date_to=date_to,
    )


def obligations(account_model, company, date_to):
    """What is due per account through a date.

    Principal: what is missing of what was agreed at the opening. Mandatory: the months since contributions
    count, each with the amount that it had, less what was paid in since. Agreed deposits: one month's amount,
    a missed month is not made up for. Goals: that too, until the target or the lock date is reached.
    """
    entry = account_model.env[account_model._ledger_entry_model]
    return SQL(
        """
        SELECT * FROM (
            SELECT held.id AS account_id, held.member_id, held.kind,
                   CASE held.kind
                   WHEN 'principal' THEN held.principal_amount - held.balance
                   WHEN 'mandatory' THEN %(owed)s - coalesce(paid.amount, 0)
                   WHEN 'goal' THEN %(goal)s
                   ELSE held.monthly_amount END AS due
              FROM %(held)s held
              JOIN koperasi_member member ON member.id = held.member_id AND member.state = 'active'
              LEFT JOIN LATERAL (
                   SELECT sum(entry.amount) AS amount
                     FROM %(entry)s entry LEFT JOIN %(entry)s origin ON origin.id = entry.reversal_of_id
                    WHERE held.kind = 'mandatory' AND entry.account_id = held.id
                      AND entry.date >= date_trunc('month', held.obligation_start)
                      AND coalesce(origin.kind, entry.kind) IN %(contributions)s
                   ) paid ON TRUE
             WHERE held.company_id = %(company)s AND held.state = 'open'
               AND held.obligation_start <= %(date_to)s AND %(condition)s
        ) claim WHERE due > 0
        """,
        owed=owed_by_month(date_to),
        goal=_due_of_goal(date_to),
        condition=account_model._obligation_condition_sql(),
        held=SQL.identifier(account_model._table),
        entry=SQL.identifier(entry._table),
        contributions=CONTRIBUTIONS,
        company=company.id,
        date_to=date_to,
    )


def _due_of_goal(date_to):
    """A month's deposit of a plan, at most what the target lacks; none once the money is free, paid or given up."""
    return SQL(
        "CASE WHEN held.goal_state IN ('running', 'reached') AND coalesce(held.maturity_date, 'infinity') >= %s"
        " THEN CASE WHEN held.target_amount > 0 THEN least(held.monthly_amount, held.target_amount - held.balance)"
        " ELSE held.monthly_amount END END",
        date_to,
    )


def owed_by_month(date_to, before=None):
    """LATERAL of (amount): all months from the start of contributions through ``date_to``, each with its amount.

    Today's amount times the months, corrected by the stretches that had another one.

    :param SQL before: index of the month (:func:`month_index`) that counts no more, if that is earlier
    """
    start = month_index(SQL("held.obligation_start"))
    end = SQL("%s", 12 * date_to.year + date_to.month + 1)
    if before is not None:
        end = SQL("least(%s, %s)", end, before)
    return SQL(
        """
        (SELECT (%(end)s - %(start)s) * held.monthly_amount + coalesce(sum(
                (stretch.amount - held.monthly_amount)
                * greatest(least(stretch.until, %(end)s) - greatest(stretch.since, %(start)s), 0)), 0) AS amount
           FROM (SELECT earlier.amount, %(until)s AS until,
                        coalesce(lag(%(until)s) OVER (ORDER BY earlier.until), 0) AS since
                   FROM koperasi_savings_account_amount earlier WHERE earlier.account_id = held.id) stretch)
        """,
        start=start,
        end=end,
        until=month_index(SQL("earlier.until")),
    )


def month_index(date):
    """Months since the year zero of a date or timestamp, for counting months."""
    return SQL("(12 * extract(year FROM %(d)s)::int + extract(month FROM %(d)s)::int)", d=date)


def in_order_of_payment(claims):
    """The rows of :func:`obligations` by member, what the law puts first before what was agreed."""
    return SQL(
        "SELECT account_id, member_id, kind, due FROM (%s) claim ORDER BY member_id,"
        " array_position(ARRAY['principal', 'mandatory'], kind::text), account_id",
        claims,
    )

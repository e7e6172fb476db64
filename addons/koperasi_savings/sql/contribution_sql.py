"""The SQL of contributions with dates: what months keep, what a table means for accounts, who is behind."""

from odoo.tools import SQL

from .savings_sql import CONTRIBUTIONS


def keep_amounts(condition, date, uid):
    """Write what the amount of accounts was before the month of ``date``; lines planned for later go.

    Accounts whose contributions start in that month or later have no earlier month to keep.

    :param SQL condition: on the alias ``held``
    """
    return SQL(
        """
        WITH first AS (SELECT date_trunc('month', %(date)s::date)::date AS month
        ), gone AS (
            DELETE FROM koperasi_savings_account_amount planned USING koperasi_savings_account held, first
             WHERE held.id = planned.account_id AND planned.until > first.month AND %(condition)s
        ), kept AS (
            INSERT INTO koperasi_savings_account_amount
                   (account_id, company_id, until, amount, create_uid, create_date, write_uid, write_date)
            SELECT held.id, held.company_id, first.month,
                   coalesce((SELECT earlier.amount FROM koperasi_savings_account_amount earlier
                              WHERE earlier.account_id = held.id AND earlier.until > first.month
                              ORDER BY earlier.until LIMIT 1), held.monthly_amount, 0),
                   %(uid)s, now() AT TIME ZONE 'UTC', %(uid)s, now() AT TIME ZONE 'UTC'
              FROM koperasi_savings_account held CROSS JOIN first
             WHERE %(condition)s AND date_trunc('month', held.obligation_start) < first.month
            ON CONFLICT (account_id, until) DO NOTHING
            RETURNING id
        ) SELECT count(*) FROM kept
        """,
        date=date,
        condition=condition,
        uid=uid,
    )


def arrears(company, date_to, condition):
    """Accounts of mandatory savings that are behind: payments fill the oldest month first, in one query.

    :param date_to: last day of the last month that counts
    :param SQL condition: on the alias ``held``
    :return: SELECT of (account_id, months, since, amount, last_paid)
    """
    return SQL(
        """
        SELECT due.account_id, count(*) AS months, min(due.month) AS since,
               sum(least(due.amount, due.total - coalesce(paid.amount, 0))) AS amount, max(paid.last) AS last_paid
          FROM (%(months)s) due
          LEFT JOIN LATERAL (%(paid)s) paid ON TRUE
         WHERE due.amount > 0 AND due.total > coalesce(paid.amount, 0)
         GROUP BY due.account_id
        """,
        months=months(company, date_to, condition),
        paid=_paid(),
    )


def months(company, date_to, condition):
    """SELECT of (account_id, start, month, amount, total): what each month asked for, and the sum so far."""
    return SQL(
        """
        SELECT held.id AS account_id, date_trunc('month', held.obligation_start) AS start,
               month::date AS month, asked.amount,
               sum(asked.amount) OVER (PARTITION BY held.id ORDER BY month) AS total
          FROM koperasi_savings_account held
          JOIN koperasi_member member ON member.id = held.member_id AND member.state = 'active'
         CROSS JOIN LATERAL generate_series(
               date_trunc('month', held.obligation_start), %(date_to)s::timestamp, interval '1 month') month
         CROSS JOIN LATERAL (%(asked)s) asked
         WHERE held.company_id = %(company)s AND held.kind = 'mandatory' AND held.state = 'open' AND %(condition)s
        """,
        company=company.id,
        date_to=date_to,
        condition=condition,
        asked=asked(SQL("month")),
    )


def asked(month):
    """SELECT of (amount): what an account (alias ``held``) has to pay in a month, its first day."""
    return SQL(
        "SELECT coalesce((SELECT earlier.amount FROM koperasi_savings_account_amount earlier"
        "  WHERE earlier.account_id = held.id AND earlier.until > %s ORDER BY earlier.until LIMIT 1),"
        " held.monthly_amount) AS amount",
        month,
    )


def _paid():
    return SQL(
        "SELECT sum(entry.amount) AS amount,"
        "       max(entry.date) FILTER (WHERE entry.amount > 0 AND entry.reversal_of_id IS NULL) AS last"
        "  FROM koperasi_savings_transaction entry"
        "  LEFT JOIN koperasi_savings_transaction origin ON origin.id = entry.reversal_of_id"
        " WHERE entry.account_id = due.account_id AND entry.date >= due.start"
        "   AND coalesce(origin.kind, entry.kind) IN %s",
        CONTRIBUTIONS,
    )

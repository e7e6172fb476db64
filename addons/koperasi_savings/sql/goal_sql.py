"""The SQL of goal savings: how many deposits of the plan are missing, and which goals are reached."""

from odoo.tools import SQL

from .savings_sql import CONTRIBUTIONS, month_index, owed_by_month


def refresh(company, date_to):
    """Count what is missing of each running plan through a month's end, and mark the goals reached.

    Missing are whole months' worth of the plan, paying ahead makes up for later months. Months that end after the
    lock date ask for nothing, and all of them together for no more than the target. One statement.

    :param date_to: last day of the last complete month
    :return: SQL of rows (account id, missing months, reached), of accounts whose figures changed
    """
    return SQL(
        """
        UPDATE koperasi_savings_account account
           SET missed_count = found.missed,
               goal_state = CASE WHEN found.reached THEN 'reached' ELSE 'running' END
          FROM (
            SELECT held.id, coalesce(held.target_amount > 0 AND held.balance >= held.target_amount, FALSE) AS reached,
                   CASE WHEN held.monthly_amount > 0 AND held.obligation_start <= %(date_to)s
                             AND (held.target_amount > 0 AND held.balance >= held.target_amount) IS NOT TRUE
                        THEN greatest(ceil((least(%(owed)s, nullif(held.target_amount, 0))
                                        - coalesce(paid.amount, 0)) / held.monthly_amount), 0)::int
                        ELSE 0 END AS missed
              FROM koperasi_savings_account held
              LEFT JOIN LATERAL (
                   SELECT sum(entry.amount) AS amount
                     FROM koperasi_savings_transaction entry
                     LEFT JOIN koperasi_savings_transaction origin ON origin.id = entry.reversal_of_id
                    WHERE entry.account_id = held.id
                      AND entry.date >= date_trunc('month', held.obligation_start)
                      AND coalesce(origin.kind, entry.kind) IN %(contributions)s
                   ) paid ON TRUE
             WHERE held.company_id = %(company)s AND held.kind = 'goal' AND held.state = 'open'
               AND held.goal_state IN ('running', 'reached')
          ) found
         WHERE found.id = account.id
           AND (account.missed_count, account.goal_state)
               IS DISTINCT FROM (found.missed, CASE WHEN found.reached THEN 'reached' ELSE 'running' END)
        RETURNING account.id, found.missed, found.reached
        """,
        company=company.id,
        date_to=date_to,
        owed=owed_by_month(date_to, month_index(SQL("(held.maturity_date + 1)"))),
        contributions=CONTRIBUTIONS,
    )

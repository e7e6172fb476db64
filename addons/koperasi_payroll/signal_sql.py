"""The SQL of early warning: members whose salary deductions fail month after month."""

from dateutil.relativedelta import relativedelta

from odoo.tools import SQL

LOOK_BACK = relativedelta(months=24)
STALE = relativedelta(months=3)  # whoever was asked nothing for so long is deducted no more


def failed_deductions(company, date):
    """Members whose last deductions were all short, from the month after the last full one.

    That month tells one run of failures from the next. What is missing is that of the last month: it asked for
    the arrears of the months before once more.
    """
    return SQL(
        """
        SELECT member_id, 'deduction' AS signal, min(period)::text AS key, 2 AS weight, min(period) AS since,
               jsonb_build_object('months', count(*), 'missing', (array_agg(due - received ORDER BY period DESC))[1],
                                  'reason', (array_agg(reason ORDER BY period DESC))[1]) AS figures
          FROM (
            SELECT line.member_id, line.period, sum(line.due) AS due, sum(line.received) AS received,
                   max(line.reason) AS reason,
                   max(CASE WHEN sum(line.received) >= sum(line.due) THEN line.period END)
                       OVER (PARTITION BY line.member_id) AS last_full
              FROM koperasi_deduction_line line
              JOIN koperasi_deduction deduction ON deduction.id = line.deduction_id AND deduction.state = 'posted'
             WHERE line.company_id = %(company)s AND line.target <> 'suspense'
               AND line.period > %(oldest)s AND line.period <= %(date)s
             GROUP BY line.member_id, line.period
          ) month
         WHERE period > coalesce(last_full, %(oldest)s)
         GROUP BY member_id
        HAVING count(*) >= %(months)s AND max(period) > %(stale)s
        """,
        company=company.id,
        date=date,
        oldest=date - LOOK_BACK,
        stale=date - STALE,
        months=company.koperasi_warning_failed_deductions,
    )

"""The SQL of early warning: members who take their savings out or stop contributing."""

from odoo.tools import SQL

from . import savings_sql

FREE_KINDS = ("voluntary", "term", "goal")


def withdrawals(company, since, date):
    """Members who took out most of what they could take: from one free account to another is nothing.

    A further withdrawal of a size that counts is another occurrence.
    """
    return SQL(
        """
        SELECT member_id, 'withdrawal' AS signal, coalesce(last_large, 0)::text AS key, 2 AS weight,
               first_out AS since,
               jsonb_build_object('withdrawn', -change, 'held', balance - change) AS figures
          FROM (
            SELECT account.member_id, sum(entry.amount) AS change,
                   min(entry.date) FILTER (WHERE entry.amount < 0) AS first_out,
                   max(entry.id) FILTER (WHERE entry.amount <= -%(least)s) AS last_large
              FROM koperasi_savings_transaction entry
              JOIN koperasi_savings_account account ON account.id = entry.account_id
             WHERE entry.company_id = %(company)s AND entry.date > %(since)s AND entry.date <= %(date)s
               AND account.kind IN %(kinds)s
             GROUP BY account.member_id
          ) moved
          JOIN (
            SELECT member_id, sum(balance) AS balance FROM koperasi_savings_account
             WHERE company_id = %(company)s AND kind IN %(kinds)s GROUP BY member_id
          ) now USING (member_id)
         WHERE change < 0 AND -change >= %(least)s AND -change * 100 >= (balance - change) * %(percent)s
        """,
        company=company.id,
        since=since,
        date=date,
        kinds=FREE_KINDS,
        least=company.koperasi_warning_withdrawal_amount,
        percent=company.koperasi_warning_withdrawal_percent,
    )


def stopped_contributions(accounts, company, since, date):
    """Members who owe some months of mandatory savings and paid nothing in since a day.

    Who paid ahead owes nothing. The day of the last contribution tells one pause from the next.
    """
    return SQL(
        """
        SELECT claim.member_id, 'contribution' AS signal, coalesce(last.date::text, 'never') AS key, 2 AS weight,
               coalesce(last.date, account.obligation_start) AS since,
               jsonb_build_object('due', claim.due, 'last', last.date) AS figures
          FROM (%(claims)s) claim
          JOIN koperasi_savings_account account ON account.id = claim.account_id AND account.kind = 'mandatory'
          LEFT JOIN LATERAL (
               SELECT max(entry.date) AS date FROM koperasi_savings_transaction entry
                WHERE entry.account_id = account.id AND entry.amount > 0 AND entry.kind IN %(kinds)s
                  AND entry.date <= %(date)s
                  AND NOT EXISTS (SELECT FROM koperasi_savings_transaction back WHERE back.reversal_of_id = entry.id)
               ) last ON TRUE
         WHERE account.monthly_amount > 0 AND claim.due >= account.monthly_amount * %(months)s
           AND coalesce(last.date, account.obligation_start) <= %(since)s
        """,
        claims=savings_sql.obligations(accounts, company, date),
        kinds=(*savings_sql.CONTRIBUTIONS, "opening"),
        months=company.koperasi_warning_missed_months,
        since=since,
        date=date,
    )

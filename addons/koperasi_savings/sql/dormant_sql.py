"""The SQL of dormancy: which accounts had no movement by their member for the months that their product says."""

from odoo.tools import SQL

# Movements by a member. Interest, tax, fees and what runs do (channel system) are none.
BY_MEMBER = ("deposit", "withdrawal", "transfer_in", "transfer_out", "opening")

_LAST = SQL(
    """
    SELECT held.id, product.dormant_warning_days, product.dormant_wakes, held.dormant_since,
           held.dormant_warned_on, last.date AS moved_on,
           (greatest(last.date, held.open_date, held.reactivated_on)
            + make_interval(months => product.dormant_months))::date AS sleeps_on
      FROM koperasi_savings_account held
      JOIN koperasi_savings_product product ON product.id = held.product_id AND product.dormant_months > 0
      LEFT JOIN LATERAL (
           SELECT entry.date FROM koperasi_savings_transaction entry
            WHERE entry.account_id = held.id AND entry.kind IN %(kinds)s AND entry.channel <> 'system'
              AND NOT EXISTS (SELECT FROM koperasi_savings_transaction back WHERE back.reversal_of_id = entry.id)
            ORDER BY entry.date DESC, entry.number DESC LIMIT 1
           ) last ON TRUE
    """,
    kinds=BY_MEMBER,
)


def _candidates(company):
    return SQL("%s WHERE held.company_id = %s AND held.state = 'open'", _LAST, company.id)


def fall_asleep(company, date):
    """Mark accounts that are due, from the day on which it is done."""
    return SQL(
        "UPDATE koperasi_savings_account held SET dormant_since = %(date)s FROM (%(found)s) found"
        " WHERE held.id = found.id AND found.dormant_since IS NULL AND found.sleeps_on <= %(date)s"
        " RETURNING held.id",
        date=date,
        found=_candidates(company),
    )


def warn(company, date):
    """Mark accounts that will be due within the days of warning, once per pause.

    :return: SQL of rows (account id, day on which it falls asleep)
    """
    return SQL(
        "UPDATE koperasi_savings_account held SET dormant_warned_on = %(date)s FROM (%(found)s) found"
        " WHERE held.id = found.id AND found.dormant_since IS NULL AND found.sleeps_on > %(date)s"
        "   AND found.dormant_warning_days > 0"
        "   AND found.sleeps_on - found.dormant_warning_days <= %(date)s"
        "   AND (found.dormant_warned_on IS NULL OR found.dormant_warned_on < found.moved_on)"
        " RETURNING held.id, found.sleeps_on",
        date=date,
        found=_candidates(company),
    )


def wake(company, date):
    """Where a deposit wakes: accounts that were paid into since they fell asleep (payroll, transfers)."""
    return SQL(
        "UPDATE koperasi_savings_account held"
        "   SET dormant_since = NULL, dormant_warned_on = NULL, reactivated_on = %(date)s"
        "  FROM koperasi_savings_product product"
        " WHERE product.id = held.product_id AND product.dormant_wakes AND held.dormant_since IS NOT NULL"
        "   AND held.company_id = %(company)s AND held.state = 'open' AND EXISTS ("
        "       SELECT FROM koperasi_savings_transaction entry"
        "        WHERE entry.account_id = held.id AND entry.amount > 0 AND entry.channel <> 'system'"
        "          AND entry.kind IN %(kinds)s AND entry.date >= held.dormant_since)"
        " RETURNING held.id",
        date=date,
        company=company.id,
        kinds=BY_MEMBER,
    )

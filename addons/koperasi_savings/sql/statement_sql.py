"""The SQL of statements of many accounts of a ledger at once: what a period did to each, and its movements."""

from odoo.tools import SQL


def figures(accounts, date_from, date_to):
    """Opening balance, sums in and out, closing balance of accounts in a period.

    Balances are counted back from the stored ones: the cost depends on what was booked since ``date_from``.

    :param accounts: recordset of a ledger account model
    :return: SQL of rows (account, opening, incoming, outgoing, closing)
    """
    return SQL(
        """
        SELECT held.id AS account, held.balance - since.amount AS opening, since.incoming, since.outgoing,
               held.balance - since.amount + since.incoming - since.outgoing AS closing
          FROM %(held)s held CROSS JOIN LATERAL (
               SELECT coalesce(sum(entry.amount), 0) AS amount,
                      coalesce(sum(entry.amount) FILTER (WHERE entry.amount > 0 AND entry.date <= %(date_to)s), 0)
                      AS incoming,
                      coalesce(-sum(entry.amount) FILTER (WHERE entry.amount < 0 AND entry.date <= %(date_to)s), 0)
                      AS outgoing
                 FROM %(entry)s entry WHERE entry.%(column)s = held.id AND entry.date >= %(date_from)s
               ) since
         WHERE held.id = ANY(%(ids)s)
        """,
        **_names(accounts),
        date_from=date_from,
        date_to=date_to,
    )


def movements(accounts, date_from, date_to):
    """Movements of accounts in a period by account and date, each with what it adds to the opening balance.

    A back-dated movement stands at its date, as on the statement of one account.

    :return: SQL of rows (account, id, date, number, kind, memo, channel, amount, extra, moved)
    """
    return SQL(
        """
        SELECT entry.%(column)s AS account, entry.id, entry.date, entry.number, entry.kind, entry.memo,
               entry.channel, entry.amount, %(extra)s AS extra,
               sum(entry.amount) OVER (PARTITION BY entry.%(column)s ORDER BY entry.date, entry.number) AS moved
          FROM %(entry)s entry
         WHERE entry.%(column)s = ANY(%(ids)s) AND entry.date BETWEEN %(date_from)s AND %(date_to)s
         ORDER BY entry.%(column)s, entry.date, entry.number
        """,
        **_names(accounts),
        extra=_extra(accounts),
        date_from=date_from,
        date_to=date_to,
    )


def _extra(accounts):
    """What was paid beside the amount: interest, penalty and fees of a loan."""
    names = accounts.env[accounts._ledger_entry_model]._ledger_component_roles
    return SQL(" + ").join(
        [SQL("0::numeric"), *(SQL("entry.%s", SQL.identifier(n)) for n in names)]
    )


def _names(accounts):
    entry = accounts.env[accounts._ledger_entry_model]
    return {
        "held": SQL.identifier(accounts._table),
        "entry": SQL.identifier(entry._table),
        "column": SQL.identifier(entry._ledger_account_field),
        "ids": accounts.ids,
    }

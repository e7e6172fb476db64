"""The SQL of the three zeros: one pass over a ledger for its sums, one over the entries to be re-hashed."""

from odoo.tools import SQL

from . import ledger_sql

# Entries older than this are all committed: no transaction lasts so long.
SETTLED_AFTER = "1 hour"


def settled_until():
    """SELECT of the time (UTC, whole seconds) up to which no entry can be added any more."""
    return SQL(
        "SELECT date_trunc('second', now() AT TIME ZONE 'UTC' - %s::interval)", SETTLED_AFTER
    )


# Another version of a row, or another row in its place, has another transaction or another place.
FINGERPRINT = "hash_record_extended(ROW(entry.id, entry.xmin, entry.ctid), 0)"


def sums(model, company, proved, shown):
    """One pass over a ledger: its size, fingerprint, balance faults, tail faults, control totals.

    The fingerprint is the sum of a hash of the version of each row. It tells whether the rows whose chain
    was verified before are the same rows still; it is no signature, the chain is.

    :param proved: entries up to this time were verified before; None for none
    :return: SQL of one row (entries, fingerprint up to ``proved``, first id after it, accounts,
        balance faults, first of them as texts, tail faults, first of them as texts,
        {control account: sum} as JSON); numerics as text
    """
    account = model.env[model._ledger_account_model()]
    totals = [
        (SQL.identifier(kept), SQL.identifier(origin))
        for kept, origin in account._ledger_totals.items()
    ]
    return SQL(
        _SUMS,
        column=SQL.identifier(model._ledger_account_field),
        entry=SQL.identifier(model._table),
        account=SQL.identifier(account._table),
        company=company.id,
        proved=proved or "-infinity",
        print=SQL(FINGERPRINT),
        shown=shown,
        totals=_joined(SQL(", sum(entry.%s) AS %s", origin, kept) for kept, origin in totals),
        totals_again=_joined(SQL(", sum(sums.%s) AS %s", kept, kept) for kept, _origin in totals),
        totals_differ=_joined(
            SQL(" OR account.%s <> coalesce(sums.%s, 0)", kept, kept) for kept, _origin in totals
        ),
    )


def _joined(parts):
    return SQL("").join(parts)


_SUMS = """
WITH by_control AS MATERIALIZED (
    SELECT entry.%(column)s AS account, entry.control_account_id AS control,
           count(*) AS entries, max(entry.number) AS number, sum(entry.amount) AS amount %(totals)s,
           sum(%(print)s) FILTER (WHERE entry.create_date <= %(proved)s::timestamp) AS print,
           min(entry.id) FILTER (WHERE entry.create_date > %(proved)s::timestamp) AS first_new
      FROM %(entry)s entry WHERE entry.company_id = %(company)s
     GROUP BY entry.%(column)s, entry.control_account_id
), sums AS MATERIALIZED (
    SELECT account AS id, max(number) AS number, sum(amount) AS amount %(totals_again)s
      FROM by_control sums GROUP BY account
), held AS MATERIALIZED (
    SELECT account.id, account.balance, coalesce(sums.amount, 0) AS amount,
           account.balance <> coalesce(sums.amount, 0) %(totals_differ)s AS differs,
           account.entry_count <> coalesce(sums.number, 0) AS cut,
           account.last_hash, account.entry_count
      FROM %(account)s account LEFT JOIN sums ON sums.id = account.id
     WHERE account.company_id = %(company)s
), tail AS (
    SELECT held.id FROM held LEFT JOIN %(entry)s last
        ON last.%(column)s = held.id AND last.number = held.entry_count
     WHERE held.cut OR (held.entry_count > 0 AND held.last_hash IS DISTINCT FROM last.entry_hash)
)
SELECT (SELECT coalesce(sum(entries), 0)::bigint FROM by_control),
       (SELECT coalesce(sum(print), 0)::text FROM by_control),
       (SELECT min(first_new) FROM by_control),
       (SELECT count(*) FROM held),
       (SELECT count(*) FROM held WHERE differs),
       (SELECT array_agg(format('account %%s: balance %%s, entries %%s', id, balance, amount))
          FROM (SELECT * FROM held WHERE differs ORDER BY id LIMIT %(shown)s) first),
       (SELECT count(*) FROM tail),
       (SELECT array_agg(format('account %%s: its last entry is not the one it names', id))
          FROM (SELECT * FROM tail ORDER BY id LIMIT %(shown)s) first),
       (SELECT coalesce(json_object_agg(control, amount::text), '{}')
          FROM (SELECT control, sum(amount) AS amount FROM by_control GROUP BY control) totals)
"""


def fingerprint(model, company, first, proved, settled):
    """Fingerprint of the entries after ``proved`` that cannot become more: SQL of one numeric, as text.

    :param first: none of them has a smaller id; None: there are none
    """
    return SQL(
        "SELECT coalesce(sum(%s), 0)::text FROM %s entry WHERE entry.company_id = %s AND entry.id >= %s"
        " AND entry.create_date > %s::timestamp AND entry.create_date <= %s::timestamp",
        SQL(FINGERPRINT),
        SQL.identifier(model._table),
        company.id,
        first,
        proved or "-infinity",
        settled,
    )


def chain_faults(model, company, shown, condition=None):
    """Entries whose hash, number or running balance does not follow from the entry before.

    A changed, removed or inserted row breaks its chain. Whether the tail of a chain was cut off is told by
    :func:`sums`.

    :param SQL condition: only entries (alias ``entry``) for which it holds; default all
    :return: SQL of one row (entries hashed, faults, first faults as texts)
    """
    column = model._ledger_account_field
    return SQL(
        """
        WITH step AS NOT MATERIALIZED (
            SELECT entry.id, entry.%(column)s AS account,
                   entry.entry_hash IS DISTINCT FROM %(hash)s
                   OR (before.id IS NULL AND entry.number <> 1)
                   OR entry.balance_after <> coalesce(before.balance_after, 0) + entry.amount AS broken
              FROM %(entry)s entry LEFT JOIN %(entry)s before
                ON before.%(column)s = entry.%(column)s AND before.number = entry.number - 1
             WHERE entry.company_id = %(company)s AND %(condition)s
        ), counted AS (
            SELECT count(*) AS hashed, count(*) FILTER (WHERE broken) AS faults FROM step
        )
        SELECT hashed, faults,
               CASE WHEN faults > 0 THEN (
                   SELECT array_agg(format('account %%s, entry %%s', account, id))
                     FROM (SELECT * FROM step WHERE broken ORDER BY account, id LIMIT %(shown)s) first
               ) END
          FROM counted
        """,
        entry=SQL.identifier(model._table),
        column=SQL.identifier(column),
        company=company.id,
        hash=ledger_sql.chained_hash(
            SQL("before.entry_hash"),
            ledger_sql.payload("entry", column, list(model._ledger_component_roles)),
        ),
        condition=condition or SQL("TRUE"),
        shown=shown,
    )


def waiting_by_control(model, company):
    """Part of a ledger in batches that are not posted: SQL of rows (control account, sum as text)."""
    return SQL(
        "SELECT entry.control_account_id, sum(entry.amount)::text"
        "  FROM koperasi_ledger_batch batch JOIN %s entry ON entry.batch_id = batch.id"
        " WHERE batch.company_id = %s AND batch.state <> 'posted' GROUP BY entry.control_account_id",
        SQL.identifier(model._table),
        company.id,
    )


def books_by_control(company):
    """Balances of the control accounts in the general ledger: SQL of rows (account, balance as text)."""
    return SQL(
        "SELECT line.account_id, sum(line.balance)::text"
        "  FROM account_move_line line JOIN account_account account ON account.id = line.account_id"
        " WHERE line.company_id = %s AND line.parent_state = 'posted' AND account.koperasi_control"
        " GROUP BY line.account_id",
        company.id,
    )

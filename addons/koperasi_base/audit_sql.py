"""The SQL of the audit view: figures of the balance sheet, what made each of them, and the entries."""

from odoo.tools import SQL

# Assets and expenses grow by debits, the rest by credits: figures are shown as the balance sheet has them.
NATURAL_SIGN = SQL(
    "CASE WHEN split_part(account.account_type, '_', 1) IN ('asset', 'expense') THEN 1 ELSE -1 END"
)
# Room for the ledger's place in the id of a row that stands for one of its entries.
LEDGERS = 32


def _side(model):
    debit = model.env[model._ledger_account_model()]._ledger_side == "debit"
    return SQL("1") if debit else SQL("-1")


def _movements(model, condition):
    """Rows of a ledger per control account, debit positive, under a condition on ``entry`` and ``batch``."""
    return SQL(
        "SELECT entry.control_account_id AS account_id, entry.company_id, entry.batch_id,"
        " NULL::integer AS move_id, batch.date, batch.state <> 'posted' AS waiting,"
        " %(side)s * entry.amount AS ledger, 0::numeric AS books, 1 AS entries"
        " FROM %(table)s entry JOIN koperasi_ledger_batch batch ON batch.id = entry.batch_id"
        " WHERE %(condition)s",
        side=_side(model),
        table=SQL.identifier(model._table),
        condition=condition,
    )


def _items():
    """Posted journal items, debit positive; those of a batch under the batch, others under their entry."""
    return SQL(
        "SELECT line.account_id, line.company_id, batch.id AS batch_id,"
        " CASE WHEN batch.id IS NULL THEN line.move_id END AS move_id,"
        " coalesce(batch.date, line.date) AS date, FALSE AS waiting,"
        " 0::numeric AS ledger, line.balance AS books, 0 AS entries"
        " FROM account_move_line line LEFT JOIN koperasi_ledger_batch batch ON batch.move_id = line.move_id"
        " WHERE line.parent_state = 'posted'"
    )


def figures(audit, models, year_start):
    """INSERT of the lines of an audit: one per account with movements, as of its date.

    Income and expense count from the first day of the fiscal year; what earlier years left there and no
    closing entry moved stands in a line without an account, so that the lines sum to zero.

    :param audit: a ``koperasi.audit``
    :param models: the entry models
    :param year_start: first day of the fiscal year of the audit's date
    """
    condition = SQL("entry.company_id = %s AND batch.date <= %s", audit.company_id.id, audit.date)
    nothing = SQL("SELECT NULL::integer AS account_id, FALSE AS waiting, 0 AS ledger WHERE FALSE")
    ledgers = [
        SQL("SELECT account_id, waiting, ledger FROM (%s) part", _movements(model, condition))
        for model in models
    ]
    return SQL(
        _FIGURES,
        ledgers=SQL(" UNION ALL ").join([*ledgers, nothing]),
        audit=audit.id,
        company=audit.company_id.id,
        root=str(audit.company_id.root_id.id),
        date=audit.date,
        year_start=year_start,
        uid=audit.env.uid,
        sign=NATURAL_SIGN,
    )


_FIGURES = """
WITH ledger AS (
    SELECT account_id, sum(ledger) AS ledger, coalesce(sum(ledger) FILTER (WHERE waiting), 0) AS waiting
      FROM (%(ledgers)s) part GROUP BY account_id
), item AS (
    SELECT line.account_id, sum(line.balance) AS balance,
           bool_or(journal.koperasi_kind IS NOT NULL) AS in_batches,
           account.account_type ~ '^(income|expense)' AND line.date < %(year_start)s AS earlier
      FROM account_move_line line
      JOIN account_account account ON account.id = line.account_id
      JOIN account_journal journal ON journal.id = line.journal_id
     WHERE line.company_id = %(company)s AND line.parent_state = 'posted' AND line.date <= %(date)s
       AND account.account_type <> 'off_balance'
     GROUP BY line.account_id, 4
), figure AS (
    SELECT coalesce(ledger.account_id, item.account_id) AS account_id, ledger.ledger, ledger.waiting,
           coalesce(item.balance, 0) AS books, coalesce(item.in_batches, FALSE) AS in_batches
      FROM ledger FULL JOIN (SELECT * FROM item WHERE NOT earlier) item ON item.account_id = ledger.account_id
), shown AS (
    SELECT CASE split_part(account.account_type, '_', 1)
                WHEN 'asset' THEN '1_asset' WHEN 'liability' THEN '2_liability' WHEN 'equity' THEN '3_equity'
                WHEN 'income' THEN '4_income' ELSE '5_expense' END AS section,
           account.code_store->>%(root)s AS code, account.id AS account_id, account.koperasi_control AS control,
           account.koperasi_control OR figure.in_batches OR figure.ledger IS NOT NULL AS in_batches,
           CASE WHEN account.account_type ~ '^(income|expense)' THEN %(year_start)s::date END AS date_from,
           %(sign)s * coalesce(figure.ledger, 0) AS ledger, %(sign)s * coalesce(figure.waiting, 0) AS waiting,
           %(sign)s * figure.books AS books
      FROM figure JOIN account_account account ON account.id = figure.account_id
    UNION ALL
    SELECT '3_equity', NULL, NULL, FALSE, FALSE, NULL, 0, 0, - sum(balance)
      FROM item WHERE earlier HAVING sum(balance) <> 0
)
INSERT INTO koperasi_audit_line (audit_id, section, code, account_id, control, in_batches, date_from,
       ledger_total, open_total, books_total, difference, create_uid, create_date, write_uid, write_date)
SELECT %(audit)s, section, code, account_id, control, in_batches, date_from, ledger, waiting, books,
       CASE WHEN control THEN ledger - waiting - books ELSE 0 END,
       %(uid)s, now() AT TIME ZONE 'UTC', %(uid)s, now() AT TIME ZONE 'UTC'
  FROM shown
"""


def sources(models):
    """What made the figure of an account: (account, batch or journal entry, amounts in its natural sign).

    The id says which account and which batch or journal entry, so a row is found again without a query.
    """
    parts = [*(_movements(model, SQL("TRUE")) for model in models), _items()]
    return SQL(
        _SOURCES, parts=SQL(" UNION ALL ").join(parts), sign=NATURAL_SIGN, width=SOURCE_WIDTH
    )


SOURCE_WIDTH = 2**32
_SOURCES = """
SELECT part.account_id::bigint * %(width)s + coalesce(part.batch_id * 2, part.move_id * 2 + 1) AS id,
       part.account_id, part.company_id, part.date, part.batch_id,
       coalesce(part.move_id, batch.move_id) AS move_id,
       coalesce(batch.name, move.name) AS name, coalesce(batch.memo, move.ref) AS memo,
       coalesce(batch.kind, 'move') AS kind, coalesce(batch.state, 'posted') AS state,
       coalesce(batch.create_uid, move.create_uid) AS user_id,
       coalesce(batch.create_date, move.create_date) AS booked_on,
       batch.origin_model, batch.origin_id, part.entries,
       %(sign)s * part.ledger AS ledger_amount, %(sign)s * part.books AS books_amount,
       CASE WHEN account.koperasi_control AND coalesce(batch.state, 'posted') = 'posted'
            THEN %(sign)s * (part.ledger - part.books) ELSE 0 END AS difference
  FROM (
    SELECT account_id, company_id, batch_id, move_id, date,
           sum(ledger) AS ledger, sum(books) AS books, sum(entries)::integer AS entries
      FROM (%(parts)s) movement GROUP BY account_id, company_id, batch_id, move_id, date
  ) part
  JOIN account_account account ON account.id = part.account_id
  LEFT JOIN koperasi_ledger_batch batch ON batch.id = part.batch_id
  LEFT JOIN account_move move ON move.id = part.move_id
"""


def entries(models):
    """The entries of every ledger in one shape; the id is the entry's own, with room for its ledger."""
    return SQL(" UNION ALL ").join(_entries(model, place) for place, model in enumerate(models))


def _entries(model, place):
    account = model.env[model._ledger_account_model()]
    components = [SQL(" + entry.%s", SQL.identifier(n)) for n in model._ledger_component_roles]
    return SQL(
        "SELECT entry.id::bigint * %(ledgers)s + %(place)s AS id, %(ledger)s AS ledger, entry.id AS entry_id,"
        " entry.company_id, entry.batch_id, account.partner_id, entry.number, entry.date, entry.kind,"
        " entry.amount, 0 %(components)s AS components, entry.balance_after, entry.memo, entry.channel,"
        " entry.control_account_id, entry.create_uid AS user_id, entry.create_date AS booked_on,"
        " entry.entry_hash, entry.reversal_of_id AS reverses, reversal.id AS reversed_by"
        " FROM %(table)s entry JOIN %(accounts)s account ON account.id = entry.%(column)s"
        " LEFT JOIN %(table)s reversal ON reversal.reversal_of_id = entry.id",
        ledgers=LEDGERS,
        place=place,
        ledger=model._name,
        components=SQL("").join(components),
        table=SQL.identifier(model._table),
        accounts=SQL.identifier(account._table),
        column=SQL.identifier(model._ledger_account_field),
    )

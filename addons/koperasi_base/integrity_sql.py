"""The SQL of the three zeros, one pass over a ledger each."""

from odoo.tools import SQL

from . import ledger_sql


def chain_faults(model, company, shown):
    """Entries whose hash, number or running balance does not follow from the entry before.

    A changed, removed or inserted row breaks its chain; an account whose tail was cut off differs from the
    count and hash that its row keeps.

    :return: SQL of one row (entries checked, faults, first faults as texts)
    """
    account = model.env[model._ledger_account_model()]
    column = model._ledger_account_field
    return SQL(
        """
        WITH linked AS (
            SELECT entry.*,
                   lag(entry.entry_hash) OVER chain AS hash_before,
                   lag(entry.number) OVER chain AS number_before,
                   lag(entry.balance_after) OVER chain AS balance_before,
                   lead(entry.id) OVER chain AS next_id
              FROM %(entry)s entry WHERE entry.company_id = %(company)s
            WINDOW chain AS (PARTITION BY entry.%(column)s ORDER BY entry.number)
        ), fault AS (
            SELECT linked.id, linked.%(column)s AS account
              FROM linked
             WHERE linked.entry_hash IS DISTINCT FROM koperasi_chain_step(linked.hash_before, '', %(payload)s)
                OR linked.number <> coalesce(linked.number_before, 0) + 1
                OR linked.balance_after <> coalesce(linked.balance_before, 0) + linked.amount
            UNION ALL
            SELECT linked.id, account.id
              FROM linked JOIN %(account)s account ON account.id = linked.%(column)s
             WHERE linked.next_id IS NULL
               AND (account.last_hash IS DISTINCT FROM linked.entry_hash
                    OR account.entry_count <> linked.number)
            UNION ALL
            SELECT NULL, account.id FROM %(account)s account
             WHERE account.company_id = %(company)s AND account.entry_count > 0
               AND NOT EXISTS (SELECT FROM %(entry)s entry WHERE entry.%(column)s = account.id)
        )
        SELECT (SELECT count(*) FROM linked), (SELECT count(*) FROM fault),
               (SELECT array_agg(format('account %%s, entry %%s', account, coalesce(id::text, '-')))
                  FROM (SELECT * FROM fault ORDER BY account, id LIMIT %(shown)s) first)
        """,
        entry=SQL.identifier(model._table),
        account=SQL.identifier(account._table),
        column=SQL.identifier(column),
        company=company.id,
        payload=ledger_sql.payload("linked", column, list(model._ledger_component_roles)),
        shown=shown,
    )


def balance_faults(model, company, shown):
    """Accounts whose stored balance or totals differ from the sum of their entries.

    :return: SQL of one row (accounts checked, faults, first faults as texts)
    """
    account = model.env[model._ledger_account_model()]
    totals = [
        SQL(" OR account.%s <> coalesce(sums.%s, 0)", SQL.identifier(kept), SQL.identifier(kept))
        for kept in account._ledger_totals
    ]
    sums = [
        SQL(", sum(%s) AS %s", SQL.identifier(origin), SQL.identifier(kept))
        for kept, origin in account._ledger_totals.items()
    ]
    return SQL(
        """
        WITH sums AS (
            SELECT %(column)s AS id, sum(amount) AS amount %(sums)s
              FROM %(entry)s WHERE company_id = %(company)s GROUP BY %(column)s
        ), fault AS (
            SELECT account.id, account.balance, coalesce(sums.amount, 0) AS amount
              FROM %(account)s account LEFT JOIN sums ON sums.id = account.id
             WHERE account.company_id = %(company)s
               AND (account.balance <> coalesce(sums.amount, 0) %(totals)s)
        )
        SELECT (SELECT count(*) FROM %(account)s WHERE company_id = %(company)s),
               (SELECT count(*) FROM fault),
               (SELECT array_agg(format('account %%s: balance %%s, entries %%s', id, balance, amount))
                  FROM (SELECT * FROM fault ORDER BY id LIMIT %(shown)s) first)
        """,
        column=SQL.identifier(model._ledger_account_field),
        entry=SQL.identifier(model._table),
        account=SQL.identifier(account._table),
        company=company.id,
        sums=SQL("").join(sums),
        totals=SQL("").join(totals),
        shown=shown,
    )


def ledger_by_control(model, company):
    """Sum of a ledger per control account, debit positive: (account, total, part in open batches)."""
    account = model.env[model._ledger_account_model()]
    side = SQL("1") if account._ledger_side == "debit" else SQL("-1")
    return SQL(
        "SELECT entry.control_account_id AS account_id, %(side)s * sum(entry.amount) AS ledger,"
        " %(side)s * coalesce(sum(entry.amount) FILTER (WHERE batch.state <> 'posted'), 0) AS waiting"
        " FROM %(entry)s entry JOIN koperasi_ledger_batch batch ON batch.id = entry.batch_id"
        " WHERE entry.company_id = %(company)s GROUP BY entry.control_account_id",
        side=side,
        entry=SQL.identifier(model._table),
        company=company.id,
    )


def control_differences(company, ledgers):
    """Each control account of a company: (account, ledger, in open batches, general ledger, difference).

    :param SQL ledgers: UNION of :func:`ledger_by_control` of every ledger
    """
    return SQL(
        """
        WITH ledger AS (
            SELECT account_id, sum(ledger) AS ledger, sum(waiting) AS waiting
              FROM (%(ledgers)s) each_ledger GROUP BY account_id
        ), books AS (
            SELECT line.account_id, sum(line.balance) AS balance
              FROM account_move_line line JOIN account_account account ON account.id = line.account_id
             WHERE line.company_id = %(company)s AND line.parent_state = 'posted'
               AND account.koperasi_control
             GROUP BY line.account_id
        )
        SELECT coalesce(ledger.account_id, books.account_id),
               coalesce(ledger.ledger, 0), coalesce(ledger.waiting, 0), coalesce(books.balance, 0),
               coalesce(ledger.ledger - ledger.waiting, 0) - coalesce(books.balance, 0)
          FROM ledger FULL JOIN books ON books.account_id = ledger.account_id
         ORDER BY 1
        """,
        ledgers=ledgers,
        company=company.id,
    )

"""The SQL of a migration: what the openings of every ledger brought to its control accounts."""

from odoo.tools import SQL


def booked(models, company):
    """Opening balances by control account, less those that were taken back, whatever their dates.

    Amounts as the ledgers have them: what members hold on liabilities and equity, what they owe on loans.

    :param models: the entry models of all ledgers
    :return: SQL of rows (control account, amount as text)
    """
    parts = [
        SQL(
            "SELECT entry.control_account_id AS account, entry.amount FROM %(entry)s entry"
            " JOIN koperasi_ledger_batch batch ON batch.id = entry.batch_id"
            " LEFT JOIN %(entry)s origin ON origin.id = entry.reversal_of_id"
            " LEFT JOIN koperasi_ledger_batch first ON first.id = origin.batch_id"
            " WHERE entry.company_id = %(company)s AND coalesce(first.kind, batch.kind) = 'opening'",
            entry=SQL.identifier(model._table),
            company=company.id,
        )
        for model in models
    ]
    return SQL(
        "SELECT account, sum(amount)::text FROM (%s) opened GROUP BY account",
        SQL(" UNION ALL ").join(parts),
    )

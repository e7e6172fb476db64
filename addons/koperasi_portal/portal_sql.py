"""The SQL of the portal: movements with their origin, at a cost that does not grow with an account's age."""

from odoo.tools import SQL


def movements(account, date_from, date_to, limit, offset):
    """A page of a savings account, newest first, each movement with the balance after it.

    The balance is counted back from the stored one along the index on (account, date, number), which
    PostgreSQL reads from its end and leaves when the page is full. Back-dated movements stand at their
    date, as on the statement.

    :param date_from: first day, or None
    :param date_to: last day, or None
    :return: SQL of (id, number, date, kind, amount, balance, memo, channel, create_date, create_uid,
        batch_id) and what :func:`_with_origin` adds
    """
    page = SQL(
        """
        SELECT entry.id, entry.number, entry.date, entry.kind, entry.amount, entry.memo, entry.channel,
               entry.create_date, entry.create_uid, entry.batch_id, %(balance)s - coalesce(
                   sum(entry.amount) OVER (ORDER BY entry.date DESC, entry.number DESC
                       ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS balance
          FROM koperasi_savings_transaction entry
         WHERE entry.account_id = %(account)s AND entry.date BETWEEN %(date_from)s AND %(date_to)s
         ORDER BY entry.date DESC, entry.number DESC
         LIMIT %(limit)s OFFSET %(offset)s
        """,
        account=account.id,
        balance=_balance_on(account, date_to),
        date_from=date_from or "-infinity",
        date_to=date_to or "infinity",
        limit=limit,
        offset=offset,
    )
    return _with_origin(page, SQL.identifier("koperasi_savings_transaction"))


def payments(loan):
    """What was paid on a loan, newest first; lending itself is left out.

    :return: SQL of (id, number, date, kind, principal, interest, penalty, fee, total, balance, memo,
        channel, create_date, create_uid, batch_id) and what :func:`_with_origin` adds
    """
    page = SQL(
        """
        SELECT entry.id, entry.number, entry.date, entry.kind, entry.principal, entry.interest,
               entry.penalty, entry.fee, entry.principal + entry.interest + entry.penalty + entry.fee AS total,
               entry.balance_after AS balance, entry.memo, entry.channel, entry.create_date,
               entry.create_uid, entry.batch_id
          FROM koperasi_loan_transaction entry
         WHERE entry.loan_id = %s AND entry.kind NOT IN ('disbursement', 'provision', 'fee')
        """,
        loan.id,
    )
    return _with_origin(page, SQL.identifier("koperasi_loan_transaction"))


def _with_origin(page, table):
    """Add who booked a row, its batch, and whether it was reversed: ``booked_by``, ``batch``, ``reversed``."""
    return SQL(
        """
        SELECT page.*, batch.name AS batch, person.name AS booked_by,
               EXISTS (SELECT FROM %s opposite WHERE opposite.reversal_of_id = page.id) AS reversed
          FROM (%s) page
          JOIN koperasi_ledger_batch batch ON batch.id = page.batch_id
          JOIN res_users login ON login.id = page.create_uid
          JOIN res_partner person ON person.id = login.partner_id
         ORDER BY page.date DESC, page.number DESC
        """,
        table,
        page,
    )


def count(account, date_from, date_to):
    """How many movements a period has."""
    return SQL(
        "SELECT count(*) FROM koperasi_savings_transaction WHERE account_id = %s AND date BETWEEN %s AND %s",
        account.id,
        date_from or "-infinity",
        date_to or "infinity",
    )


def history(account, date_from, date_to, limit, offset):
    """A page of what happened in the system before ours, newest first."""
    return SQL(
        "SELECT date, code, description, amount, balance FROM koperasi_savings_history"
        " WHERE account_id = %s AND date BETWEEN %s AND %s ORDER BY number DESC LIMIT %s OFFSET %s",
        account.id,
        date_from or "-infinity",
        date_to or "infinity",
        limit,
        offset,
    )


def history_count(account, date_from, date_to):
    """How many movements of the system before ours a period has."""
    return SQL(
        "SELECT count(*) FROM koperasi_savings_history WHERE account_id = %s AND date BETWEEN %s AND %s",
        account.id,
        date_from or "-infinity",
        date_to or "infinity",
    )


def _balance_on(account, date_to):
    """The stored balance less what came after a day."""
    if not date_to:
        return SQL("(SELECT balance FROM koperasi_savings_account WHERE id = %s)", account.id)
    return SQL(
        "(SELECT held.balance - coalesce((SELECT sum(amount) FROM koperasi_savings_transaction later"
        " WHERE later.account_id = held.id AND later.date > %s), 0)"
        " FROM koperasi_savings_account held WHERE held.id = %s)",
        date_to,
        account.id,
    )

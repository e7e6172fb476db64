"""The SQL of the statement of savings by product: what a period did, and the general ledger beside it."""

from odoo.tools import SQL

# Where a kind of movement is shown; a reversal is taken off where its origin stands, any other kind is "other".
COLUMNS = {
    "taken_over": ("opening",),
    "deposits": ("deposit", "transfer_in"),
    "withdrawals": ("withdrawal", "transfer_out", "payout"),
    "interest": ("interest",),
    "tax": ("tax",),
    "fees": ("fee",),
}
SHOWN = tuple(kind for kinds in COLUMNS.values() for kind in kinds)


def by_product(company, date_from, date_to):
    """Savings of a company by product and control account, with the control account's balance on the day.

    Entries and journal items count by their dates, so the two are equal on any day, today or past; what
    waits in open batches of that day or before is in the ledger, not yet in the books.

    :return: SQL of rows (product_id, control_account_id, account_count, opening, the columns of
        :data:`COLUMNS`, other, closing, control_ledger, control_books, control_waiting, difference)
    """
    return SQL(
        _BY_PRODUCT,
        company=company.id,
        date_from=date_from,
        date_to=date_to,
        columns=SQL(", ").join(_column(name, kinds) for name, kinds in COLUMNS.items()),
        names=SQL(", ").join(SQL("coalesce(sums.%s, 0)", SQL.identifier(name)) for name in COLUMNS),
        shown=SHOWN,
    )


def _column(name, kinds):
    return SQL(
        "coalesce(sum(amount) FILTER (WHERE now AND kind IN %s), 0) AS %s",
        kinds,
        SQL.identifier(name),
    )


_BY_PRODUCT = """
WITH moved AS MATERIALIZED (
    SELECT held.product_id, entry.control_account_id, entry.amount, entry.date >= %(date_from)s AS now,
           coalesce(origin.kind, entry.kind) AS kind, batch.state <> 'posted' AS waiting
      FROM koperasi_savings_transaction entry
      JOIN koperasi_savings_account held ON held.id = entry.account_id
      JOIN koperasi_ledger_batch batch ON batch.id = entry.batch_id
      LEFT JOIN koperasi_savings_transaction origin ON origin.id = entry.reversal_of_id
     WHERE entry.company_id = %(company)s AND entry.date <= %(date_to)s
), sums AS (
    SELECT product_id, control_account_id,
           coalesce(sum(amount) FILTER (WHERE NOT now), 0) AS opening, %(columns)s,
           coalesce(sum(amount) FILTER (WHERE now AND kind NOT IN %(shown)s), 0) AS other,
           sum(amount) AS closing
      FROM moved GROUP BY product_id, control_account_id
), lines AS (
    SELECT product_id, control_account_id FROM sums
    UNION
    SELECT id, control_account_id FROM koperasi_savings_product WHERE company_id = %(company)s AND active
), counted AS (
    SELECT product_id, control_account_id, count(*) AS accounts FROM koperasi_savings_account
     WHERE company_id = %(company)s AND open_date <= %(date_to)s
       AND (close_date IS NULL OR close_date > %(date_to)s)
     GROUP BY product_id, control_account_id
), control AS (
    SELECT control_account_id, sum(amount) AS ledger, coalesce(sum(amount) FILTER (WHERE waiting), 0) AS waiting
      FROM moved GROUP BY control_account_id
), books AS (
    SELECT line.account_id, -sum(line.balance) AS balance FROM account_move_line line
     WHERE line.company_id = %(company)s AND line.parent_state = 'posted' AND line.date <= %(date_to)s
       AND line.account_id IN (SELECT control_account_id FROM lines)
     GROUP BY line.account_id
)
SELECT lines.product_id, lines.control_account_id, coalesce(counted.accounts, 0), coalesce(sums.opening, 0),
       %(names)s, coalesce(sums.other, 0), coalesce(sums.closing, 0), coalesce(control.ledger, 0),
       coalesce(books.balance, 0), coalesce(control.waiting, 0),
       coalesce(control.ledger, 0) - coalesce(control.waiting, 0) - coalesce(books.balance, 0)
  FROM lines
  LEFT JOIN sums USING (product_id, control_account_id)
  LEFT JOIN counted USING (product_id, control_account_id)
  JOIN koperasi_savings_product product ON product.id = lines.product_id
  LEFT JOIN control ON control.control_account_id = lines.control_account_id
  LEFT JOIN books ON books.account_id = lines.control_account_id
 ORDER BY product.sequence, product.code, product.id, lines.control_account_id
"""


def nominative(company, date_to, product_ids):
    """Accounts with their balances at the end of a day, those that were open or held something.

    :return: SQL of rows (member number, member, account, product, opened on, balance)
    """
    return SQL(
        """
        SELECT member.number, partner.name, held.name, held.product_id, held.open_date,
               held.balance - coalesce(later.amount, 0) AS balance
          FROM koperasi_savings_account held
          JOIN koperasi_member member ON member.id = held.member_id
          JOIN res_partner partner ON partner.id = member.partner_id
          JOIN koperasi_savings_product product ON product.id = held.product_id
          LEFT JOIN (SELECT account_id, sum(amount) AS amount FROM koperasi_savings_transaction
                      WHERE company_id = %(company)s AND date > %(date_to)s GROUP BY account_id) later
            ON later.account_id = held.id
         WHERE held.company_id = %(company)s AND held.product_id = ANY(%(products)s)
           AND ((held.open_date <= %(date_to)s AND (held.close_date IS NULL OR held.close_date > %(date_to)s))
                OR held.balance <> coalesce(later.amount, 0))
         ORDER BY product.sequence, product.id, member.number, held.id
        """,
        company=company.id,
        date_to=date_to,
        products=product_ids,
    )

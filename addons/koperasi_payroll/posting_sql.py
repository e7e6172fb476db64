"""From the lines of a deduction to ledger rows, for the members of one chunk."""

from odoo.tools import SQL

SAVINGS_COLUMNS = ("channel", "import_key", "counter_account_id", "memo")
LOAN_COLUMNS = ("interest", *SAVINGS_COLUMNS)


def span(deduction, members):
    """Condition on ``line``: received money of the members of a chunk, which are neighbours by id."""
    return SQL(
        "line.deduction_id = %s AND line.received > 0 AND line.member_id BETWEEN %s AND %s",
        deduction.id,
        members[0],
        members[-1],
    )


def divert(deduction, members, savings, priority):
    """Move to the member's suspense what its account or loan cannot take any more.

    Between list and result an account may have been closed or a loan paid at the counter; the employer
    has deducted nevertheless, and the money is the member's.

    :param SQL savings: condition under which ``account`` takes entries
    """
    return SQL(
        """
WITH room AS (
    SELECT line.id, line.received,
           CASE WHEN line.savings_account_id IS NOT NULL THEN CASE WHEN %(savings)s THEN line.received ELSE 0 END
                WHEN loan.state <> 'active' THEN 0
                WHEN line.target = 'loan_principal' THEN least(line.received, loan.balance)
                ELSE least(line.received, greatest(
                    plan.total_interest - (loan.interest_paid - plan.interest_before), 0)) END AS fits
      FROM koperasi_deduction_line line
      LEFT JOIN koperasi_savings_account account ON account.id = line.savings_account_id
      LEFT JOIN koperasi_loan loan ON loan.id = line.loan_id
      LEFT JOIN koperasi_loan_plan plan ON plan.id = loan.active_plan_id
     WHERE %(span)s AND line.target <> 'suspense'
), cut AS (
    UPDATE koperasi_deduction_line line SET received = room.fits
      FROM room WHERE room.id = line.id AND room.fits < room.received
    RETURNING line.deduction_id, line.company_id, line.period, line.member_id, room.received - room.fits AS rest
)
INSERT INTO koperasi_deduction_line (deduction_id, company_id, period, member_id, target, due, received, priority)
SELECT deduction_id, company_id, period, member_id, 'suspense', 0, sum(rest), %(priority)s
  FROM cut GROUP BY 1, 2, 3, 4""",
        savings=savings,
        span=span(deduction, members),
        priority=priority,
    )


def suspense_members(deduction, members):
    """Members of a chunk for whom money is held, whose line has no account yet."""
    return SQL(
        "SELECT DISTINCT line.member_id FROM koperasi_deduction_line line"
        " WHERE %s AND line.target = 'suspense' AND line.savings_account_id IS NULL",
        span(deduction, members),
    )


def link_suspense(deduction, accounts):
    """UPDATE that gives each suspense line its account.

    :param accounts: {member id: account id}
    """
    return SQL(
        "UPDATE koperasi_deduction_line line SET savings_account_id = held.account_id"
        "  FROM unnest(%s::integer[], %s::integer[]) AS held(member_id, account_id)"
        " WHERE line.deduction_id = %s AND line.target = 'suspense' AND line.member_id = held.member_id",
        list(accounts),
        list(accounts.values()),
        deduction.id,
    )


def savings_rows(deduction, members, receivable, memo):
    """Deposits of a chunk, straight from its lines."""
    return SQL(
        "SELECT line.savings_account_id AS account_id, line.received AS amount, 'deposit' AS kind,"
        "       'payroll' AS channel, %(key)s || line.id AS import_key,"
        "       %(receivable)s AS counter_account_id, %(memo)s AS memo, line.id AS seq"
        "  FROM koperasi_deduction_line line WHERE %(span)s AND line.savings_account_id IS NOT NULL",
        key=_key(deduction, "line"),
        receivable=receivable.id,
        memo=memo,
        span=span(deduction, members),
    )


def loan_rows(deduction, members, receivable, memo):
    """Installments of a chunk: interest and principal of a loan are one payment."""
    return SQL(
        "SELECT line.loan_id, - coalesce(sum(line.received) FILTER (WHERE line.target = 'loan_principal'), 0)"
        "         AS amount,"
        "       coalesce(sum(line.received) FILTER (WHERE line.target = 'loan_interest'), 0) AS interest,"
        "       'installment' AS kind, 'payroll' AS channel, %(key)s || line.loan_id AS import_key,"
        "       %(receivable)s AS counter_account_id, %(memo)s AS memo, min(line.id) AS seq"
        "  FROM koperasi_deduction_line line WHERE %(span)s AND line.loan_id IS NOT NULL GROUP BY line.loan_id",
        key=_key(deduction, "loan"),
        receivable=receivable.id,
        memo=memo,
        span=span(deduction, members),
    )


def _key(deduction, part):
    """Beginning of the keys of ledger rows: a repeated posting finds them, one after a reversal does not."""
    return f"deduction/{deduction.id}/{deduction.revision}/{part}/"

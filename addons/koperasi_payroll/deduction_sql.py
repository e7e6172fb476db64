"""The statements of a payroll deduction: each handles all members at once, whatever their number.

Kept apart from the models because an auditor reads them: who is listed with what, how a returned row finds
its member, in which order a short deduction is used up, and which ledger rows follow from it.
"""

from odoo.tools import SQL

from .const import PAYING_STATUSES


def list_lines(deduction, obligations, dues, order):
    """INSERT of the lines of a list: what each member of the employer owes, one line per account or part.

    What stands on another list that was sent and is not settled yet is left out: it is not asked for twice.
    So are members who revoked their power of attorney.

    :param SQL obligations: rows (account_id, member_id, kind, due) of savings
    :param SQL dues: rows (loan_id, member_id, interest_due, principal_due)
    :param order: targets, the first to be paid first
    """
    return SQL(
        """
INSERT INTO koperasi_deduction_line (deduction_id, company_id, period, member_id, target, savings_account_id,
       loan_id, due, received, priority)
SELECT %(deduction)s, %(company)s, %(period)s::date, item.member_id, item.target, item.savings_account_id,
       item.loan_id, item.due - coalesce(asked.due, 0), 0, rank.priority
  FROM (SELECT member_id, kind::varchar AS target, account_id AS savings_account_id, NULL::integer AS loan_id, due
          FROM (%(obligations)s) obligation
        UNION ALL
        SELECT member_id, part.target, NULL, loan_id, part.due
          FROM (%(dues)s) loan_due CROSS JOIN LATERAL (VALUES
               ('loan_interest', interest_due), ('loan_principal', principal_due)) AS part(target, due)) item
  JOIN koperasi_member member ON member.id = item.member_id
  JOIN unnest(%(order)s::varchar[]) WITH ORDINALITY AS rank(target, priority) ON rank.target = item.target
  LEFT JOIN (%(asked)s) asked
    ON asked.target = item.target AND asked.held = coalesce(item.savings_account_id, item.loan_id)
 WHERE member.employer_id = %(employer)s AND member.company_id = %(company)s
   AND member.state IN ('active', 'leaving') AND member.mandate_revoked_on IS NULL
   AND item.due > coalesce(asked.due, 0)
 ORDER BY item.member_id, rank.priority, item.loan_id""",
        deduction=deduction.id,
        company=deduction.company_id.id,
        employer=deduction.employer_id.id,
        period=deduction.period,
        obligations=obligations,
        dues=dues,
        order=list(order),
        asked=_asked_elsewhere(deduction),
    )


def _asked_elsewhere(deduction):
    """What other lists ask for that are at an employer's: (target, account or loan, due)."""
    return SQL(
        "SELECT line.target, coalesce(line.savings_account_id, line.loan_id) AS held, sum(line.due) AS due"
        "  FROM koperasi_deduction other JOIN koperasi_deduction_line line ON line.deduction_id = other.id"
        " WHERE other.company_id = %s AND other.state IN ('sent', 'imported') AND other.id <> %s"
        " GROUP BY 1, 2",
        deduction.company_id.id,
        deduction.id,
    )


def know_rows(table):
    """ANALYZE: tell PostgreSQL that a deduction has come in with thousands of rows.

    Until its own statistics catch up it takes them for a handful and compares every row with every other.
    """
    return SQL("ANALYZE %s (deduction_id)", SQL.identifier(table))


def match_rows(deduction, rows):
    """INSERT of one result per row of a returned file, and one per listed member that the file leaves out.

    A row finds its member by the employee number; failing that, by the number without leading zeros, which
    spreadsheets drop, when only one member has it. The first readable row of a member counts.

    :param rows: list of :class:`..tools.result_file.ResultRow`
    """
    columns = zip(*rows, strict=True) if rows else [()] * 7
    arrays = [
        SQL("%s::%s[]", list(values), SQL(pg_type))  # pylint: disable=sql-injection
        for values, pg_type in zip(columns, _ROW_TYPES, strict=True)
    ]
    return SQL(
        _MATCH,
        deduction=deduction.id,
        company=deduction.company_id.id,
        employer=deduction.employer_id.id,
        rows=SQL(", ").join(arrays),
    )


_ROW_TYPES = ("integer", "varchar", "varchar", "numeric", "varchar", "varchar", "boolean")
_MATCH = """
WITH listed AS (
    SELECT member_id, sum(due) AS due FROM koperasi_deduction_line
     WHERE deduction_id = %(deduction)s AND target <> 'suspense' GROUP BY member_id
), exact AS (
    SELECT DISTINCT ON (upper(member.employee_number))
           member.id AS member_id, upper(member.employee_number) AS key, member.employee_number AS number,
           listed.due
      FROM koperasi_member member LEFT JOIN listed ON listed.member_id = member.id
     WHERE member.company_id = %(company)s
       AND (listed.member_id IS NOT NULL
            OR (member.employer_id = %(employer)s AND member.state NOT IN ('applicant', 'rejected')))
     ORDER BY upper(member.employee_number), listed.member_id NULLS LAST, member.id DESC
), loose AS (
    SELECT ltrim(key, '0') AS key, min(member_id) AS member_id, min(due) AS due
      FROM exact WHERE key IS NOT NULL GROUP BY 1 HAVING count(*) = 1
), matched AS (
    SELECT given.*, coalesce(exact.member_id, loose.member_id) AS member_id,
           coalesce(exact.due, loose.due, 0) AS due
      FROM unnest(%(rows)s) AS given(row_number, employee_number, name, deducted, reason, note, valid)
      LEFT JOIN exact ON exact.key = upper(given.employee_number)
      LEFT JOIN loose ON exact.member_id IS NULL AND loose.key = ltrim(upper(given.employee_number), '0')
), placed AS (
    SELECT matched.*, row_number() OVER (PARTITION BY member_id, valid ORDER BY row_number) AS occurrence
      FROM matched
), judged AS (
    SELECT row_number, employee_number, name, deducted, reason, note, member_id,
           CASE WHEN NOT valid THEN 'invalid' WHEN member_id IS NULL THEN 'unknown'
                WHEN occurrence > 1 THEN 'duplicate' WHEN deducted = due THEN 'full'
                WHEN deducted > due THEN 'over' WHEN deducted = 0 THEN 'failed' ELSE 'short' END AS status,
           CASE WHEN valid AND occurrence = 1 THEN due ELSE 0 END AS due
      FROM placed
    UNION ALL
    SELECT NULL, member.employee_number, NULL, 0, 'not_in_file', NULL, member.id, 'failed', listed.due
      FROM listed JOIN koperasi_member member ON member.id = listed.member_id
     WHERE NOT EXISTS (SELECT FROM matched WHERE matched.member_id = listed.member_id)
)
INSERT INTO koperasi_deduction_result (deduction_id, company_id, row_number, employee_number, name, member_id,
       due, deducted, difference, reason, note, status)
SELECT %(deduction)s, %(company)s, row_number, employee_number, name, member_id, due, deducted, deducted - due,
       reason, note, status
  FROM judged ORDER BY row_number NULLS LAST, employee_number
"""


def note_other_employers(deduction, note):
    """UPDATE that tells, on unknown rows, that the number is that of a member of another employer."""
    return SQL(
        "UPDATE koperasi_deduction_result result SET note = %(note)s FROM koperasi_member member"
        " WHERE result.deduction_id = %(deduction)s AND result.status = 'unknown'"
        "   AND member.company_id = %(company)s AND member.employer_id IS DISTINCT FROM %(employer)s"
        "   AND upper(member.employee_number) = upper(result.employee_number)",
        note=note,
        deduction=deduction.id,
        company=deduction.company_id.id,
        employer=deduction.employer_id.id,
    )


def allocate(deduction):
    """UPDATE of what each line receives: the deducted amount fills the lines of a member by priority."""
    return SQL(
        """
WITH filled AS (
    SELECT line.id, result.reason, result.status,
           greatest(least(line.due, coalesce(result.deducted, 0) - (sum(line.due) OVER earlier - line.due)), 0)
               AS received
      FROM koperasi_deduction_line line
      LEFT JOIN koperasi_deduction_result result ON result.deduction_id = line.deduction_id
           AND result.member_id = line.member_id AND result.status IN %(paying)s
     WHERE line.deduction_id = %(deduction)s AND line.target <> 'suspense'
    WINDOW earlier AS (PARTITION BY line.member_id ORDER BY line.priority, line.id ROWS UNBOUNDED PRECEDING)
)
UPDATE koperasi_deduction_line line
   SET received = filled.received,
       reason = CASE WHEN filled.status IS NULL THEN 'unreadable'
                     WHEN filled.received < line.due THEN coalesce(filled.reason, 'other') END
  FROM filled WHERE filled.id = line.id""",
        deduction=deduction.id,
        paying=PAYING_STATUSES,
    )


def hold_surplus(deduction, priority):
    """INSERT of one line per member from whom more was deducted than he owes."""
    return SQL(
        "INSERT INTO koperasi_deduction_line (deduction_id, company_id, period, member_id, target, due, received,"
        "       priority)"
        " SELECT %(deduction)s, %(company)s, %(period)s::date, member_id, 'suspense', 0, difference,"
        "       %(priority)s"
        "  FROM koperasi_deduction_result WHERE deduction_id = %(deduction)s AND status = 'over' ORDER BY id",
        deduction=deduction.id,
        company=deduction.company_id.id,
        period=deduction.period,
        priority=priority,
    )

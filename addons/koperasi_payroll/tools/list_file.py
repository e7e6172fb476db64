"""The workbooks that go to an employer: the list to fill in, and the differences of a result."""

from decimal import Decimal

from odoo.tools import SQL

from odoo.addons.koperasi_base.tools.spreadsheet import write_xlsx

from ..const import PAYABLE_TARGETS


def deduction_list(deduction):
    """One row per employee, a column per component, two columns to fill in, totals below.

    :rtype: bytes
    """
    targets = _targets_in_use(deduction)
    rows = deduction.env.execute_query(_list_query(deduction, targets))
    header, fixed = _list_header(deduction, targets), 4
    return write_xlsx(
        header,
        [*rows, _totals(deduction, rows, fixed, len(targets) + 1)],
        title=_list_title(deduction),
        widths=[16, 14, 32, 22, *[15] * len(targets), 16, 16, 24],
        text_columns=(0, 1),
    )


def differences(deduction, results):
    """What was not deducted as asked, one row each.

    :param results: koperasi.deduction.result records
    :rtype: bytes
    """
    env = deduction.env
    header = [
        env._("Employee No."), env._("Name"), env._("Due"), env._("Deducted"), env._("Difference"), env._("Finding"), env._("Reason"), env._("Note"),
    ]  # fmt: skip
    status, reason = (
        dict(results._fields[n]._description_selection(deduction.env)) for n in ("status", "reason")
    )
    rows = [
        (
            row.employee_number, row.member_id.name or row.name, Decimal(str(row.due)), Decimal(str(row.deducted)),
            Decimal(str(row.difference)), status[row.status], reason.get(row.reason), row.note,
        )
        for row in results
    ]  # fmt: skip
    title = env._("Differences: %s", _subject(deduction))
    total = (None, env._("Total"), *(sum(row[place] for row in rows) for place in (2, 3, 4)))
    return write_xlsx(
        header,
        [*rows, total],
        title=title,
        widths=[16, 32, 15, 15, 15, 22, 24, 36],
        text_columns=(0,),
    )


def _targets_in_use(deduction):
    used = dict(
        deduction.env.execute_query(
            SQL(
                "SELECT target, min(priority) FROM koperasi_deduction_line WHERE deduction_id = %s GROUP BY target",
                deduction.id,
            )
        )
    )
    return sorted((target for target in PAYABLE_TARGETS if target in used), key=used.get)


def _list_query(deduction, targets):
    sums = [
        SQL("coalesce(sum(line.due) FILTER (WHERE line.target = %s), 0)", target)
        for target in targets
    ]
    return SQL(
        "SELECT member.employee_number, member.number, partner.name, member.unit, %s, sum(line.due)"
        "  FROM koperasi_deduction_line line JOIN koperasi_member member ON member.id = line.member_id"
        "  JOIN res_partner partner ON partner.id = member.partner_id"
        " WHERE line.deduction_id = %s AND line.target <> 'suspense'"
        " GROUP BY member.id, partner.name ORDER BY member.unit NULLS LAST, partner.name, member.id",
        SQL(", ").join(sums),
        deduction.id,
    )


def _list_header(deduction, targets):
    env = deduction.env
    labels = dict(deduction.line_ids._fields["target"]._description_selection(deduction.env))
    return [
        env._("Employee No."), env._("Member No."), env._("Name"), env._("Unit"), *(labels[target] for target in targets),
        env._("Total"), env._("Deducted"), env._("Reason"),
    ]  # fmt: skip


def _list_title(deduction):
    return deduction.env._(
        "Payroll deduction %(subject)s. Fill in what was deducted; if less, why: salary not sufficient, left,"
        " leave, transferred, refused, other.",
        subject=_subject(deduction),
    )


def _subject(deduction):
    parts = (deduction.company_id.name, deduction.employer_id.name, deduction.month, deduction.name)
    return " - ".join(parts)


def _totals(deduction, rows, fixed, count):
    sums = (sum(row[fixed + place] for row in rows) for place in range(count))
    return (None, None, deduction.env._("Total"), None, *sums)

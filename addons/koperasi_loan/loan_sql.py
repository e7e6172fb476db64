"""The SQL of loans: cumulative plan against cumulative fact, for any number of loans in one pass.

Nothing about what is due or paid is stored on an installment: it follows from the sums of the plan and
the sums of the ledger, oldest installment first. A plan that began later (restructuring) or earlier than
the ledger (opening balances) says in ``principal_before`` and ``interest_before`` how much of the loan's
totals does not count for it.
"""

from odoo.tools import SQL

from odoo.addons.koperasi_base import ledger_sql

CLASSES = ("lancar", "dalam_perhatian_khusus", "kurang_lancar", "diragukan", "macet")


def insert(model, rows):
    """The statement that stores rows of Python values in one go; yields (id, first column) of each.

    :param model: a model with the log columns of Odoo
    :param rows: list of dicts, all with the same keys
    :rtype: SQL
    """
    types = {name: model._fields[name].column_type[0] for name in rows[0]}
    columns = SQL(", ").join(SQL.identifier(name) for name in types)
    return SQL(
        "INSERT INTO %(table)s (%(columns)s, create_uid, write_uid, create_date, write_date)"
        " SELECT %(columns)s, %(uid)s, %(uid)s, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'"
        " FROM (%(source)s) given ORDER BY seq RETURNING id, %(first)s",
        table=SQL.identifier(model._table),
        columns=columns,
        uid=model.env.uid,
        source=ledger_sql.rows_source(types, rows),
        first=SQL.identifier(next(iter(types))),
    )


def unpaid(condition):
    """One row per installment of the active plans of some loans, with what of it is unpaid.

    :param SQL condition: on the aliases ``loan``, ``plan`` and ``installment``
    :return: SQL of (loan_id, company_id, member_id, plan_id, installment_id, number, due_date, principal,
        interest, principal_unpaid, interest_unpaid)
    """
    return SQL(
        """
        SELECT loan.id AS loan_id, loan.company_id, loan.member_id, plan.id AS plan_id,
               installment.id AS installment_id, installment.number, installment.due_date,
               installment.principal, installment.interest,
               %(unpaid)s
          FROM koperasi_loan loan
          JOIN koperasi_loan_plan plan ON plan.id = loan.active_plan_id
          JOIN koperasi_loan_installment installment ON installment.plan_id = plan.id
         WHERE %(condition)s
        WINDOW running AS (PARTITION BY plan.id ORDER BY installment.number ROWS UNBOUNDED PRECEDING)
        """,
        unpaid=_UNPAID,
        condition=condition,
    )


# Plan up to an installment, less what was paid of it; within a window ``running`` over installments
_UNPAID = SQL(
    """least(installment.principal, greatest(0, sum(installment.principal) OVER running
                     - (loan.principal - loan.balance - plan.principal_before))) AS principal_unpaid,
               least(installment.interest, greatest(0, sum(installment.interest) OVER running
                     - (loan.interest_paid - plan.interest_before))) AS interest_unpaid"""
)


def standing(condition, date):
    """How each loan stands on a date, overdue from the day after an installment is due.

    Each loan looks at what is behind it and at the first installment it still owes, not at its whole plan.

    :param SQL condition: on the aliases ``loan`` and ``plan``
    :param date: as of
    :return: SQL of (loan_id, days_past_due, overdue_principal, overdue_interest, next_due_date,
        next_due_amount, collectibility)
    """
    return SQL(
        """
        SELECT loan.id AS loan_id, coalesce(%(date)s::date - least(principal_since, interest_since), 0) AS days_past_due,
               late.overdue_principal, late.overdue_interest, next.due_date AS next_due_date,
               next.amount AS next_due_amount, %(class)s AS collectibility
          FROM koperasi_loan loan
          JOIN koperasi_loan_product product ON product.id = loan.product_id
          JOIN koperasi_loan_plan plan ON plan.id = loan.active_plan_id
         CROSS JOIN LATERAL (
               SELECT min(due_date) FILTER (WHERE principal_unpaid > 0) AS principal_since,
                      min(due_date) FILTER (WHERE interest_unpaid > 0) AS interest_since,
                      coalesce(sum(principal_unpaid), 0) AS overdue_principal,
                      coalesce(sum(interest_unpaid), 0) AS overdue_interest
                 FROM (%(past)s) part
               ) late
          LEFT JOIN LATERAL (
               SELECT due_date, principal_unpaid + interest_unpaid AS amount
                 FROM (%(all)s) part WHERE due_date >= %(date)s AND principal_unpaid + interest_unpaid > 0
                ORDER BY number LIMIT 1
               ) next ON TRUE
         WHERE %(condition)s
        """,
        date=date,
        past=_unpaid_of_plan(SQL("installment.due_date < %s", date)),
        all=_unpaid_of_plan(SQL("TRUE")),
        condition=condition,
        **{"class": collectibility(date)},
    )


def _unpaid_of_plan(condition):
    """What is unpaid of each installment of ``plan``, for a LATERAL subquery that stops where it likes."""
    return SQL(
        "SELECT installment.number, installment.due_date, %s FROM koperasi_loan_installment installment"
        " WHERE installment.plan_id = plan.id AND %s"
        " WINDOW running AS (ORDER BY installment.number ROWS UNBOUNDED PRECEDING)",
        _UNPAID,
        condition,
    )


def collectibility(date):
    """The class of a loan by its product's rule; the limits are those of ``koperasi_calc.arrears``.

    Months are steps of the calendar (cut to the month's end), as there. Installments are monthly.
    """
    return SQL(
        """
        CASE WHEN product.collectibility_rule = 'bank' THEN
            CASE WHEN %(days)s <= 30 THEN 'lancar' WHEN %(days)s <= 90 THEN 'dalam_perhatian_khusus'
                 WHEN %(days)s <= 120 THEN 'kurang_lancar' WHEN %(days)s <= 180 THEN 'diragukan' ELSE 'macet' END
        ELSE
            CASE WHEN NOT (%(principal_late)s OR %(interest_late)s) THEN 'lancar'
                 WHEN NOT (%(principal_bad)s OR %(interest_bad)s) THEN 'kurang_lancar'
                 WHEN loan.collateral_value * 100 >= 75 * (loan.balance + late.overdue_interest) THEN 'diragukan'
                 ELSE 'macet' END
        END
        """,
        days=SQL("coalesce(%s::date - least(principal_since, interest_since), 0)", date),
        # A loan with one repayment of principal is late from the first day
        principal_late=_later_than(
            date, "principal_since", SQL("CASE WHEN %s THEN 3 ELSE 0 END", _IN_PARTS)
        ),
        principal_bad=_later_than(
            date, "principal_since", SQL("CASE WHEN %s THEN 6 ELSE 3 END", _IN_PARTS)
        ),
        interest_late=_later_than(date, "interest_since", SQL("3")),
        interest_bad=_later_than(date, "interest_since", SQL("6")),
    )


# Whether principal is repaid in several installments
_IN_PARTS = SQL(
    "(SELECT count(*) FROM koperasi_loan_installment part WHERE part.plan_id = plan.id AND part.principal > 0) > 1"
)


def _later_than(date, since, months):
    """Whether more than some months have begun since an unpaid due date; false when none is unpaid."""
    return SQL(
        "(%(since)s IS NOT NULL AND %(since)s + make_interval(months => %(months)s) < %(date)s::date)",
        since=SQL.identifier(since),
        months=months,
        date=date,
    )


def dues(condition, date_to):
    """What each loan has to pay up to and including a date: rows with something due.

    :return: SQL of (loan_id, member_id, interest_due, principal_due)
    """
    return SQL(
        """
        SELECT loan_id, member_id, sum(interest_unpaid) AS interest_due, sum(principal_unpaid) AS principal_due
          FROM (%(unpaid)s) part WHERE due_date <= %(date)s
         GROUP BY loan_id, member_id
        HAVING sum(interest_unpaid) + sum(principal_unpaid) > 0
        """,
        unpaid=unpaid(condition),
        date=date_to,
    )


def refresh_states(loans):
    """State of loans that took entries: a fact of the ledger always wins.

    Owes principal: active. Nothing lent (any more): approved, at the rate approved then. Written off. Interest
    settled, by paying it or by a pay-off: closed. Only rows that change are written: a row that this transaction has written before
    costs a check of every foreign key.

    :param SQL loans: condition on the alias ``loan``
    """
    return SQL(
        """
        UPDATE koperasi_loan loan
           SET state = fact.state,
               active_plan_id = CASE WHEN fact.state <> 'approved' THEN loan.active_plan_id END,
               disbursed_on = CASE WHEN fact.state <> 'approved' THEN loan.disbursed_on END,
               annual_rate = CASE WHEN fact.state <> 'approved' THEN loan.annual_rate ELSE fact.approved_rate END
          FROM (
            SELECT loan.id, CASE
                   WHEN loan.balance > 0 THEN 'active'
                   WHEN NOT %(lent)s THEN 'approved'
                   WHEN %(written_off)s THEN 'written_off'
                   WHEN loan.interest_paid - plan.interest_before >= plan.total_interest OR %(payoff)s
                   THEN 'closed' ELSE 'active' END AS state,
                   (SELECT first.annual_rate FROM koperasi_loan_plan first WHERE first.loan_id = loan.id
                     ORDER BY first.version LIMIT 1) AS approved_rate
              FROM koperasi_loan loan LEFT JOIN koperasi_loan_plan plan ON plan.id = loan.active_plan_id
             WHERE %(loans)s
          ) fact
         WHERE fact.id = loan.id
           AND (loan.state <> fact.state OR (fact.state = 'approved' AND loan.active_plan_id IS NOT NULL))
        """,
        loans=loans,
        lent=_stands("disbursement", "opening"),
        written_off=_stands("write_off"),
        payoff=_stands("payoff"),
    )


def _stands(*kinds):
    """Whether a loan has an entry of these kinds that was not reversed."""
    return SQL(
        "EXISTS (SELECT FROM koperasi_loan_transaction entry WHERE entry.loan_id = loan.id"
        " AND entry.kind IN %s AND NOT EXISTS (SELECT FROM koperasi_loan_transaction opposite"
        " WHERE opposite.reversal_of_id = entry.id))",
        kinds,
    )


def refresh_standing(loans, date):
    """Stored standing of loans, only rows that change.

    :param SQL loans: condition on the alias ``loan``
    """
    return SQL(
        """
        UPDATE koperasi_loan loan
           SET days_past_due = fact.days_past_due, overdue_principal = fact.overdue_principal,
               overdue_interest = fact.overdue_interest,
               overdue_amount = fact.overdue_principal + fact.overdue_interest,
               next_due_date = fact.next_due_date,
               next_due_amount = fact.next_due_amount, collectibility = fact.collectibility
          FROM (
            SELECT loan.id, coalesce(stand.days_past_due, 0) AS days_past_due,
                   coalesce(stand.overdue_principal, 0) AS overdue_principal,
                   coalesce(stand.overdue_interest, 0) AS overdue_interest,
                   stand.next_due_date, coalesce(stand.next_due_amount, 0) AS next_due_amount,
                   coalesce(stand.collectibility, 'lancar') AS collectibility
              FROM koperasi_loan loan
              LEFT JOIN (%(standing)s) stand ON stand.loan_id = loan.id
             WHERE %(loans)s
          ) fact
         WHERE fact.id = loan.id
           AND (loan.days_past_due, loan.overdue_principal, loan.overdue_interest, loan.next_due_date,
                loan.next_due_amount, loan.collectibility)
               IS DISTINCT FROM (fact.days_past_due, fact.overdue_principal, fact.overdue_interest,
                fact.next_due_date, fact.next_due_amount, fact.collectibility)
        """,
        loans=loans,
        standing=standing(SQL("loan.state = 'active' AND %s", loans), date),
    )

"""The SQL of the final income tax 4(2) on savings interest: what a member's month adds up to."""

from odoo.tools import SQL

# Rows that count towards a month, and reversals of them.
COUNTED = ("interest", "tax")


def booked(accounts, company, first, last, only=None):
    """Interest and tax per member that the ledger has in a month, reversals deducted.

    :param accounts: the account model
    :param SQL only: SELECT of member ids to look at; None for every member
    :return: SELECT of (member_id, gross, tax, own_gross, own_tax), tax positive; the last two without reversals
        of rows of other months, which are corrections of those months
    :rtype: SQL
    """
    entry = accounts.env[accounts._ledger_entry_model]
    return SQL(
        """
        SELECT member_id, coalesce(sum(amount) FILTER (WHERE kind = 'interest'), 0) AS gross,
               coalesce(- sum(amount) FILTER (WHERE kind = 'tax'), 0) AS tax,
               coalesce(sum(amount) FILTER (WHERE kind = 'interest' AND own), 0) AS own_gross,
               coalesce(- sum(amount) FILTER (WHERE kind = 'tax' AND own), 0) AS own_tax
          FROM (
            SELECT held.member_id, entry.amount, coalesce(origin.kind, entry.kind) AS kind,
                   coalesce(origin.date, entry.date) BETWEEN %(first)s AND %(last)s AS own
              FROM %(entry)s entry
              JOIN %(held)s held ON held.id = entry.account_id
              LEFT JOIN %(entry)s origin ON origin.id = entry.reversal_of_id
             WHERE entry.company_id = %(company)s AND entry.date BETWEEN %(first)s AND %(last)s
               AND entry.kind IN ('interest', 'tax', 'reversal')
               AND coalesce(origin.kind, entry.kind) IN %(counted)s AND %(only)s
          ) counted
         GROUP BY member_id
        """,
        entry=SQL.identifier(entry._table),
        held=SQL.identifier(accounts._table),
        company=company.id,
        first=first,
        last=last,
        counted=COUNTED,
        only=SQL("held.member_id IN (%s)", only) if only else SQL("TRUE"),
    )


def withhold(accounts, company, first, last, rule, given, many=False):
    """Tax to withhold now per account: the tax of the member's whole month less what was withheld in it,
    never more than the interest given now, shared over the accounts by largest remainder.

    Interest of another month that was taken back in this one brought its tax back, too. Whether it counts in
    this month or not, the member gives the lesser tax: paid again it is taxed again, and what is paid beside it
    is not taxed for what he had to give back.

    :param rule: (threshold, percent) as Decimal
    :param SQL given: SELECT of (account_id, gross), one row an account
    :param bool many: most members are in it: the month is read by its dates, not account by account
    :return: SELECT of (account_id, tax), rows above zero
    :rtype: SQL
    """
    return SQL(
        """
        WITH given AS MATERIALIZED (
            SELECT given.account_id, held.member_id, given.gross
              FROM (%(given)s) given JOIN %(held)s held ON held.id = given.account_id
             WHERE held.company_id = %(company)s AND held.kind <> 'suspense'
        ), now AS (
            SELECT member_id, sum(gross) AS gross, sum(gross) FILTER (WHERE gross > 0) AS positive
              FROM given GROUP BY member_id
        ), month AS (
            SELECT now.member_id, now.gross, now.positive, coalesce(booked.tax, 0) AS withheld,
                   now.gross + coalesce(booked.gross, 0) AS total, coalesce(booked.own_tax, 0) AS own_withheld,
                   now.gross + coalesce(booked.own_gross, 0) AS own_total
              FROM now LEFT JOIN (%(booked)s) booked ON booked.member_id = now.member_id
        ), due AS (
            SELECT member_id, positive,
                   least(%(total)s - withheld, %(own_total)s - own_withheld, gross) AS tax
              FROM month
        ), quota AS (
            SELECT given.account_id, due.member_id, due.tax,
                   div(due.tax * given.gross, due.positive) AS whole,
                   mod(due.tax * given.gross, due.positive) AS rest
              FROM given JOIN due ON due.member_id = given.member_id
             WHERE given.gross > 0 AND due.tax > 0
        ), shared AS (
            SELECT account_id, whole + CASE WHEN row_number() OVER remainders
                       <= tax - sum(whole) OVER (PARTITION BY member_id) THEN 1 ELSE 0 END AS tax
              FROM quota WINDOW remainders AS (PARTITION BY member_id ORDER BY rest DESC, account_id)
        )
        SELECT account_id, tax FROM shared WHERE tax > 0
        """,
        given=given,
        held=SQL.identifier(accounts._table),
        company=company.id,
        booked=booked(
            accounts, company, first, last, None if many else SQL("SELECT member_id FROM now")
        ),
        total=_tax_of(SQL.identifier("total"), rule),
        own_total=_tax_of(SQL.identifier("own_total"), rule),
    )


def too_much(booked, rule, back):
    """Tax withheld in a month beyond the tax that it owes when interest is taken back in it.

    :param SQL booked: as :func:`booked`, of one member
    :param rule: (threshold, percent) as Decimal
    :param back: Decimal rupiah
    :return: SELECT of the tax as text; no row without interest in the month
    :rtype: SQL
    """
    total, own = (
        SQL("(%s - %s::numeric)", SQL.identifier(name), str(back))
        for name in ("gross", "own_gross")
    )
    return SQL(
        "SELECT greatest(tax - %s, own_tax - %s, 0)::text FROM (%s) booked",
        _tax_of(total, rule),
        _tax_of(own, rule),
        booked,
    )


def _tax_of(total, rule):
    """The tax of the interest of a month: nothing up to the threshold, above it of the whole."""
    threshold, percent = rule
    return SQL(
        "CASE WHEN %(total)s > %(threshold)s::numeric"
        " THEN div(2 * %(total)s * %(percent)s::numeric + 100, 200) ELSE 0 END",
        total=total,
        threshold=str(threshold),
        percent=str(percent),
    )


def certificates(month, booked, rule, objects):
    """INSERT or UPDATE of a certificate per member with interest or tax in a month, also at 0 %.

    Rate, threshold and code are kept with the certificate: what it says does not change with the rules.

    :param month: koperasi.savings.tax.month
    :param SQL booked: as :func:`booked`
    :param rule: (threshold, percent) as Decimal
    :param objects: codes of the income for the tax office: free, taxed
    :rtype: SQL
    """
    threshold, percent = rule
    free, taxed = objects
    return SQL(
        """
        WITH booked AS (%(booked)s), figures AS (
            SELECT booked.member_id, booked.gross, booked.tax,
                   CASE WHEN booked.gross > %(threshold)s::numeric
                        THEN greatest(div(2 * booked.gross * %(rate)s::numeric + 100, 200) - booked.tax, 0)
                        ELSE 0 END AS missing,
                   CASE WHEN booked.gross > %(threshold)s::numeric THEN %(rate)s::numeric ELSE 0 END AS rate
              FROM booked
        ), known AS (
            UPDATE koperasi_savings_tax_certificate held
               SET gross = coalesce(figures.gross, 0), tax = coalesce(figures.tax, 0),
                   missing = coalesce(figures.missing, 0), rate = coalesce(figures.rate, 0),
                   threshold = %(threshold)s::numeric,
                   tax_object = CASE WHEN figures.rate > 0 THEN %(taxed)s ELSE %(free)s END
              FROM koperasi_savings_tax_certificate same
              LEFT JOIN figures ON figures.member_id = same.member_id
             WHERE same.id = held.id AND held.month_id = %(month)s
            RETURNING held.member_id
        )
        INSERT INTO koperasi_savings_tax_certificate
               (month_id, company_id, member_id, number, gross, tax, missing, rate, threshold, tax_object)
        SELECT %(month)s, %(company)s, figures.member_id,
               (SELECT coalesce(max(number), 0) FROM koperasi_savings_tax_certificate WHERE month_id = %(month)s)
               + row_number() OVER (ORDER BY member.number, member.id), figures.gross, figures.tax, figures.missing,
               figures.rate, %(threshold)s::numeric, CASE WHEN figures.rate > 0 THEN %(taxed)s ELSE %(free)s END
          FROM figures JOIN koperasi_member member ON member.id = figures.member_id
         WHERE figures.member_id NOT IN (SELECT member_id FROM known)
           AND (figures.gross <> 0 OR figures.tax <> 0)
        """,
        booked=booked,
        threshold=str(threshold),
        rate=str(percent),
        taxed=taxed,
        free=free,
        month=month.id,
        company=month.company_id.id,
    )


def certificates_without_rule(month, rule, objects):
    """UPDATE of the certificates of a month from before rate, threshold and code were kept with them.

    Their figures stay. Rules of months with interest are fixed, so the rule of the month is that of the certificate.

    :param month: koperasi.savings.tax.month
    :param rule: (threshold, percent) as Decimal
    :param objects: codes of the income for the tax office: free, taxed
    :rtype: SQL
    """
    threshold, percent = rule
    free, taxed = objects
    return SQL(
        """
        UPDATE koperasi_savings_tax_certificate held
           SET rate = CASE WHEN gross > %(threshold)s::numeric THEN %(rate)s::numeric ELSE 0 END,
               threshold = %(threshold)s::numeric,
               tax_object = CASE WHEN gross > %(threshold)s::numeric AND %(rate)s::numeric > 0
                                 THEN %(taxed)s ELSE %(free)s END
         WHERE month_id = %(month)s AND rate IS NULL RETURNING id
        """,
        threshold=str(threshold),
        rate=str(percent),
        taxed=taxed,
        free=free,
        month=month.id,
    )

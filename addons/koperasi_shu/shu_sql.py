"""The SQL of SHU: the year's result, what each member counts for, and who is paid.

Kept apart because it is what a member or an auditor asks about: which savings, which business.
"""

from odoo.tools import SQL

COUNTED_KINDS = ("principal", "mandatory")


def year_result(shu):
    """Income and expenses of the year in the general ledger: SQL of one row (income, expense).

    An entry that carries the result to equity (closing entry) is left out, or a closed year would be zero.
    """
    return SQL(
        """
        SELECT coalesce(-sum(line.balance) FILTER (WHERE left(account.account_type, 6) = 'income'), 0),
               coalesce(sum(line.balance) FILTER (WHERE left(account.account_type, 7) = 'expense'), 0)
          FROM account_move_line line JOIN account_account account ON account.id = line.account_id
         WHERE %s
        """,
        _of_the_year(shu),
    )


def result_items(shu):
    """SQL of the ids of the journal items that make up the year's result, for the drill-down."""
    return SQL(
        """
        SELECT line.id FROM account_move_line line
          JOIN account_account account ON account.id = line.account_id
         WHERE %s
        """,
        _of_the_year(shu),
    )


def _of_the_year(shu):
    return SQL(
        """
        (left(account.account_type, 6) = 'income' OR left(account.account_type, 7) = 'expense')
        AND line.company_id = %(company)s AND line.parent_state = 'posted'
        AND line.date BETWEEN %(date_from)s AND %(date_to)s
        AND NOT EXISTS (
            SELECT FROM account_move_line other JOIN account_account result ON result.id = other.account_id
             WHERE other.move_id = line.move_id AND result.id = ANY(%(result)s)
        )
        """,
        company=shu.company_id.id,
        date_from=shu.date_from,
        date_to=shu.date_to,
        result=shu._result_accounts().ids,
    )


def member_bases(shu, counted_on):
    """What each member counts for: SQL of rows (member, savings, business), by member.

    Savings are the average of the balances at the end of the days ``counted_on``: each movement counts
    for as many of them as are not before its date. Business is the loan interest paid in the year,
    reversals taken off. Both in whole units of the currency, so that they can be shown and checked. Applicants
    count for nothing, whatever they have paid in.

    :param counted_on: ascending dates; the last days of the months, or the last day of the year alone
    """
    return SQL(
        """
        WITH saved AS (
            SELECT account.member_id,
                   sum(entry.amount * (%(days)s - width_bucket(entry.date - 1, %(counted_on)s::date[])))
                   / %(days)s AS amount
              FROM koperasi_savings_transaction entry
              JOIN koperasi_savings_account account ON account.id = entry.account_id
             WHERE entry.company_id = %(company)s AND entry.date <= %(date_to)s
               AND account.kind IN %(kinds)s
             GROUP BY account.member_id
        ), paid AS (
            SELECT loan.member_id, sum(entry.interest) AS amount
              FROM koperasi_loan_transaction entry JOIN koperasi_loan loan ON loan.id = entry.loan_id
             WHERE entry.company_id = %(company)s AND entry.date BETWEEN %(date_from)s AND %(date_to)s
             GROUP BY loan.member_id
        ), base AS (
            SELECT member_id, round(coalesce(saved.amount, 0) / %(unit)s) * %(unit)s AS savings,
                   greatest(coalesce(paid.amount, 0), 0) AS business
              FROM saved FULL JOIN paid USING (member_id)
        )
        SELECT member_id, savings, business FROM base JOIN koperasi_member member ON member.id = member_id
         WHERE (savings > 0 OR business > 0)
           AND (member.number IS NOT NULL
                OR EXISTS (SELECT FROM koperasi_member_period earlier WHERE earlier.member_id = member.id))
         ORDER BY 1
        """,
        days=len(counted_on),
        counted_on=counted_on,
        company=shu.company_id.id,
        date_from=shu.date_from,
        date_to=shu.date_to,
        kinds=COUNTED_KINDS,
        unit=shu._unit(),
    )


def insert_shares(shu, control_account, rows):
    """Statement that stores the shares of all members at once.

    :param rows: (member, savings, business, share for savings, share for business, total)
    """
    return SQL(
        """
        INSERT INTO koperasi_shu_share (shu_id, company_id, control_account_id, balance, floor_balance,
            entry_count, member_id, partner_id, capital_base, patronage_base, capital_share,
            patronage_share, total, create_uid, write_uid, create_date, write_date)
        SELECT %(shu)s, %(company)s, %(control)s, 0, 0, 0, given.member_id, member.partner_id,
               capital_base, patronage_base, capital_share, patronage_share, total,
               %(uid)s, %(uid)s, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'
          FROM unnest(%(member)s::int[], %(capital_base)s::numeric[], %(patronage_base)s::numeric[],
                      %(capital)s::numeric[], %(patronage)s::numeric[], %(total)s::numeric[])
               AS given(member_id, capital_base, patronage_base, capital_share, patronage_share, total)
          JOIN koperasi_member member ON member.id = given.member_id
         ORDER BY given.member_id
        """,
        shu=shu.id,
        company=shu.company_id.id,
        control=control_account.id,
        uid=shu.env.uid,
        **dict(
            zip(
                ("member", "capital_base", "patronage_base", "capital", "patronage", "total"),
                map(list, zip(*rows, strict=True)),
                strict=True,
            )
        ),
    )


def allocations(shu):
    """Rows that credit every member with his share, for ``_post_entries_from``."""
    return SQL(
        "SELECT id AS account_id, total AS amount, 'allocation' AS kind, id AS seq, %s AS memo"
        " FROM koperasi_shu_share WHERE shu_id = %s AND total > 0",
        shu.name,
        shu.id,
    )


def payouts(share_ids, memo, counter_account=None):
    """Rows that pay out what is open of the given shares, for ``_post_entries_from``.

    :param counter_account: account the money comes from; None when it goes to savings in the same batch
    """
    return SQL(
        "SELECT id AS account_id, -balance AS amount, 'payout' AS kind, id AS seq,"
        " %s AS memo, %s::int AS counter_account_id"
        " FROM koperasi_shu_share WHERE id = ANY(%s) AND balance > 0",
        memo,
        counter_account.id if counter_account else None,
        share_ids,
    )


def savings_targets(shu):
    """The savings account that takes a member's SHU, his first open voluntary one: (share, account)."""
    return SQL(
        """
        SELECT DISTINCT ON (share.id) share.id AS share_id, account.id AS account_id
          FROM koperasi_shu_share share
          JOIN koperasi_savings_account account ON account.member_id = share.member_id
         WHERE share.shu_id = %s AND account.state = 'open' AND account.kind = 'voluntary'
         ORDER BY share.id, account.id
        """,
        shu.id,
    )


def deposits(shu, batch, memo):
    """Rows that put the payouts of a batch on the members' savings, for ``_post_entries_from``."""
    return SQL(
        """
        SELECT target.account_id, -payout.amount AS amount, 'shu' AS kind, payout.id AS seq,
               'shu-payout-' || payout.id AS import_key, %s AS memo
          FROM koperasi_shu_transaction payout
          JOIN (%s) target ON target.share_id = payout.account_id
         WHERE payout.batch_id = %s
        """,
        memo,
        savings_targets(shu),
        batch.id,
    )

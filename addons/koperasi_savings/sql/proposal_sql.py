"""The SQL of proposals: which accounts get which amount, and the ledger rows that follow when it is approved."""

from odoo.tools import SQL


def insert_lines(proposal, found):
    """INSERT of the lines of a proposal.

    :param SQL found: rows (account_id, old_amount, amount, basis, fee_kind, partial, to_account_id, skip)
    """
    return SQL(
        "INSERT INTO koperasi_savings_proposal_line (proposal_id, company_id, member_id, account_id, old_amount,"
        " amount, basis, fee_kind, partial, to_account_id, skip, create_uid, create_date)"
        " SELECT %s, account.company_id, account.member_id, found.account_id, found.old_amount, found.amount,"
        "        found.basis, found.fee_kind, found.partial, found.to_account_id, found.skip, %s,"
        "        now() AT TIME ZONE 'UTC'"
        "   FROM (%s) found JOIN koperasi_savings_account account ON account.id = found.account_id"
        "  ORDER BY found.account_id, found.fee_kind",
        proposal.id,
        proposal.env.uid,
        found,
    )


def contributions(product, month, keep_higher):
    """What the product's table says for each open account from a month on; unchanged accounts are left out.

    :param bool keep_higher: leave out, with that reason, who pays more than the table says
    """
    value = {
        "fixed": SQL("rule.amount"),
        "grade": SQL("rule.amount"),
        "salary": SQL("round(member.salary * rule.salary_percent::numeric / 100)"),
    }[product.contribution_rule]
    no_salary = SQL("rule.id IS NOT NULL AND coalesce(member.salary, 0) = 0")
    return SQL(
        """
        SELECT account_id, old_amount, amount, basis, fee_kind, partial, to_account_id,
               CASE WHEN %(keep_higher)s AND skip IS NULL AND amount < old_amount THEN 'higher' ELSE skip END AS skip
          FROM (
            SELECT held.id AS account_id, coalesce(held.monthly_amount, 0) AS old_amount,
                   coalesce(%(value)s, 0) AS amount,
                   concat_ws(' ', member.grade, CASE WHEN %(salary)s THEN rule.salary_percent::text || ' %%' END)
                   AS basis, NULL::varchar AS fee_kind, FALSE AS partial, NULL::integer AS to_account_id,
                   CASE WHEN rule.id IS NULL THEN 'no_rule'
                        WHEN %(salary)s AND %(no_salary)s THEN 'no_salary' END AS skip
              FROM koperasi_savings_account held
              JOIN koperasi_member member ON member.id = held.member_id AND member.state = 'active'
              LEFT JOIN LATERAL (
                   SELECT line.* FROM koperasi_savings_contribution line
                    WHERE line.product_id = held.product_id AND line.date_from <= %(month)s
                      AND (coalesce(line.grade, '') = ''
                           OR (%(graded)s AND lower(line.grade) = lower(trim(member.grade))))
                    ORDER BY coalesce(line.grade, '') <> '' DESC, line.date_from DESC LIMIT 1
                   ) rule ON TRUE
             WHERE held.product_id = %(product)s AND held.state = 'open'
        ) found WHERE skip IS NOT NULL OR amount <> old_amount
        """,
        value=value,
        salary=product.contribution_rule == "salary",
        graded=product.contribution_rule != "fixed",
        no_salary=no_salary,
        keep_higher=keep_higher,
        month=month,
        product=product.id,
    )


def fees(company, month):
    """The monthly fees of a month that are not booked yet: for having an account, and for letting it sleep."""
    return SQL(
        """
        SELECT account_id, NULL::numeric AS old_amount,
               greatest(CASE WHEN partial THEN least(fee, room - earlier)
                             WHEN fee <= room - earlier THEN fee ELSE 0 END, 0) AS amount,
               NULL AS basis, fee_kind, partial, NULL::integer AS to_account_id,
               CASE WHEN room - earlier <= 0 OR (NOT partial AND fee > room - earlier) THEN 'no_cover' END AS skip
          FROM (
            SELECT held.id AS account_id, item.fee_kind, item.fee, held.balance - held.floor_balance AS room,
                   product.fee_shortfall = 'take' AS partial,
                   coalesce(sum(item.fee) OVER (PARTITION BY held.id ORDER BY item.fee_kind
                            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS earlier
              FROM koperasi_savings_account held
              JOIN koperasi_savings_product product ON product.id = held.product_id
             CROSS JOIN LATERAL (VALUES
                   ('admin', CASE WHEN held.balance >= coalesce(product.admin_fee_below, 0)
                                   AND (held.dormant_since IS NULL OR product.admin_fee_dormant)
                                  THEN product.admin_fee END),
                   ('dormant', CASE WHEN held.dormant_since IS NOT NULL THEN product.dormancy_fee END)
                   ) AS item(fee_kind, fee)
             WHERE held.company_id = %(company)s AND held.state = 'open' AND item.fee > 0
               AND held.open_date < (%(month)s::date + interval '1 month') AND NOT EXISTS (
                   SELECT FROM koperasi_savings_transaction stored WHERE stored.company_id = %(company)s
                      AND stored.import_key = concat_ws(':', 'fee', item.fee_kind, %(label)s, held.id))
          ) asked
        """,
        company=company.id,
        month=month,
        label=month.strftime("%Y-%m"),
    )


def goals(product, date):
    """Goal savings whose lock date has come, and the voluntary account of the same member that takes them."""
    return SQL(
        """
        SELECT held.id AS account_id, held.balance AS old_amount,
               greatest(held.balance - held.floor_balance, 0) AS amount, to_char(held.maturity_date, 'DD/MM/YYYY') AS basis,
               NULL::varchar AS fee_kind, TRUE AS partial, target.id AS to_account_id,
               CASE WHEN target.id IS NULL THEN 'no_target'
                    WHEN held.balance <= held.floor_balance THEN 'no_cover' END AS skip
          FROM koperasi_savings_account held
          JOIN koperasi_member member ON member.id = held.member_id AND member.state = 'active'
          LEFT JOIN LATERAL (
               SELECT other.id FROM koperasi_savings_account other
                WHERE other.member_id = held.member_id AND other.kind = 'voluntary' AND other.state = 'open'
                  AND other.dormant_since IS NULL
                ORDER BY other.id LIMIT 1) target ON TRUE
         WHERE held.product_id = %(product)s AND held.state = 'open' AND held.balance > 0
           AND held.goal_state IN ('running', 'reached') AND held.maturity_date <= %(date)s
        """,
        product=product.id,
        date=date,
    )


def fee_rows(proposal, lines, income, memo):
    """Ledger rows of the fees of some lines: by the balance of now, which may have shrunk since the preview."""
    return SQL(
        """
        SELECT account_id, -taken.amount AS amount, 'fee' AS kind, 'system' AS channel, %(income)s AS counter_account_id,
               concat_ws(':', 'fee', fee_kind, %(label)s, account_id) AS import_key, %(memo)s AS memo, id AS seq
          FROM (
            SELECT line.*, least(line.amount, room - earlier) AS possible FROM (
                SELECT line.id, line.account_id, line.amount, line.fee_kind, line.partial,
                       held.balance - held.floor_balance AS room,
                       coalesce(sum(line.amount) OVER (PARTITION BY line.account_id ORDER BY line.fee_kind
                            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS earlier
                  FROM koperasi_savings_proposal_line line
                  JOIN koperasi_savings_account held ON held.id = line.account_id AND held.state = 'open'
                 WHERE line.id IN %(lines)s AND line.skip IS NULL
            ) line
          ) known
         CROSS JOIN LATERAL (SELECT CASE WHEN partial OR possible = known.amount THEN possible ELSE 0 END
                            ) AS taken(amount)
         WHERE taken.amount > 0 AND NOT EXISTS (
               SELECT FROM koperasi_savings_transaction stored WHERE stored.company_id = %(company)s
                  AND stored.import_key = concat_ws(':', 'fee', known.fee_kind, %(label)s, known.account_id))
        """,
        company=proposal.company_id.id,
        income=income.id,
        label=proposal.month.strftime("%Y-%m"),
        memo=memo,
        lines=tuple(lines),
    )


def goal_rows(lines, memo):
    """Two ledger rows for each line: out of the goal, into the voluntary account, by the balance of now."""
    return SQL(
        """
        SELECT item.account_id, item.amount, item.kind, 'system' AS channel, NULL::integer AS counter_account_id,
               concat_ws(':', 'goal', line.id, item.kind) AS import_key, %(memo)s AS memo, line.id * 2 + item.place AS seq
          FROM koperasi_savings_proposal_line line
          JOIN koperasi_savings_account held ON held.id = line.account_id AND held.state = 'open'
          JOIN koperasi_savings_account target ON target.id = line.to_account_id AND target.state = 'open'
         CROSS JOIN LATERAL (SELECT least(line.amount, held.balance - held.floor_balance) AS amount) free
         CROSS JOIN LATERAL (VALUES (line.account_id, -free.amount, 'transfer_out', 0),
                                    (line.to_account_id, free.amount, 'transfer_in', 1)
                            ) AS item(account_id, amount, kind, place)
         WHERE line.id IN %(lines)s AND line.skip IS NULL AND free.amount > 0
        """,
        memo=memo,
        lines=tuple(lines),
    )

"""The lines of an interest run: insert, adjust, tax, and the ledger rows that follow from them."""

from odoo.tools import SQL

ROW_COLUMNS = ("channel", "import_key", "counter_account_id", "memo")
LINES = SQL("koperasi_savings_run_line")
# Lines are worked out here and stored when they are finished: PostgreSQL checks the foreign keys of a row once
# more whenever it is changed in the transaction that made it.
WORK = SQL("koperasi_savings_run_work")

# A hundred thousand accounts are summed and sorted in memory, not on disk; until the transaction ends.
WORK_MEMORY = SQL("SET LOCAL work_mem = '96MB'")


def open_work():
    """Statements that make the empty table of lines that are being worked out."""
    return SQL(
        "DROP TABLE IF EXISTS pg_temp.%(work)s;"
        " CREATE TEMP TABLE %(work)s (LIKE %(lines)s INCLUDING DEFAULTS) ON COMMIT DROP",
        work=WORK,
        lines=LINES,
    )


def store_work():
    """INSERT of the finished lines."""
    return SQL("INSERT INTO %s SELECT * FROM %s ORDER BY id", LINES, WORK)


def regular(run, rule, source):
    """INSERT of a line for every account of a product."""
    return SQL(
        "INSERT INTO koperasi_savings_run_work"
        " (run_id, account_id, kind, days, base, rate, gross, net, entry_number)"
        " SELECT %s, account_id, 'regular', %s, base, rate, gross, gross, entry_number FROM (%s) earned"
        "  ORDER BY account_id",
        run.id,
        rule.days,
        source,
    )


def adjustment(run, adjusted, rule, source):
    """INSERT of the differences between what an earlier period is worth now and what was credited for it."""
    return SQL(
        """
        INSERT INTO koperasi_savings_run_work
               (run_id, account_id, adjusts_run_id, kind, days, base, rate, gross, net, due, entry_number)
        SELECT %(run)s, earned.account_id, %(adjusted)s, 'adjustment', %(days)s, earned.base, earned.rate,
               earned.gross - coalesce(before.gross, 0), earned.gross - coalesce(before.gross, 0),
               earned.gross, earned.entry_number
          FROM (%(source)s) earned LEFT JOIN LATERAL (
               SELECT sum(gross) AS gross FROM (%(credited)s) line WHERE line.account_id = earned.account_id
               ) before ON TRUE
         WHERE earned.gross <> coalesce(before.gross, 0)
         ORDER BY earned.account_id
        """,
        run=run.id,
        adjusted=adjusted.id,
        days=rule.days,
        source=source,
        credited=credited(adjusted),
    )


def credited(run):
    """SELECT of the posted lines that are about the period of a run: its own and later adjustments."""
    return SQL(
        "SELECT line.* FROM koperasi_savings_run_line line"
        " WHERE line.run_id = %(run)s AND line.kind = 'regular'"
        " UNION ALL SELECT line.* FROM koperasi_savings_run_line line"
        " JOIN koperasi_savings_run posted ON posted.id = line.run_id AND posted.state = 'posted'"
        " WHERE line.adjusts_run_id = %(run)s",
        run=run.id,
    )


def late_accounts(run, product, last, seen):
    """SELECT of (earlier run, accounts) for which movements were booked into its days after it was computed.

    A movement changes the balances of all days from its date on, so it concerns every run that ends on its
    date or later. What the run itself booked is no such movement. An account that was closed when a run came,
    and is open again, is concerned by every run that has not seen it: what closing paid was reversed.

    :param last: the last posted run of the product; what it found is not looked for again
    :param seen: no transaction up to this id can be news
    """
    return SQL(
        """
        WITH earlier AS (
            SELECT rule.run_id, rule.date_to FROM koperasi_savings_run_rule rule
             WHERE rule.product_id = %(product)s AND rule.state = 'posted' AND rule.date_to < %(first)s
        ), moved AS MATERIALIZED (
            SELECT held.id, coalesce(found.entry_number, 0) AS found
              FROM koperasi_savings_account held
              LEFT JOIN koperasi_savings_run_line found
                ON found.run_id = %(last)s AND found.account_id = held.id AND found.kind = 'regular'
             WHERE held.product_id = %(product)s AND held.entry_count > coalesce(found.entry_number, 0)
        ), fresh AS MATERIALIZED (
            -- each account's rows by their numbers: OFFSET keeps the planner from reading all rows of a time
            SELECT entry.* FROM moved CROSS JOIN LATERAL (
                   SELECT since.id, since.account_id, since.date, since.number, since.batch_id, since.reversal_of_id
                     FROM koperasi_savings_transaction since
                    WHERE since.account_id = moved.id AND since.number > moved.found OFFSET 0) entry
             WHERE entry.id > %(seen)s AND entry.date <= (SELECT max(date_to) FROM earlier)
        ), late AS MATERIALIZED (
            SELECT earlier.run_id, fresh.account_id, fresh.number
              FROM fresh JOIN earlier ON fresh.date <= earlier.date_to
              JOIN koperasi_ledger_batch batch ON batch.id = fresh.batch_id
              LEFT JOIN koperasi_savings_transaction origin ON origin.id = fresh.reversal_of_id
              LEFT JOIN koperasi_ledger_batch reversed ON reversed.id = origin.batch_id
             WHERE NOT (batch.origin_model = 'koperasi.savings.run' AND batch.origin_id = earlier.run_id)
               AND NOT coalesce(reversed.origin_model = 'koperasi.savings.run'
                                AND reversed.origin_id = earlier.run_id, FALSE)
        ), line AS MATERIALIZED (
            SELECT line.run_id, line.adjusts_run_id, line.account_id, line.kind, line.entry_number
              FROM koperasi_savings_run_line line
              JOIN koperasi_savings_run posted ON posted.id = line.run_id AND posted.state = 'posted'
             WHERE line.account_id IN (SELECT account_id FROM late)
               AND (line.run_id IN (SELECT run_id FROM earlier)
                    OR line.adjusts_run_id IN (SELECT run_id FROM earlier))
        ), known AS (
            SELECT run_id, account_id, max(entry_number) AS number
              FROM (SELECT run_id, account_id, entry_number FROM line WHERE kind = 'regular'
                     UNION ALL
                    SELECT adjusts_run_id, account_id, entry_number FROM line WHERE adjusts_run_id IS NOT NULL) looked_at
             GROUP BY run_id, account_id
        ), reopened AS MATERIALIZED (
            SELECT DISTINCT entry.account_id FROM koperasi_savings_transaction entry
             WHERE entry.id > %(seen)s AND entry.company_id = %(company)s AND entry.reversal_of_id IS NOT NULL
        ), concerned AS (
            SELECT late.run_id, late.account_id
              FROM late LEFT JOIN known ON known.run_id = late.run_id AND known.account_id = late.account_id
             WHERE late.number > coalesce(known.number, 0)
             UNION
            SELECT earlier.run_id, held.id
              FROM reopened JOIN koperasi_savings_account held ON held.id = reopened.account_id
              JOIN earlier ON held.open_date <= earlier.date_to
             WHERE held.product_id = %(product)s
               AND NOT EXISTS (
                   SELECT 1 FROM koperasi_savings_run_line line
                    WHERE line.account_id = held.id AND line.run_id = earlier.run_id
                      AND line.kind = 'regular' AND line.entry_number > 0)
               AND NOT EXISTS (
                   SELECT 1 FROM koperasi_savings_run_line line
                     JOIN koperasi_savings_run posted ON posted.id = line.run_id AND posted.state = 'posted'
                    WHERE line.account_id = held.id AND line.adjusts_run_id = earlier.run_id)
             UNION
            SELECT line.adjusts_run_id, line.account_id
              FROM koperasi_savings_run_line line
              JOIN koperasi_savings_run posted ON posted.id = line.run_id AND posted.state = 'posted'
              JOIN koperasi_savings_account held ON held.id = line.account_id AND held.product_id = %(product)s
             WHERE line.adjusts_run_id IS NOT NULL AND line.carried <> 0
        )
        SELECT run_id, array_agg(DISTINCT account_id) FROM concerned GROUP BY run_id ORDER BY run_id
        """,
        product=product.id,
        last=last.id,
        company=run.company_id.id,
        first=run.date_from,
        seen=seen,
    )


def cover(run, accounts=None, lines=LINES):
    """UPDATE that takes of negative adjustments what the accounts cover; the rest is carried forward.

    :param SQL accounts: condition on ``line``; default all lines
    :param SQL lines: the table of the lines
    """
    return SQL(
        """
        WITH wanted AS (
            SELECT line.id, line.account_id, - line.gross - coalesce(line.carried, 0) AS amount,
                   sum(- line.gross - coalesce(line.carried, 0)) OVER (PARTITION BY line.account_id ORDER BY line.id) AS upto
              FROM %(lines)s line
             WHERE line.run_id = %(run)s AND line.kind = 'adjustment'
               AND line.gross + coalesce(line.carried, 0) < 0 AND %(accounts)s
        ), room AS (
            SELECT held.id, greatest(held.balance - held.floor_balance, 0) + coalesce((
                       SELECT sum(line.gross - line.tax) FROM %(lines)s line
                        WHERE line.run_id = %(run)s AND line.account_id = held.id AND line.gross > 0), 0) AS amount
              FROM koperasi_savings_account held WHERE held.id IN (SELECT account_id FROM wanted)
        ), taken AS (
            SELECT wanted.id, wanted.amount,
                   least(wanted.amount, greatest(room.amount - (wanted.upto - wanted.amount), 0)) AS taken
              FROM wanted JOIN room ON room.id = wanted.account_id
        )
        UPDATE %(lines)s line
           SET gross = - taken.taken, net = - taken.taken - line.tax, carried = taken.taken - taken.amount
          FROM taken WHERE taken.id = line.id AND line.gross <> - taken.taken
        """,
        lines=lines,
        run=run.id,
        accounts=accounts or SQL("TRUE"),
    )


def gross_by_account(run):
    """SELECT of (account_id, gross) of the lines that are worked out, one row an account."""
    return SQL(
        "SELECT account_id, sum(gross) AS gross FROM koperasi_savings_run_work"
        " WHERE run_id = %s AND gross <> 0 GROUP BY account_id",
        run.id,
    )


def spread_tax(run, taxes):
    """UPDATE that puts the tax of each account on its largest line."""
    return SQL(
        """
        WITH tax AS MATERIALIZED (%(taxes)s), largest AS (
            SELECT DISTINCT ON (line.account_id) line.id, tax.tax
              FROM tax JOIN koperasi_savings_run_work line
                ON line.run_id = %(run)s AND line.account_id = tax.account_id AND line.gross > 0
             ORDER BY line.account_id, line.gross DESC, line.id
        )
        UPDATE koperasi_savings_run_work line SET tax = largest.tax, net = line.gross - largest.tax
          FROM largest WHERE largest.id = line.id
        """,
        taxes=taxes,
        run=run.id,
    )


def totals(run):
    """SELECT of the totals of a run."""
    return SQL(
        "SELECT count(*) FILTER (WHERE kind = 'regular'), sum(base) FILTER (WHERE kind = 'regular'), sum(gross),"
        " sum(tax), sum(net), count(*) FILTER (WHERE kind = 'adjustment'),"
        " sum(gross) FILTER (WHERE kind = 'adjustment'), sum(carried)"
        "  FROM koperasi_savings_run_line WHERE run_id = %s",
        run.id,
    )


def span(run, accounts):
    """Condition on ``line``: a chunk of the run, whose accounts are neighbours by id."""
    return SQL(
        "line.run_id = %s AND line.account_id BETWEEN %s AND %s", run.id, accounts[0], accounts[-1]
    )


def accounts(run, chunk):
    """SELECT of the accounts of a chunk that get rows."""
    return SQL(
        "SELECT line.account_id FROM koperasi_savings_run_line line"
        " WHERE %s AND (line.gross <> 0 OR line.tax <> 0)",
        span(run, chunk),
    )


def _ended(alias):
    """Condition on an account: no run books on it any more."""
    return SQL("(%(held)s.state <> 'open' OR %(held)s.interest_until IS NOT NULL)", held=alias)


def closed_accounts(run):
    """SELECT of the accounts that would get rows, but ended since the run was computed."""
    return SQL(
        "SELECT DISTINCT held.name FROM koperasi_savings_run_line line"
        " JOIN koperasi_savings_account held ON held.id = line.account_id"
        " WHERE line.run_id = %s AND line.gross <> 0 AND %s ORDER BY held.name",
        run.id,
        _ended(SQL.identifier("held")),
    )


def drop_closed(run, accounts):
    """UPDATE that takes their amounts from lines of accounts that ended; as if the run had not seen them."""
    return SQL(
        "UPDATE koperasi_savings_run_line line"
        "   SET gross = 0, tax = 0, net = 0, carried = 0, entry_number = 0"
        "  FROM koperasi_savings_account held"
        " WHERE held.id = line.account_id AND line.gross <> 0 AND %s AND %s",
        accounts,
        _ended(SQL.identifier("held")),
    )


def rows(run, accounts, memos):
    """Ledger rows of a chunk: the interest of each line, then the tax on it."""
    return SQL(
        """
        SELECT line.account_id, item.amount, item.kind, 'system' AS channel,
               %(key)s || line.id || '/' || item.kind AS import_key, item.counter AS counter_account_id,
               item.memo, 2 * line.id + item.place AS seq
          FROM koperasi_savings_run_line line
          JOIN koperasi_savings_run_rule rule ON rule.run_id = line.run_id AND %(own)s
         CROSS JOIN LATERAL (VALUES
               (0, 'interest', line.gross, rule.interest_account_id,
                CASE line.kind WHEN 'regular' THEN %(interest)s ELSE %(adjustment)s END),
               (1, 'tax', - line.tax, rule.tax_account_id, %(tax)s)
               ) AS item(place, kind, amount, counter, memo)
         WHERE %(span)s AND item.amount <> 0
        """,
        key=f"savings-run/{run.id}/",
        own=_rule_of_line(run),
        span=span(run, accounts),
        **memos,
    )


def _rule_of_line(run):
    """Condition on ``rule`` and ``line``; nothing has to be looked up where there is one product alone."""
    if len(run.rule_ids) == 1:
        return SQL("TRUE")
    return SQL(
        "rule.product_id = (SELECT product_id FROM koperasi_savings_account WHERE id = line.account_id)"
    )

"""The SQL of the ledger: one statement that books any number of entries, and the text that is hashed.

Kept apart from the models because it is the part an auditor reads: how a row becomes an entry, how the
hash of an entry is made, how a batch becomes journal items.
"""

from odoo.tools import SQL

# STABLE as convert_to is: PostgreSQL then puts the body in the place of the call, which is four times as fast.
HASH_STEP = """
CREATE OR REPLACE FUNCTION koperasi_chain_step(state text, start text, payload text) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT encode(sha256(convert_to(coalesce(state, start) || payload, 'UTF8')), 'hex')
$$;
CREATE OR REPLACE AGGREGATE koperasi_chain(start text, payload text) (
    SFUNC = koperasi_chain_step, STYPE = text, PARALLEL = SAFE
);
CREATE OR REPLACE FUNCTION koperasi_ledger_sealed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Ledger entries are final: % of % refused, book a reversal', TG_OP, TG_TABLE_NAME;
END
$$;
"""


def seal(model):
    """Give the table of a model the triggers that refuse UPDATE, DELETE and TRUNCATE."""
    model.env.cr.execute(HASH_STEP)
    model.env.cr.execute(
        SQL(
            "CREATE OR REPLACE TRIGGER %(row)s BEFORE UPDATE OR DELETE ON %(table)s"
            " FOR EACH ROW EXECUTE FUNCTION koperasi_ledger_sealed();"
            "CREATE OR REPLACE TRIGGER %(all)s BEFORE TRUNCATE ON %(table)s"
            " FOR EACH STATEMENT EXECUTE FUNCTION koperasi_ledger_sealed()",
            row=SQL.identifier(f"{model._table}_sealed_row"),
            all=SQL.identifier(f"{model._table}_sealed_all"),
            table=SQL.identifier(model._table),
        )
    )


DAY = "YYYY-MM-DD"
MOMENT = 'YYYY-MM-DD"T"HH24:MI:SS.US'


def payload(alias, account_column, money_columns, day=None, moment=None):
    """The text of an entry that its hash covers, joined to the hash of the entry before it.

    Free texts stand last and the key is preceded by its length, so no two different entries have the same
    text. Amounts carry no trailing zeros. The order is documented for auditors in ``docs/proof.md``.

    :param str alias: name of the table or subquery that has the columns of an entry
    :param str account_column: column of the account
    :param money_columns: names of the component columns
    :param SQL day: text of the date, where all rows have the same; default from each row
    :param SQL moment: text of the time of creation, likewise
    :rtype: SQL
    """
    row = SQL.identifier(alias)
    day = day or SQL("to_char(%s.date, %s)", row, DAY)
    moment = moment or SQL("to_char(%s.create_date, %s)", row, MOMENT)
    numbers = [SQL("trim_scale(%s.%s)", row, SQL.identifier(name)) for name in money_columns]
    parts = [
        SQL("%s.%s", row, SQL.identifier(account_column)),
        SQL("%s.number", row),
        day,
        SQL("%s.kind", row),
        SQL("trim_scale(%s.amount)", row),
        *numbers,
        SQL("trim_scale(%s.balance_after)", row),
        SQL("%s.channel", row),
        SQL("%s.batch_id", row),
        SQL("%s.control_account_id", row),
        SQL("%s.counter_account_id", row),
        SQL("%s.reversal_of_id", row),
        SQL("%s.company_id", row),
        SQL("%s.create_uid", row),
        moment,
        SQL("length(%s.import_key)", row),
        SQL("%s.import_key", row),
        SQL("%s.memo", row),
    ]
    return SQL("concat(%s)", SQL(", '|', ").join(parts))


def chained_hash(before, text):
    """The hash of an entry: what ``koperasi_chain_step`` works out, without the cost of calling a function.

    :param SQL before: hash of the entry before it, NULL for the first
    :param SQL text: :func:`payload`
    :rtype: SQL
    """
    return SQL("encode(sha256(convert_to(coalesce(%s, '') || %s, 'UTF8')), 'hex')", before, text)


def rows_source(columns, rows):
    """A subquery over rows of Python values, as one array per column.

    :param columns: {name: PostgreSQL type}
    :param rows: list of dicts
    :rtype: SQL
    """
    arrays = [
        SQL("%s::%s[]", [row.get(name) for row in rows], SQL(pg_type))  # pylint: disable=sql-injection
        for name, pg_type in columns.items()
    ]
    names = SQL(", ").join(SQL.identifier(name) for name in (*columns, "seq"))
    return SQL(
        "SELECT * FROM unnest(%s) WITH ORDINALITY AS given(%s)", SQL(", ").join(arrays), names
    )


def booking(model, batch, source, columns, skip_existing=False):
    """The statement that books a set of rows: entries, hashes, balances, or nothing at all.

    ``source`` rows are numbered per account after the account's last entry, their balances and hashes
    continue the stored ones, and the account rows are updated by the same statement. If one row is refused
    nothing is written. A row that takes is refused below the account's floor, unless rows before it brought
    more: tax on interest is no withdrawal, even where the minimum was raised above the balance.

    :param model: the entry model (a recordset of any length)
    :param batch: an open batch, already locked
    :param SQL source: SELECT of the account column, amount, kind and any of ``columns``, with ``seq``
    :param columns: names of the columns that ``source`` yields
    :param bool skip_existing: leave out rows whose key is stored already
    :return: SQL with one row: (rows given, rows booked, refused rows as JSON)
    """
    account = model.env[model._ledger_account_model()]
    account_column = model._ledger_account_field
    money = list(model._ledger_component_roles)
    names = _stored_columns(model, columns)
    moment = SQL("(SELECT to_char(now() AT TIME ZONE 'UTC', %s))", MOMENT)
    text = payload("numbered", account_column, money, SQL("%s", str(batch.date)), moment)
    return SQL(
        _BOOKING,
        source=source,
        fresh=_fresh(model, batch) if skip_existing else SQL("TRUE"),
        account_table=SQL.identifier(account._table),
        entry_table=SQL.identifier(model._table),
        account_column=SQL.identifier(account_column),
        bookable=account._ledger_bookable_sql(SQL.identifier("held")),
        given=SQL("").join(_given(model, name, columns) for name in names),
        payload=text,
        single_hash=chained_hash(SQL("numbered.last_hash"), text),
        columns=SQL(", ").join(SQL.identifier(name) for name in names),
        totals=SQL("").join(_total_sums(account)),
        set_totals=SQL("").join(_total_updates(account)),
        company=batch.company_id.id,
        batch=batch.id,
        date=batch.date,
        uid=model.env.uid,
        rounding=str(batch.company_id.currency_id.rounding),
    )


_BOOKING = """
WITH source AS (
    SELECT * FROM (%(source)s) given WHERE %(fresh)s
), numbered AS (
    SELECT held.id AS %(account_column)s,
           held.last_hash, least(held.floor_balance, held.balance) AS floor_balance,
           held.entry_count + row_number() OVER account_rows AS number,
           row_number() OVER account_rows = 1 AS is_first, lead(held.id) OVER account_rows IS NULL AS is_last,
           held.balance + sum(source.amount) OVER account_rows AS balance_after,
           source.amount, source.kind, source.seq,
           %(company)s AS company_id, %(batch)s AS batch_id, %(date)s::date AS date,
           %(uid)s AS create_uid, (now() AT TIME ZONE 'UTC') AS create_date
           %(given)s
      FROM source JOIN %(account_table)s held ON held.id = source.%(account_column)s
     WHERE held.company_id = %(company)s AND %(bookable)s
    WINDOW account_rows AS (PARTITION BY held.id ORDER BY source.seq ROWS UNBOUNDED PRECEDING)
), chained AS (
    -- nearly all rows are the only one of their account; for them an expression does, three times as fast
    SELECT numbered.*, %(single_hash)s AS entry_hash
      FROM numbered WHERE is_first AND is_last
    UNION ALL
    SELECT numbered.*, koperasi_chain(coalesce(numbered.last_hash, ''), %(payload)s)
           OVER (PARTITION BY numbered.%(account_column)s ORDER BY numbered.number ROWS UNBOUNDED PRECEDING)
      FROM numbered WHERE NOT (is_first AND is_last)
), refused AS (
    SELECT %(account_column)s, amount, balance_after, floor_balance,
           mod(amount, %(rounding)s::numeric) <> 0 AS unrounded
      FROM chained
     WHERE (amount < 0 AND balance_after < floor_balance) OR balance_after < 0
        OR mod(amount, %(rounding)s::numeric) <> 0
), complete AS (
    SELECT NOT EXISTS (SELECT FROM refused)
       AND (SELECT count(*) FROM source) = (SELECT count(*) FROM chained) AS ok
), inserted AS (
    INSERT INTO %(entry_table)s (%(account_column)s, number, balance_after, amount, kind, company_id, batch_id,
        date, create_uid, create_date, entry_hash, %(columns)s)
    SELECT %(account_column)s, number, balance_after, amount, kind, company_id, batch_id,
        date, create_uid, create_date, entry_hash, %(columns)s
      FROM chained WHERE (SELECT ok FROM complete) ORDER BY seq
    RETURNING id
), updated AS (
    UPDATE %(account_table)s held
       SET balance = held.balance + booked.amount, entry_count = booked.number, last_hash = booked.entry_hash
           %(set_totals)s
      FROM (SELECT %(account_column)s, sum(amount) AS amount, max(number) AS number,
                   max(entry_hash) FILTER (WHERE is_last) AS entry_hash %(totals)s
              FROM chained GROUP BY %(account_column)s) booked
     WHERE held.id = booked.%(account_column)s AND (SELECT ok FROM complete)
    RETURNING held.id
)
SELECT (SELECT count(*) FROM source), (SELECT count(*) FROM inserted),
       (SELECT json_agg(refused) FROM (SELECT * FROM refused LIMIT 5) refused)
"""


def _stored_columns(model, columns):
    """Columns of an entry beside those that the statement itself works out."""
    fixed = {model._ledger_account_field, "amount", "kind", "seq"}
    always = [
        "control_account_id",
        "counter_account_id",
        "channel",
        "memo",
        "import_key",
        "reversal_of_id",
    ]
    wanted = [*always, *model._ledger_component_roles, *columns]
    return [name for name in dict.fromkeys(wanted) if name not in fixed]


def _given(model, name, columns):
    """One select item: the value from the source, or what an entry has when the source is silent."""
    target = SQL.identifier(name)
    pg_type = SQL(model._fields[name].column_type[0])  # pylint: disable=sql-injection
    if name == "control_account_id":
        origin = (
            SQL("coalesce(source.control_account_id, held.control_account_id)")
            if (name in columns)
            else SQL("held.control_account_id")
        )
    elif name in model._ledger_component_roles:
        origin = SQL("coalesce(source.%s, 0)", target) if name in columns else SQL("0::numeric")
    elif name == "channel":
        origin = SQL("coalesce(source.channel, 'system')") if name in columns else SQL("'system'")
    else:
        origin = (
            SQL("source.%s::%s", target, pg_type) if name in columns else SQL("NULL::%s", pg_type)
        )
    return SQL(", %s AS %s", origin, target)


def _fresh(model, batch):
    """Condition on a source row: its key is not stored yet."""
    return SQL(
        "NOT EXISTS (SELECT FROM %s stored WHERE stored.company_id = %s"
        " AND stored.import_key = given.import_key)",
        SQL.identifier(model._table),
        batch.company_id.id,
    )


def _total_sums(account):
    for column, origin in account._ledger_totals.items():
        yield SQL(", sum(%s) AS %s", SQL.identifier(origin), SQL.identifier(column))


def _total_updates(account):
    for column in account._ledger_totals:
        name = SQL.identifier(column)
        yield SQL(", %s = held.%s + booked.%s", name, name, name)


def legs(model, batch, components):
    """Journal items that follow from the rows of a model in a batch, aggregated, debit positive.

    :param model: the entry model
    :param batch: the batch
    :param components: {component column: SQL that gives the account credited with it}
    :return: SQL of rows (account_id, partner_id, balance)
    """
    account = model.env[model._ledger_account_model()]
    side = SQL("1") if account._ledger_side == "debit" else SQL("-1")
    partner = SQL("account.partner_id") if batch.detail else SQL("NULL::integer")
    taken = [SQL("entry.%s", SQL.identifier(name)) for name in components]
    items = [
        SQL("(entry.control_account_id, %s, %s * entry.amount)", partner, side),
        SQL(
            "(entry.counter_account_id, %s::integer, - %s * entry.amount %s)",
            batch.partner_id.id or None,
            side,
            SQL("").join(SQL(" + %s", column) for column in taken),
        ),
        *(
            SQL("(%s, %s, - entry.%s)", where, partner, SQL.identifier(name))
            for name, where in components.items()
        ),
    ]
    # who the accounts belong to is read where the items say it
    owner = SQL(
        " JOIN %s account ON account.id = entry.%s",
        SQL.identifier(account._table),
        SQL.identifier(model._ledger_account_field),
    )
    return SQL(
        "SELECT item.account_id, item.partner_id, item.balance FROM %(entry)s entry %(owner)s"
        " CROSS JOIN LATERAL (VALUES %(items)s) AS item(account_id, partner_id, balance)"
        " WHERE entry.batch_id = %(batch)s AND item.account_id IS NOT NULL AND item.balance <> 0",
        entry=SQL.identifier(model._table),
        owner=owner if batch.detail or components else SQL(""),
        items=SQL(", ").join(items),
        batch=batch.id,
    )

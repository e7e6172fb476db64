"""The SQL of chain verification and of its export: some accounts at a time, every entry of each.

The text of an entry is made by :func:`ledger_sql.payload`, the same that books it.
"""

from odoo.tools import SQL

from . import ledger_sql

# Keys of an exported entry and the columns behind them, in the order in which the hash covers them; the
# money columns of a ledger stand between the two lists.
FIRST = {
    "number": SQL("entry.number"),
    "date": SQL("to_char(entry.date, 'YYYY-MM-DD')"),
    "kind": SQL("entry.kind"),
    "amount": SQL("trim_scale(entry.amount)::text"),
}
LAST = {
    "balance_after": SQL("trim_scale(entry.balance_after)::text"),
    "channel": SQL("entry.channel"),
    "batch": SQL("entry.batch_id"),
    "control_account": SQL("entry.control_account_id"),
    "counter_account": SQL("entry.counter_account_id"),
    "reversal_of": SQL("entry.reversal_of_id"),
    "company": SQL("entry.company_id"),
    "user": SQL("entry.create_uid"),
    "booked_on": SQL("to_char(entry.create_date, 'YYYY-MM-DD\"T\"HH24:MI:SS.US')"),
    "key": SQL("entry.import_key"),
    "memo": SQL("entry.memo"),
    "hash": SQL("entry.entry_hash"),
}


def _names(model):
    account = model.env[model._ledger_account_model()]
    return {
        "entry": SQL.identifier(model._table),
        "account": SQL.identifier(account._table),
        "column": SQL.identifier(model._ledger_account_field),
    }


def account_count(model, condition):
    """SQL of one row: number of accounts of a ledger under a condition on ``account``."""
    return SQL(
        "SELECT count(*) FROM %(account)s account WHERE %(condition)s",
        **_names(model),
        condition=condition,
    )


def next_accounts(model, condition, after, accounts, entries):
    """The next accounts of a ledger in the order of their ids: at most so many, with about so many entries.

    :param int after: id of the last account that was taken
    :return: SQL of one row (ids, or NULL after the last one)
    """
    return SQL(
        """
        SELECT array_agg(id ORDER BY id) FROM (
            SELECT id, sum(entry_count) OVER (ORDER BY id) - entry_count AS before
              FROM (SELECT id, entry_count FROM %(account)s account
                     WHERE %(condition)s AND id > %(after)s ORDER BY id LIMIT %(accounts)s) first
        ) next WHERE before < %(entries)s
        """,
        **_names(model),
        condition=condition,
        after=after,
        accounts=accounts,
        entries=entries,
    )


def seal(model, ids, before):
    """One hash over the last hashes of some accounts and the seal of the accounts before them.

    :param str before: '' at the beginning
    :return: SQL of one row (seal, or NULL if none of the accounts has entries)
    """
    return SQL(
        "SELECT koperasi_chain(%(before)s::text,"
        " concat(%(ledger)s::text, '|', id, '|', entry_count, '|', last_hash) ORDER BY id)"
        " FROM %(account)s WHERE id = ANY(%(ids)s) AND entry_count > 0",
        **_names(model),
        ledger=model._name,
        before=before,
        ids=list(ids),
    )


def check(model, ids, shown):
    """Compute every hash of some accounts anew and compare numbers, balances and the accounts' own rows.

    :param ids: ids of accounts
    :param int shown: how many faults to tell
    :return: SQL of one row (entries, faults, first faults as JSON)
    """
    column = model._ledger_account_field
    return SQL(
        _CHECK,
        **_names(model),
        hash=ledger_sql.chained_hash(
            SQL("linked.hash_before"),
            ledger_sql.payload("linked", column, list(model._ledger_component_roles)),
        ),
        ids=list(ids),
        shown=shown,
    )


_CHECK = """
WITH linked AS (
    SELECT entry.*, lag(entry.entry_hash) OVER chain AS hash_before,
           lag(entry.number) OVER chain AS number_before,
           lag(entry.balance_after) OVER chain AS balance_before,
           lead(entry.id) OVER chain AS next_id
      FROM %(entry)s entry WHERE entry.%(column)s = ANY(%(ids)s)
    WINDOW chain AS (PARTITION BY entry.%(column)s ORDER BY entry.number)
), judged AS (
    SELECT linked.id, linked.%(column)s AS account, linked.number, linked.next_id, linked.entry_hash,
           linked.entry_hash IS DISTINCT FROM %(hash)s AS content,
           linked.number <> coalesce(linked.number_before, 0) + 1 AS gap,
           linked.balance_after <> coalesce(linked.balance_before, 0) + linked.amount AS balance
      FROM linked
), fault AS (
    SELECT id, account, number, 'content' AS reason FROM judged WHERE content
    UNION ALL SELECT id, account, number, 'gap' FROM judged WHERE gap
    UNION ALL SELECT id, account, number, 'balance' FROM judged WHERE balance
    UNION ALL
    SELECT judged.id, account.id, judged.number, 'tail'
      FROM %(account)s account LEFT JOIN judged ON judged.account = account.id AND judged.next_id IS NULL
     WHERE account.id = ANY(%(ids)s)
       AND (account.last_hash IS DISTINCT FROM judged.entry_hash
            OR account.entry_count IS DISTINCT FROM coalesce(judged.number, 0))
)
SELECT (SELECT count(*) FROM judged), (SELECT count(*) FROM fault),
       (SELECT json_agg(first) FROM (SELECT * FROM fault ORDER BY account, number, reason LIMIT %(shown)s) first)
"""


def export(model, ids, with_entries):
    """JSON of the entries of some accounts, after each account a line with its last hash.

    Values are what the hash covers, character by character: amounts are texts, NULL is null.

    :param bool with_entries: False gives the last hashes alone
    :return: SQL of rows (JSON text, 1 for an entry and 0 for an account)
    """
    return SQL(
        "SELECT line, entries FROM (%(entries)s UNION ALL %(last)s) line"
        " ORDER BY account, number NULLS LAST",
        entries=_entry_lines(model, ids, with_entries),
        last=_account_lines(model, ids),
    )


def _entry_lines(model, ids, with_entries):
    money = {
        name: SQL("trim_scale(entry.%s)::text", SQL.identifier(name))
        for name in model._ledger_component_roles
    }
    account = SQL("entry.%s", SQL.identifier(model._ledger_account_field))
    start = {"ledger": SQL("%s::text", model._name), "id": SQL("entry.id"), "account": account}
    return SQL(
        "SELECT %(line)s::text AS line, 1 AS entries, entry.%(column)s AS account, entry.number"
        " FROM %(entry)s entry WHERE %(wanted)s AND entry.%(column)s = ANY(%(ids)s)",
        **{**_names(model), "account": account},
        line=_json({**start, **FIRST, **money, **LAST}),
        wanted=with_entries,
        ids=list(ids),
    )


def _account_lines(model, ids):
    line = {
        "ledger": SQL("%s::text", model._name),
        "account": SQL("account.id"),
        "owner": SQL("partner.name"),
        "entries": SQL("account.entry_count"),
        "balance": SQL("trim_scale(account.balance)::text"),
        "last": SQL("account.last_hash"),
    }
    return SQL(
        "SELECT %(line)s::text AS line, 0 AS entries, account.id AS account, NULL AS number"
        " FROM %(account)s account LEFT JOIN res_partner partner ON partner.id = account.partner_id"
        " WHERE account.id = ANY(%(ids)s) AND account.entry_count > 0",
        **_names(model),
        line=_json(line),
        ids=list(ids),
    )


def _json(items):
    pairs = [SQL("%s::text, %s", name, value) for name, value in items.items()]
    return SQL("json_build_object(%s)", SQL(", ").join(pairs))

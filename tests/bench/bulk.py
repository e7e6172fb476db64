"""Bulk posting as a run does it: chunks of accounts, each with its rows, balances and journal entry."""

from pathlib import Path

from cooperative import START, Cooperative

from odoo.tools import SQL

CHUNK = 5000
LEAST = 1000  # every account gets this and up to 99 rupiah more, by its id


def amount(alias):
    """SQL of what an account gets in each round."""
    return SQL("(%s + %s.id %% 100)", LEAST, SQL.identifier(alias))


def post(env, key, accounts=None, chunk=CHUNK):
    """Book one movement on each account of the cooperative and commit chunk by chunk.

    :param str key: makes the rows of this call unique
    :param accounts: ids; default all accounts made for this
    :return: number of movements
    """
    from odoo.addons.koperasi_base.tools.transactions import commit_step

    cooperative = Cooperative(env)
    accounts = accounts or cooperative.bulk_accounts()
    commit_step(env)  # as a run before its first chunk: from here on it sees what tellers commit
    for start in range(0, len(accounts), chunk):
        _post_chunk(cooperative, accounts[start : start + chunk], f"{key}/{start}")
        commit_step(env)
    return len(accounts)


def _post_chunk(cooperative, accounts, key):
    company = cooperative.company
    batch = cooperative.env["koperasi.ledger.batch"]._open(
        company._koperasi_journal("interest"), START, "interest", memo="Jasa simpanan", key=key
    )
    source = SQL(
        "SELECT given.id AS account_id, %(amount)s AS amount, 'interest' AS kind, given.id AS seq,"
        "       'system' AS channel, %(key)s || given.id AS import_key, %(counter)s AS counter_account_id,"
        "       'Jasa simpanan' AS memo"
        "  FROM unnest(%(accounts)s::int[]) AS given(id)",
        amount=amount("given"),
        key=f"{key}/",
        counter=company._koperasi_account("savings_interest_expense").id,
        accounts=accounts,
    )
    cooperative.env["koperasi.savings.transaction"]._post_entries_from(
        batch, source, ["channel", "import_key", "counter_account_id", "memo"]
    )
    batch._post()


def raw(env, key):
    """The same rows and balances by one statement on twin tables; no hash, no journal entry."""
    statement = Path(__file__).with_name("bound_bulk.sql").read_text()
    [(count,)] = env.execute_query(SQL(statement, key=f"{key}/", amount=amount("account")))
    return count

"""What ledgers and books say, in a form that two runs, two databases or two moments can be compared by.

* checksum(env): contents, free of what a run draws anew (ids, numbers, times, hashes)
* fingerprint(env): every row of the suite and of accounting exactly as it is stored
* three_zeros(env): chains unbroken, balances equal their entries, ledgers equal the books
* journals_unbroken(env): Odoo's own check of its hashed journals
* files_whole(env): the filestore holds what the database says
"""

from odoo.tools import SQL

# Kept by every run of the check itself, and by nobody else.
REPORTS = ("koperasi_integrity_report", "koperasi_integrity_line")
OF_ODOO = ("account_move", "account_move_line", "mail_message", "mail_tracking_value")
# Parts of an entry, beside its money, that are the same whenever and however often its run is made.
ENTRY_PARTS = (
    "number", "date", "kind", "channel", "control_account_id", "counter_account_id", "memo",
    "company_id", "create_uid",
)  # fmt: skip
BATCH = (
    "company_id, journal_id, date, kind, state, partner_id, detail, memo, entry_count,"
    " trim_scale(total) AS total"
)
MOVE = "company_id, journal_id, date, state, move_type, trim_scale(amount_total) AS amount"
ITEM = (
    "company_id, journal_id, date, parent_state, account_id, partner_id,"
    " trim_scale(debit) AS debit, trim_scale(credit) AS credit"
)


def checksum(env):
    """{what: [rows, hash of their contents]} of every ledger, its accounts, the batches and the books; under
    ``trial_balance`` {account code: [items, debit, credit]}, to see at once where two runs differ.

    Equal for two runs of the same work over the same data, whatever interrupted one of them. Goes through JSON
    unchanged.
    """
    env.flush_all()
    found = {}
    for model in env["koperasi.ledger.batch"]._entry_models():
        account = env[model._ledger_account_model()]
        found[model._name] = _contents(env, _entries(model, account))
        found[account._name] = _contents(env, _accounts(account))
    for table, parts in [
        ("koperasi_ledger_batch", BATCH),
        ("account_move", MOVE),
        ("account_move_line", ITEM),
    ]:
        found[table] = _contents(env, SQL(f"SELECT {parts} FROM {table}"))  # pylint: disable=sql-injection
    found["trial_balance"] = trial_balance(env)
    return found


def trial_balance(env):
    """{account code: [items, debit, credit]} of what is posted, over all companies."""
    groups = env["account.move.line"]._read_group(
        [("parent_state", "=", "posted")],
        ["account_id", "company_id"],
        ["__count", "debit:sum", "credit:sum"],
    )
    return {
        f"{company.id}/{account.with_company(company).code}": figures
        for account, company, *figures in groups
    }


def fingerprint(env, tables=()):
    """{table: [rows, hash]} over every column of every row, ids, times and hashes included.

    :param tables: default every table of the suite (but integrity reports), journal entries and messages
    """
    env.flush_all()
    each = [
        SQL(
            "SELECT %s, contents.* FROM (%s) contents",
            table,
            _digest(SQL("SELECT * FROM %s", name)),
        )
        for table in tables or _tables(env)
        for name in [SQL.identifier(table)]
    ]
    return {
        table: [rows, digest]
        for table, rows, digest in env.execute_query(SQL(" UNION ALL ").join(each))
    }


def three_zeros(env):
    """Run the integrity report of every company that has ledgers, each hash computed anew.

    :raises AssertionError: with the lines that are not zero
    """
    journals = env["account.journal"].search([("koperasi_kind", "!=", False)])
    assert journals, "no company with member ledgers"
    for company in journals.company_id:
        report = env["koperasi.integrity.report"].with_company(company)._run(company, full=True)
        faults = report.line_ids.filtered(lambda line: not line.ok)
        assert report.ok, faults.mapped(
            lambda line: (
                line.check,
                line.ledger,
                line.account_id.code,
                line.details,
                line.difference,
            )
        )


def journals_unbroken(env):
    """Odoo's own check of the hashes on journal entries. It asks for an accountant, so the user becomes one:
    roll back afterwards.

    :return: names of the hashed journals that hold entries
    :raises AssertionError: an entry does not fit its hash
    """
    checked = []
    env.user.group_ids += env.ref("account.group_account_user")
    for company in env["account.journal"].search([("koperasi_kind", "!=", False)]).company_id:
        for result in company._check_hash_integrity()["results"]:
            if result["status"] != "no_data":
                assert result["status"] == "verified", result
                checked.append(result["journal_name"])
    return checked


def files_whole(env):
    """Read every stored file of the database and compare it with the hash that the database keeps.

    :return: number of files
    :raises AssertionError: a file is missing or is not the one that was stored
    """
    files = (
        env["ir.attachment"]
        .sudo()
        .search(
            [
                ("store_fname", "!=", False),
                "|",
                ("res_field", "=", False),
                ("res_field", "!=", False),
            ]
        )
    )
    for file in files:
        content = file.raw or b""
        assert file._compute_checksum(content) == file.checksum, (file.name, file.store_fname)
    return len(files)


def _entries(model, account):
    """Entries under their owner: accounts opened by a run have ids and numbers of that run."""
    money = ["amount", "balance_after", *model._ledger_component_roles]
    return SQL(
        "SELECT account.partner_id, %s, %s FROM %s entry JOIN %s account ON account.id = entry.%s",
        SQL(", ").join(SQL("entry.%s", SQL.identifier(name)) for name in ENTRY_PARTS),
        SQL(", ").join(SQL("trim_scale(entry.%s)", SQL.identifier(name)) for name in money),
        SQL.identifier(model._table),
        SQL.identifier(account._table),
        SQL.identifier(model._ledger_account_field),
    )


def _accounts(account):
    totals = ["balance", "floor_balance", *account._ledger_totals]
    return SQL(
        "SELECT company_id, partner_id, control_account_id, entry_count, %s FROM %s",
        SQL(", ").join(SQL("trim_scale(%s)", SQL.identifier(name)) for name in totals),
        SQL.identifier(account._table),
    )


def _contents(env, query):
    """[rows, hash of the rows in an order of their own]."""
    [found] = env.execute_query(_digest(query))
    return list(found)


def _digest(query):
    return SQL(
        'SELECT count(*), md5(string_agg(found::text, chr(10) ORDER BY found::text COLLATE "C"))'
        " FROM (%s) found",
        query,
    )


def _tables(env):
    rows = env.execute_query(
        SQL(
            "SELECT table_name FROM information_schema.tables"
            " WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
            " AND table_name LIKE %s ORDER BY 1",
            "koperasi\\_%",
        )
    )
    return [*(name for (name,) in rows if name not in REPORTS), *OF_ODOO]

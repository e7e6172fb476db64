"""A month's interest: members with two accounts each, twelve months of movements, and runs over them."""

from datetime import date, timedelta
from pathlib import Path

from cooperative import Cooperative
from dateutil.relativedelta import relativedelta
from raw import plain_columns, twin

from odoo.tools import SQL

HISTORY = 12
FIRST = date.today().replace(day=1) - relativedelta(months=HISTORY + 12)
TWINS = ("koperasi_savings_account", "koperasi_savings_transaction")
PERCENT = 6


def month(number):
    """First day of a month, counted from the first one with movements."""
    return FIRST + relativedelta(months=number)


def set_up(env, size):
    """A product that earns on the average balance, its accounts, and their movements of a year."""
    cooperative = Cooperative(env).set_up()
    member = cooperative.members(cooperative.employer("PT Bunga"), "G", 1)
    cooperative.savings_accounts(size)
    product = cooperative._savings_product("voluntary")
    product.write(
        {
            "interest_method": "average",
            "rate_ids": [(0, 0, {"date_from": FIRST, "annual_rate": PERCENT})],
        }
    )
    env.flush_all()
    _members_of_two(env, member, size)
    open_on = SQL(
        "UPDATE koperasi_savings_account SET open_date = %s WHERE name LIKE 'MASSAL%%'", FIRST
    )
    env.cr.execute(open_on)
    env.invalidate_all()
    for number in range(HISTORY):
        move(env, number)
    for table in TWINS:
        twin(env, table, foreign_keys=table.endswith("transaction"))
    cooperative.plain_books(3)
    return cooperative


def _members_of_two(env, member, size):
    """A member for every two accounts, copies of one who was approved as usual."""
    _copy(
        env,
        "res_partner",
        member.partner_id.id,
        size // 2,
        {"name": SQL("'Penabung ' || series.number")},
    )
    env.cr.execute(
        "CREATE TEMP TABLE bench_person ON COMMIT DROP AS SELECT id, row_number() OVER (ORDER BY id) AS number"
        " FROM res_partner WHERE name LIKE 'Penabung %%' AND id > %s", [member.partner_id.id]
    )  # fmt: skip
    env.cr.execute(
        "UPDATE res_partner SET commercial_partner_id = p.id FROM bench_person p WHERE p.id = res_partner.id"
    )
    own = {
        "number": SQL("'BG' || series.number"),
        "employee_number": SQL("'BG' || series.number"),
        "partner_id": SQL("(SELECT p.id FROM bench_person p WHERE p.number = series.number)"),
    }
    _copy(env, "koperasi_member", member.id, size // 2, own)
    env.cr.execute(
        "UPDATE koperasi_savings_account account SET member_id = held.id, partner_id = held.partner_id"
        "  FROM (SELECT id, partner_id, row_number() OVER (ORDER BY id) - 1 AS place FROM koperasi_member"
        "         WHERE number LIKE 'BG%') held"
        " WHERE account.name LIKE 'MASSAL%' AND held.place = (substr(account.name, 7)::int - 1) / 2"
    )


def _copy(env, table, record, count, own):
    columns = [name for name in plain_columns(env, table) if name not in {"id", *own}]
    env.cr.execute(
        SQL(
            "INSERT INTO %(table)s (%(names)s, %(own)s) SELECT %(values)s, %(given)s FROM %(table)s held"
            " CROSS JOIN generate_series(1, %(count)s) AS series(number) WHERE held.id = %(record)s"
            " ORDER BY series.number",
            table=SQL.identifier(table),
            names=SQL(", ").join(map(SQL.identifier, columns)),
            values=SQL(", ").join(SQL("held.%s", SQL.identifier(name)) for name in columns),
            own=SQL(", ").join(map(SQL.identifier, own)),
            given=SQL(", ").join(own.values()),
            count=count,
            record=record,
        )
    )


def move(env, number):
    """One deposit on every account within a month; the first one is large, so that one in three is taxed."""
    cooperative = Cooperative(env)
    company = cooperative.company
    batch = cooperative.env["koperasi.ledger.batch"]._open(
        company._koperasi_journal("general"),
        month(number) + relativedelta(day=31),
        "general",
        key=f"move/{number}",
    )
    amount = (
        SQL("1000000 + 700000 * (held.id %% 60)") if not number else SQL("20000 + held.id %% 997")
    )
    source = SQL(
        "SELECT held.id AS account_id, %s AS amount, 'deposit' AS kind, held.id AS seq,"
        " %s AS counter_account_id FROM koperasi_savings_account held WHERE held.name LIKE 'MASSAL%%'",
        amount,
        company._koperasi_account("opening_balance").id,
    )
    cooperative.env["koperasi.savings.transaction"]._post_entries_from(
        batch, source, ["counter_account_id"]
    )
    batch._post()
    return batch


def move_and_copy(env, number):
    """The same, on the copies for the bound, too."""
    batch = move(env, number)
    columns = SQL(", ").join(map(SQL.identifier, plain_columns(env, TWINS[1])))
    env.cr.execute(SQL(
        "INSERT INTO bench_koperasi_savings_transaction (%s)"
        " SELECT %s FROM koperasi_savings_transaction WHERE batch_id = %s", columns, columns, batch.id,
    ))  # fmt: skip
    env.cr.execute(SQL(
        "UPDATE bench_koperasi_savings_account held SET balance = held.balance + entry.amount,"
        " entry_count = held.entry_count + 1 FROM koperasi_savings_transaction entry"
        " WHERE entry.batch_id = %s AND entry.account_id = held.id", batch.id,
    ))  # fmt: skip


def draft(env, number, product=None):
    """A run of a month that is still to be computed."""
    cooperative = Cooperative(env)
    product = product or cooperative._savings_product("voluntary")
    first = month(number)
    return cooperative.env["koperasi.savings.run"].create(
        {
            "company_id": cooperative.company.id,
            "date_from": first,
            "date_to": first + relativedelta(day=31),
            "product_ids": [(6, 0, product.ids)],
        }
    )


def compute(run):
    """Compute, submit and approve; the system may be both persons."""
    run.action_compute()
    run.action_submit()
    run.action_approve()


def do(run):
    """The whole of it, as people start it step by step; the number of rows booked."""
    compute(run)
    run.action_post()
    return sum(run.batch_ids.mapped("entry_count"))


def do_one(env):
    """A whole run over one account of a product of its own, so that caches are as in a running server."""
    cooperative = Cooperative(env)
    product = cooperative._savings_product("voluntary").copy({"name": "Warm", "code": "WRM"})
    [spare] = cooperative.env["koperasi.savings.account"].browse(cooperative.spare_account())
    account = cooperative.env["koperasi.savings.account"].create(
        {"member_id": spare.member_id.id, "product_id": product.id, "open_date": FIRST}
    )
    account.deposit(10_000_000, date=date.today())
    do(draft(env, HISTORY - 1, product))


def first_accounts(env, count):
    """Some of the accounts, in whole members."""
    cooperative = Cooperative(env)
    return cooperative.env["koperasi.savings.account"].browse(cooperative.bulk_accounts()[:count])


def gross_alone(account, number):
    """Interest of a month on the average daily balance, as one reads it off a passbook."""
    first = month(number)
    last = first + relativedelta(day=31)
    movements = account.env["koperasi.savings.transaction"].search(
        [("account_id", "=", account.id), ("date", "<=", last)]
    )
    # what the run itself has booked is not there yet for who works it out beside it
    amounts = [
        (row.date, int(row.amount)) for row in movements if row.kind == "deposit" or row.date < last
    ]
    days = [first + timedelta(number) for number in range((last - first).days + 1)]
    products = sum(amount for day in days for date, amount in amounts if date <= day)
    return (products * PERCENT * 2 + 36_500) // (2 * 36_500)  # actual/365, half a rupiah up


def credit_alone(account, number):
    """Book interest and tax of one account with a journal entry of its own; the number of rows."""
    gross = gross_alone(account, number)
    of_member = sum(gross_alone(other, number) for other in account.member_id.savings_account_ids)
    company = account.company_id
    expense, payable = account.product_id._interest_accounts()
    rows = [("interest", gross, expense)] + [("tax", -(gross // 10), payable)] * (
        of_member > 240_000
    )
    batch = account.env["koperasi.ledger.batch"]._open(
        company._koperasi_journal("interest"),
        month(number) + relativedelta(day=31),
        "interest",
        key=f"alone/{number}/{account.id}",
    )
    account.env["koperasi.savings.transaction"]._post_entries(
        batch,
        [
            {
                "account_id": account.id,
                "kind": kind,
                "amount": amount,
                "counter_account_id": counter.id,
            }
            for kind, amount, counter in rows
        ],
    )
    batch._post()
    return len(rows)


def raw(env, number):
    """Interest and tax of a month by one statement on the copies; no hash, no journal entry, no preview."""
    statement = Path(__file__).with_name("bound_interest.sql").read_text()
    first = month(number)
    last = first + relativedelta(day=31)
    values = {"key": f"bound/{number}/", "first": first, "last": last, "percent": PERCENT}
    [(count,)] = env.execute_query(SQL(statement, **values, days=(last - first).days + 1))
    return count


def checksums(env, run):
    """(rows, sum, hash) of what a run booked and of what its lines say."""
    booked = SQL(
        "SELECT entry.account_id, entry.kind, entry.amount FROM koperasi_savings_transaction entry"
        " JOIN koperasi_ledger_batch batch ON batch.id = entry.batch_id"
        " WHERE batch.origin_model = 'koperasi.savings.run' AND batch.origin_id = %s",
        run.id,
    )
    approved = SQL(
        "SELECT account_id, item.kind, item.amount FROM koperasi_savings_run_line line"
        " CROSS JOIN LATERAL (VALUES ('interest', gross), ('tax', -tax)) AS item(kind, amount)"
        " WHERE run_id = %s AND item.amount <> 0",
        run.id,
    )
    return [
        env.execute_query(
            SQL(
                "SELECT count(*), sum(amount)::text, md5(string_agg(account_id || kind || trim_scale(amount), ','"
                " ORDER BY account_id, kind, amount)) FROM (%s) rows",
                query,
            )
        )[0]
        for query in (booked, approved)
    ]


def check(env, run, size):
    """What is booked is what was approved, every account is served, three zeros."""
    booked, approved = checksums(env, run)
    assert booked == approved, (booked, approved)
    assert run.state == "posted" and run.line_count == size, (run.state, run.line_count)
    batches = run.batch_ids
    assert set(batches.move_id.mapped("state")) == {"posted"}
    report = env["koperasi.integrity.report"]._run(Cooperative(env).company)
    assert report.ok, report.line_ids.filtered(lambda line: not line.ok).mapped("details")

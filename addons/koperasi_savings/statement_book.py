"""Statements as workbooks: dates as dates, amounts as numbers, texts as texts."""

from datetime import timedelta

from odoo.addons.koperasi_base.tools.spreadsheet import Sheet, write_sheets

AMOUNT = 18
MOVEMENT_WIDTHS = (12, 24, 44, AMOUNT, AMOUNT, AMOUNT)


def account_book(env, pairs, date_from, date_to):
    """One sheet per savings account.

    :param pairs: list of (account, Figures)
    :rtype: bytes
    """
    return write_sheets(
        _account_sheet(env, account, figures, date_from, date_to) for account, figures in pairs
    )


def _account_sheet(env, account, figures, date_from, date_to):
    titles = (
        account.company_id.name,
        f"{account.partner_id.name} ({account.member_id.number or ''})",
        f"{account.name}, {account.product_id.name}",
        f"{date_from:%d/%m/%Y} - {date_to:%d/%m/%Y}",
    )
    header = [
        env._("Date"), env._("Transaction"), env._("Description"), env._("Out"), env._("In"), env._("Balance"),
    ]  # fmt: skip
    rows = _account_rows(env, figures, date_from, date_to)
    return Sheet(account.name, header, rows, titles, MOVEMENT_WIDTHS)


def _account_rows(env, figures, date_from, date_to):
    for row in figures.history:
        yield _movement(row["date"], row["code"], row["description"], row["amount"], row["balance"])
    if figures.history:
        yield [None, env._("Until here: books of the old system")]
    before = date_from - timedelta(days=1)
    yield [before, env._("Opening balance"), None, None, None, figures.opening]
    for row in figures.rows:
        yield _movement(row["date"], row["kind_label"], row["memo"], row["amount"], row["balance"])
    yield [
        date_to,
        env._("Closing balance"),
        None,
        figures.outgoing,
        figures.incoming,
        figures.closing,
    ]


def _movement(date, kind, memo, amount, balance):
    out, into = (-amount, None) if amount < 0 else (None, amount)
    return [date, kind or None, memo or None, out, into, balance]


def member_book(env, statements, date_from, date_to, company):
    """All that members have and owe: a sheet of totals per account and one of movements.

    :param statements: list of (member, list of Holding)
    :rtype: bytes
    """
    titles = (company.name, f"{date_from:%d/%m/%Y} - {date_to:%d/%m/%Y}")
    who = [env._("Member no."), env._("Name"), env._("Kind"), env._("Account"), env._("Product")]
    return write_sheets([
        Sheet(
            env._("Summary"),
            [*who, env._("Opening balance"), env._("In"), env._("Out"), env._("Closing balance"), env._("Owed")],
            _totals(env, statements), titles, (14, 28, 16, 22, 28, *(AMOUNT,) * 4, 10), (0, 3),
        ),
        Sheet(
            env._("Movements"),
            [*who, env._("Date"), env._("Transaction"), env._("Description"), env._("Amount"), env._("Balance")],
            _movements(env, statements), titles, (14, 28, 16, 22, 28, 12, 24, 44, AMOUNT, AMOUNT), (0, 3),
        ),
    ])  # fmt: skip


def _who(member, holding):
    return [member.number, member.name, holding.title, holding.number, holding.label]


def _totals(env, statements):
    for member, holdings in statements:
        for holding in holdings:
            figures = holding.figures
            owed = env._("yes") if holding.owed else None
            yield [
                *_who(member, holding), figures.opening, figures.incoming, figures.outgoing, figures.closing, owed,
            ]  # fmt: skip


def _movements(env, statements):
    for member, holdings in statements:
        for holding in holdings:
            who = _who(member, holding)
            for row in holding.figures.history:
                old = env._("Old system: %s", row["code"] or "")
                yield [*who, row["date"], old, row["description"], row["amount"], row["balance"]]
            for row in holding.figures.rows:
                yield [
                    *who,
                    row["date"],
                    row["kind_label"],
                    row["memo"],
                    row["amount"],
                    row["balance"],
                ]

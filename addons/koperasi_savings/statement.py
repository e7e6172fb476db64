"""What a statement tells about ledger accounts, worked out for many of them in two queries."""

from collections.abc import Callable
from typing import Any, NamedTuple

from .sql import statement_sql


class Figures(NamedTuple):
    """A ledger account in a period; amounts in rupiah as Monetary fields have them.

    :param rows: dicts of id, date, number, kind, kind_label, memo, channel, amount,
        extra (interest, penalty and fees paid beside it), balance
    :param history: rows of the old system in the period, as :meth:`koperasi.savings.history._of_accounts`
    """

    opening: Any
    incoming: Any
    outgoing: Any
    closing: Any
    rows: list
    history: list

    @property
    def is_empty(self):
        """Nothing there before, in or after the period."""
        return not (self.opening or self.closing or self.rows or self.history)


class Source(NamedTuple):
    """Ledger accounts that belong on the statement of a member.

    :param title: heading (translated)
    :param accounts: recordset of a ledger account model with ``member_id``
    :param label: function that names the product of an account
    :param number: function that names the account
    :param owed: the member owes the balance
    """

    title: str
    accounts: Any
    label: Callable
    number: Callable
    owed: bool = False


class Holding(NamedTuple):
    """One account on a member's statement."""

    title: str
    label: str
    number: str
    owed: bool
    figures: Figures


def figures_of(accounts, date_from, date_to, rows=True):
    """Figures of accounts that the caller may read.

    :param accounts: recordset of a ledger account model
    :param date_from: first day
    :param date_to: last day
    :param bool rows: with the movements
    :rtype: dict[int, Figures]
    """
    if not accounts:
        return {}
    env = accounts.env
    env.flush_all()
    moved, history = {}, {}
    if rows:
        moved = _movements(accounts, date_from, date_to)
        history = accounts._statement_history(date_from, date_to)
    found = env.execute_query(statement_sql.figures(accounts, date_from, date_to))
    return {
        account: Figures(
            opening, incoming, outgoing, closing,
            [{**row, "balance": opening + row["moved"]} for row in moved.get(account, [])],
            history.get(account, []),
        )
        for account, opening, incoming, outgoing, closing in found
    }  # fmt: skip


def _movements(accounts, date_from, date_to):
    """{account: its movements with the words for their kinds}"""
    env = accounts.env
    kinds = env[accounts._ledger_entry_model]._fields["kind"]
    labels = dict(kinds._description_selection(env))
    found = {}
    for row in env.execute_query_dict(statement_sql.movements(accounts, date_from, date_to)):
        found.setdefault(row["account"], []).append({**row, "kind_label": labels[row["kind"]]})
    return found

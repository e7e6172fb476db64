"""Interest of accounts that end: the months that no run has credited, up to the day before, and the tax on it."""

from calendar import monthrange

from .accounts import ZERO, Entry
from .interest import DAY, EXPENSE, balances, can_earn
from .tax import TAX_PAYABLE, withheld


def still_due(model, account, day):
    """[(last day, interest)] of the months up to the day before that no posted run has paid."""
    rule = model.rules.get(account.product)
    if not rule or not rule.at_closing or not can_earn(account) or not account.entries:
        return []
    changes = [(entry.batch.date, entry.amount) for entry in account.entries]
    found = [
        (last, rule.earned(balances(changes, first, last)))
        for first, last in _unpaid(model, account, day - DAY)
    ]
    return [(last, gross) for last, gross in found if gross > 0]


def _unpaid(model, account, last):
    """(first, last day) of the months; before the first run nothing is known of what was paid elsewhere."""
    runs = [run for run in model.runs if run.state != "cancelled"]
    first = min([*(run.first for run in runs), last.replace(day=1)])
    while first <= last:
        end = first.replace(day=monthrange(first.year, first.month)[1])
        if not any(run.first == first and _paid(model, run, account) for run in runs):
            yield first, min(end, last)
        first = end + DAY


def _paid(model, run, account):
    if run.state != "posted":
        return False
    adjusted = any(
        line.account is account and line.adjusts is run
        for later in model.runs
        if later.state == "posted"
        for line in later.lines
    )
    return run.last < account.start or run.saw(account) or adjusted


def closing_rows(model, accounts, day):
    """What accounts get before they are emptied, all in one batch.

    :return: (entries of interest and tax, {account: last day that is paid now})
    """
    due = {account: still_due(model, account, day) for account in accounts}
    grosses = {
        account: sum(gross for _last, gross in items) for account, items in due.items() if items
    }
    taxes = withheld(model, day, grosses)
    rows = [
        Entry(account, gross, "interest", EXPENSE, system=True)
        for account, items in due.items()
        for _last, gross in items
    ]
    rows += [Entry(a, -tax, "tax", TAX_PAYABLE, system=True) for a, tax in taxes.items() if tax]
    return rows, {account: items[-1][0] for account, items in due.items() if items}


def net_of(rows, account):
    """What rows that are not booked yet add to an account."""
    return sum((row.amount for row in rows if row.account is account), ZERO)


def end_interest(until):
    for account, last in until.items():
        account.ended = last

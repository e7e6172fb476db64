"""Tax on interest: by member and month, over all accounts, shared among them."""

from decimal import Decimal

from .accounts import ZERO

TAX_PAYABLE = "21440"
COUNTED = ("interest", "tax")


def reversed_kind(entry):
    return (entry.reverses or entry).kind


def same_month(one, other):
    return (one.year, one.month) == (other.year, other.month)


def interest_of_month(model, day):
    """Entries of interest and tax that the month of a day has, reversals included."""
    return [
        entry
        for account in model.savings.values()
        for entry in account.entries
        if same_month(entry.batch.date, day) and reversed_kind(entry) in COUNTED
    ]


def withheld(model, day, grosses):
    """Tax of members whose month gets above what is free: {account: tax}, of {account: interest now}."""
    booked, taxes = interest_of_month(model, day), {}
    for member in {account.member for account in grosses}:
        own = {a: gross for a, gross in grosses.items() if a.member is member and gross}
        rows = [entry for entry in booked if entry.account.member is member]
        # what was paid in another month and taken back in this one changes nothing to the member's disadvantage
        of_month = [e for e in rows if same_month((e.reverses or e).batch.date, day)]
        now = sum(own.values(), ZERO)
        taxes |= shared(min(missing_tax(model, r, now) for r in (rows, of_month)), own)
    return taxes


def missing_tax(model, rows, now):
    """Tax of what some rows and the interest of now add up to, less what was withheld; at most what is paid now."""
    return min(open_tax(model, rows, now), now)


def open_tax(model, rows, now):
    """Tax that rows and the interest of now owe; below zero: withheld too much."""
    earned = sum((e.amount for e in rows if reversed_kind(e) == "interest"), ZERO) + now
    taken = -sum((e.amount for e in rows if reversed_kind(e) == "tax"), ZERO)
    whole = (earned / 10 + Decimal("0.5")) // 1 if earned > model.tax_free else ZERO
    return whole - taken


def withheld_too_much(model, day, member, back):
    """Tax of a member's month that it does not owe once interest is taken back."""
    rows = [entry for entry in interest_of_month(model, day) if entry.account.member is member]
    of_month = [e for e in rows if same_month((e.reverses or e).batch.date, day)]
    return max(*(-open_tax(model, found, -back) for found in (rows, of_month)), ZERO)


def shared(tax, grosses):
    """Tax of a member over his accounts by their interest, the largest rests first."""
    positive = {account: gross for account, gross in grosses.items() if gross > 0}
    if tax <= 0 or not positive:
        return {}
    total = sum(positive.values(), ZERO)
    parts = {account: tax * gross // total for account, gross in positive.items()}
    by_rest = sorted(positive, key=lambda a: (-(tax * positive[a] % total), a.id))
    for account in by_rest[: int(tax - sum(parts.values(), ZERO))]:
        parts[account] += 1
    return parts

#!/usr/bin/env python3
"""Verify an exported chain without Odoo:  python3 verify_chain.py EXPORT.jsonl [EARLIER_EXPORT.jsonl]

The hash of an entry is SHA-256 over the hash of the entry before it (of the same account; nothing before the
first) and its own text: its values from "account" to "memo" in the order of the line, joined by "|", null as
nothing, and before "key" the length of the key. An earlier export, kept where nobody could change it, shows
that what was booked then is the same today. Exit code 0: unbroken, 1: broken.
"""

import hashlib
import json
import sys
from collections import defaultdict
from decimal import Decimal

HEAD = [
    "ledger",
    "id",
    "account",
    "number",
    "date",
    "kind",
    "amount",
]  # then the parts of a payment
TAIL = ["balance_after", "channel", "batch", "control_account", "counter_account", "reversal_of"]
TAIL += ["company", "user", "booked_on", "key", "memo", "hash"]
START = (0, "", Decimal(0))  # number, hash and balance before the first entry


def lines(path):
    with open(path, encoding="utf-8", newline="\n") as file:
        yield from enumerate(map(json.loads, file), 1)


def sha256(text):
    return hashlib.sha256(text.encode()).hexdigest()


def fault(row, number, last_hash, balance, kept):
    values = ["" if value is None else str(value) for value in row.values()]
    values.insert(-3, "" if row["key"] is None else str(len(row["key"])))
    if (list(row)[:7], list(row)[-12:]) != (HEAD, TAIL):
        return "does not have the fields of an entry"
    if row["number"] != number + 1:
        return f"follows entry {number}: an entry was dropped, added or moved"
    if row["hash"] != sha256(last_hash + "|".join(values[2:-1])):
        return "is not what was hashed: it, or the hash before it, was changed"
    if Decimal(row["balance_after"]) != balance + Decimal(row["amount"]):
        return "does not continue the balance"
    return "" if kept == row["hash"] else "is another one than in the earlier export"


def verify(path, earlier):
    """Print accounts and totals; give what is wrong, in the order of the file."""
    state, totals, seal, info = {}, defaultdict(Decimal), "", {}
    for place, row in lines(path):
        account, why = (row.get("ledger"), row.get("account")), ""
        before = state.get(account, START)
        if "hash" in row:
            why = fault(row, *before, earlier.get((*account, row["number"]), row["hash"]))
            state[account] = row["number"], row["hash"], Decimal(row["balance_after"])
            totals[row["control_account"]] += Decimal(row["amount"])
        elif "last" in row:
            print(*account, f"{row['owner']}: {before[0]} entries, balance {before[2]:,}")
            seal = sha256(seal + "|".join(map(str, (*account, *before[:2]))))
            if before != (row["entries"], row["last"], Decimal(row["balance"])):
                why = f"is the last one here; should be {row['entries']} with hash {row['last']}"
        else:
            info.update(row)  # the first and the last line of the file
        if why:
            number = row.get("number", before[0])
            yield f"line {place}: {account[0]}, account {account[1]}, entry {number} {why}"
    for ledger, account, number in earlier:
        if state.get((ledger, account), START)[0] < number:
            yield f"{ledger}, account {account}: entry {number} of the earlier export is missing"
    yield from end(totals, sum(number for number, *_rest in state.values()), seal, info)


def end(totals, entries, seal, info):
    for control, total in totals.items():
        print("control account", info["control_accounts"].get(str(control), control), f"{total:,}")
    print(f"{entries} entries, seal {seal}")
    if (info.get("entries"), info.get("seal")) != (entries, seal):
        yield "the end: the file is cut off, or its last line is not the seal of its accounts"


def main(path, earlier=None):
    kept = (row for _place, row in lines(earlier)) if earlier else ()
    kept = {(r["ledger"], r["account"], r["entries"]): r["last"] for r in kept if "last" in r}
    faults = list(verify(path, kept))
    print(*(faults[:20] or ["UNBROKEN"]), sep="\n")
    if faults:
        print(f"BROKEN: {len(faults)} faults, the first is {faults[0]}")
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]) if len(sys.argv) in (2, 3) else __doc__)

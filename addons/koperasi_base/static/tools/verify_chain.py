#!/usr/bin/env python3
"""Verify an exported chain without Odoo:  python3 verify_chain.py EXPORT.jsonl

The hash of an entry is SHA-256 over the hash of the entry before it (of the same account; nothing before the
first) and its own text: its values from "account" to "memo" in the order of the line, joined by "|", null as
nothing, and before "key" the length of the key. Exit code 0: unbroken, 1: broken.
"""

import json
import sys
from decimal import Decimal
from hashlib import sha256

HEAD = "ledger id account number date kind amount"  # then the parts of a payment on a loan, and
TAIL = "balance_after channel batch control_account counter_account reversal_of company user booked_on key memo hash"


def fault(row, number, last_hash, balance):
    values = ["" if value is None else str(value) for value in row.values()]
    values.insert(-3, "" if row.get("key") is None else str(len(row["key"])))
    if (list(row)[:7], list(row)[-12:]) != (HEAD.split(), TAIL.split()):
        return "does not have the fields of an entry"
    if row["number"] != number + 1:
        return f"follows entry {number}: an entry was dropped, added or moved"
    if row["hash"] != sha256((last_hash + "|".join(values[2:-1])).encode()).hexdigest():
        return "is not what was hashed: it, or the hash before it, was changed"
    continued = Decimal(row["balance_after"]) == balance + Decimal(row["amount"])
    return "" if continued else "does not continue the balance"


def verify(file):
    last, seal, row = {}, "", {}
    for row in map(json.loads, file):
        key = ledger, account = row.get("ledger"), row.get("account")
        before = number, last_hash, balance = last.get(key, (0, "", Decimal(0)))
        if "hash" in row:
            if why := fault(row, *before):
                yield f"{ledger}, account {account}, entry {row.get('number')} {why}"
            last[key] = row["number"], row["hash"], Decimal(row["balance_after"])
        elif "last" in row:
            print(ledger, account, f"{row['owner']}: {number} entries, balance {balance:,}")
            if before != (row["entries"], row["last"], Decimal(row["balance"])):
                yield f"{ledger}, account {account}, entry {number} is the last one here, not {row['entries']}"
            seal = sha256(f"{seal}{ledger}|{account}|{number}|{last_hash}".encode()).hexdigest()
    entries = sum(number for number, *_rest in last.values())
    print(f"{entries} entries, seal {seal}")
    if (row.get("entries"), row.get("seal")) != (entries, seal):
        yield "the end: the file is cut off, or its last line is not the seal of its accounts"


with open(sys.argv[1], encoding="utf-8", newline="\n") as export:
    faults = list(verify(export))
print(*faults[:20], f"BROKEN: {len(faults)} faults" if faults else "UNBROKEN", sep="\n")
sys.exit(bool(faults))

#!/usr/bin/env python3
"""Compare an exported chain with an earlier one:  python3 compare_chains.py EXPORT.jsonl EARLIER_EXPORT.jsonl

Whoever owns the database can change an entry and compute every later hash anew; verify_chain.py then finds nothing.
An earlier export, or only its last hashes, kept where nobody could change it, shows that what was booked then is the
same today. Exit code 0: the same, 1: changed. First verify the export with verify_chain.py.
"""

import json
import sys


def rows(path):
    with open(path, encoding="utf-8", newline="\n") as file:
        yield from map(json.loads, file)


def compare(path, earlier):
    last = [row for row in rows(earlier) if "last" in row]
    kept = {(row["ledger"], row["account"], row["entries"]): row["last"] for row in last}
    print(f"{len(kept)} accounts in the earlier export")
    for row in rows(path):
        if "hash" in row:
            ledger, account, number = row["ledger"], row["account"], row["number"]
            if kept.pop((ledger, account, number), row["hash"]) != row["hash"]:
                yield f"{ledger}, account {account}: entry {number} is another one than in the earlier export"
    for ledger, account, number in kept:
        yield f"{ledger}, account {account}: entry {number} of the earlier export is missing"


faults = list(compare(*sys.argv[1:]))
print(*faults[:20], f"CHANGED: {len(faults)} accounts" if faults else "THE SAME", sep="\n")
sys.exit(bool(faults))

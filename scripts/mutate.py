#!/usr/bin/env python3
"""Take every protection away, one at a time and in a copy, and see its test fail.

    scripts/mutate.py                 all properties in tests/mutation
    scripts/mutate.py p04 p20         these
    scripts/mutate.py --write-docs    the table in docs/proof.md from the last results, nothing is run

Each test runs once on the untouched copy and must pass, then once per mutation and must fail, by itself: an
addon that does not load or a name that does not exist proves nothing and counts as an error of the list.
Options: --jobs 2 (mutations at a time), --missing (those that were not seen yet), --keep (leave the copies).
"""

import argparse
import concurrent.futures
import dataclasses
import fcntl
import hashlib
import json
import re
import shutil
import sys
import tempfile
from datetime import date
from pathlib import Path

import database
import mutations
from database import ROOT, STATE, say
from mutation_copy import Copy, snapshot

RESULTS = STATE / "mutation" / "results.json"
GREEN = STATE / "mutation" / "green.json"
PROOF = ROOT / "docs" / "proof.md"
MARKS = ("<!-- mutations: written by scripts/mutate.py -->", "<!-- end of mutations -->")
BROKEN = re.compile(  # code that cannot run fails every test, so it shows nothing about this one
    r"^(?:E +)?((?:psycopg2\.errors\.(?:SyntaxError|Undefined\w+)|NameError|UnboundLocalError"
    r"|SyntaxError|IndentationError|ImportError|ModuleNotFoundError)\b.*)",
    re.MULTILINE,
)


# --- runs -----------------------------------------------------------------------------------------


def run(copy, tests):
    """Results and crashes of tests of both kinds."""
    results, crashes = {}, []
    for runner, chosen in (
        (copy.run_odoo, [test for test in tests if test.startswith("/")]),
        (copy.run_pytest, [test for test in tests if not test.startswith("/")]),
    ):
        if chosen:
            found, crashed = runner(chosen)
            results |= found
            crashes += crashed
    return results, crashes


def baseline(base, tests, folder):
    """{test: what is wrong with it before anything was taken away}. What passed once is remembered."""
    key = tree_digest(base.root)
    known = json.loads(GREEN.read_text()) if GREEN.exists() else {}
    green = set(known.get(key, []))
    todo = [test for test in tests if test not in green]
    say(f"{len(tests)} tests on the untouched copy ({len(tests) - len(todo)} known to pass)")
    if not todo:
        return {}
    copy = Copy(base.root, folder, base.database)
    try:
        results, crashes = run(copy, todo)
    finally:
        copy.remove()
    red = {}
    for test in todo:
        if test not in results:
            red[test] = did_not_run(crashes)
        elif results[test]:
            red[test] = f"fails without a mutation: {last_line(results[test])}"
    green |= set(todo) - red.keys()
    GREEN.parent.mkdir(exist_ok=True)
    GREEN.write_text(json.dumps({key: sorted(green)}))
    return red


def tree_digest(root):
    parts = [
        f"{path.relative_to(root)} {hashlib.sha256(path.read_bytes()).hexdigest()}"
        for folder in ("addons", "scripts", "tests")
        for path in sorted((root / folder).rglob("*"))
        if path.is_file() and path.suffix != ".toml" and "__pycache__" not in path.parts
    ]
    return database.digest(*parts)


def judge(mutation, base, folder, keep):
    """'seen', or what is wrong."""
    copy = Copy(base.root, folder, base.database)
    try:
        mutation.apply(copy.root)
        if problem := copy.update(mutation):
            return problem
        results, crashes = run(copy, [mutation.test])
    finally:
        if not keep:
            copy.remove()
    if mutation.test not in results:
        return did_not_run(crashes)
    failure = results[mutation.test]
    if failure and (broken := BROKEN.search(failure)):
        return f"the mutation cannot run: {broken[1]}"
    return "seen" if failure else "NOT SEEN"


def did_not_run(crashes):
    return f"the test did not run: {'; '.join(map(last_line, crashes)) or 'no such test'}"


def last_line(text):
    return [line for line in text.splitlines() if line.strip()][-1].strip()[:200]


def run_all(chosen, jobs, keep):
    """[(mutation, result)] in the order of the list."""
    work = Path(tempfile.mkdtemp(prefix="koperasi-mutate-"))
    base = snapshot(work / "base")
    try:
        tests = list(dict.fromkeys(mutation.test for mutation in chosen))
        red = baseline(base, tests, work / "baseline")

        def one(number_and_mutation):
            number, mutation = number_and_mutation
            result = red.get(mutation.test) or judge(mutation, base, work / f"m{number}", keep)
            remember(mutation, result)
            say(f"p{mutation.property:02d} {mutation.protection}: {result}")
            return mutation, result

        with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
            return list(pool.map(one, enumerate(chosen)))
    finally:
        base.remove()
        if not keep:
            shutil.rmtree(work)


# --- results --------------------------------------------------------------------------------------


def known_results():
    """{mutation: (result, day)} of all that ever ran; a mutation that was changed since is another one."""
    if not RESULTS.exists():
        return {}
    found = {}
    for entry in json.loads(RESULTS.read_text()):
        result, day = entry.pop("result"), entry.pop("date")
        found[mutations.Mutation(**entry)] = (result, day)
    return found


def remember(mutation, result):
    """Keep what came out at once: the whole list takes long, and may be interrupted."""
    RESULTS.parent.mkdir(exist_ok=True)
    with (RESULTS.parent / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        results = known_results() | {mutation: (result, date.today().isoformat())}
        listed = [
            {**dataclasses.asdict(one), "result": what, "date": day}
            for one, (what, day) in results.items()
        ]
        RESULTS.write_text(json.dumps(listed, indent=1))


def write_docs():
    """Write the table between its marks in docs/proof.md; only from results of the present list, all seen."""
    results = known_results()
    listed = mutations.read_all()
    for mutation in listed:
        if results.get(mutation, ("", ""))[0] != "seen":
            database.fail(f"not run, or not seen: p{mutation.property:02d} {mutation.protection}")
    days = sorted(results[mutation][1] for mutation in listed)
    rows = [
        f"{len(listed)} protections of {len({m.property for m in listed})} properties taken away one at a time, "
        f"{len(listed)} seen; run {days[0]}" + (f" to {days[-1]}." if days[0] != days[-1] else "."),
        "",
        "| property | protection taken away | test that fails |",
        "|---|---|---|",
        *(table_row(mutation) for mutation in listed),
    ]
    before, found, rest = PROOF.read_text().partition(MARKS[0])
    _old, found_end, after = rest.partition(MARKS[1])
    if not (found and found_end):
        database.fail(f"the marks are missing in {PROOF}")
    PROOF.write_text(before + "\n".join([MARKS[0], "", *rows, "", MARKS[1]]) + after)
    say(f"{len(listed)} rows written to {PROOF.relative_to(ROOT)}")


def table_row(mutation):
    """One row of the table in docs/proof.md."""
    return (
        f"| {mutation.property} {mutation.title} | {mutation.protection}"
        f" | `{mutation.test.removeprefix('/')}` |"
    )


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("names", nargs="*", metavar="pNN")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--keep", action="store_true")
    parser.add_argument("--missing", action="store_true")
    parser.add_argument("--write-docs", action="store_true")
    args = parser.parse_args()
    if args.write_docs:
        return write_docs()
    chosen = mutations.read_all(names=args.names)
    if args.missing:
        known = known_results()
        chosen = [one for one in chosen if known.get(one, ("", ""))[0] != "seen"]
    wrong = [
        f"p{mutation.property:02d} {mutation.protection}: {problem}"
        for mutation in chosen
        for problem in mutations.problems(mutation)
    ]
    if wrong or not chosen:
        database.fail("\n".join(wrong) or "nothing to do")
    results = run_all(chosen, args.jobs, args.keep)
    for mutation, result in results:
        print(f"p{mutation.property:02d}  {result:10}  {mutation.protection}  [{mutation.test}]")
    seen = sum(result == "seen" for _mutation, result in results)
    print(f"{seen} of {len(results)} seen")
    sys.exit(seen < len(results))


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Run the tests and end with one line: N passed, N failed, N skipped.

    scripts/test.py                     everything
    scripts/test.py unit                tests/unit, without Odoo
    scripts/test.py tooling             tests/tooling: compose file, translations
    scripts/test.py odoo [ADDON ...]    the addons' own tests, browser tests included
    scripts/test.py e2e                 tests/e2e on a real database
    scripts/test.py simulator           a short run of tests/simulator (about a minute)

Odoo tests run on a clone of the cached database. Environment:
    TEST_TAGS=/koperasi_loan:TestPlan.test_flat   only these (Odoo's --test-tags)
    TEST_DB=name                                  database name; kept afterwards and only updated next time
"""

import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections import Counter

import database
from database import ROOT, STATE, say
from odoo_tests import free_port

LOG = STATE / "log"
RESULT = re.compile(r"odoo\.tests\.result: (\d+) failed, (\d+) error\(s\) of (\d+) tests")
SKIPPED = re.compile(r" odoo\.addons\.\S+: skipped |: Skipped? test", re.IGNORECASE)
NEWS = re.compile(r" (WARNING|ERROR|CRITICAL) |odoo\.tests\.result|^(FAIL|ERROR):")


def pytest(folder, *options):
    """The pytest tests in tests/<folder>, if there are any."""
    counts = Counter()
    if not list((ROOT / "tests" / folder).glob("test_*.py")):
        return counts
    say(f"pytest tests/{folder}")
    LOG.mkdir(parents=True, exist_ok=True)
    report = LOG / f"{folder}.xml"
    report.unlink(missing_ok=True)
    command = [sys.executable, "-m", "pytest", "-q", f"--junitxml={report}", *options]
    code = subprocess.call([*command, f"tests/{folder}"], cwd=ROOT)
    if code not in (0, 1, 5):  # 5: no tests there (yet)
        counts["failed"] += 1
    if report.exists():
        for suite in ET.parse(report).getroot().iter("testsuite"):
            bad = int(suite.get("failures")) + int(suite.get("errors"))
            skipped = int(suite.get("skipped"))
            counts["failed"] += bad
            counts["skipped"] += skipped
            counts["passed"] += int(suite.get("tests")) - bad - skipped
    return counts


def odoo(names):
    """The tests of these addons (default: all of ours), then a look through the log."""
    unknown = set(names) - database.addons().keys()
    if unknown:
        database.fail(f"no such addon: {', '.join(sorted(unknown))}")
    names = names or list(database.addons())
    if not names:
        return Counter()
    kept = os.environ.get("TEST_DB")
    name = kept or f"koperasi_test_{os.getpid()}"
    update = bool(kept) and database.exists(name)
    if not update:
        database.clone(database.stock(), name)
    say(f"Odoo tests of {', '.join(names)} in database {name}")
    log = LOG / f"{name if kept else 'odoo-tests'}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    command = ["odoo", "-d", name, "-u" if update else "-i", ",".join(names)]
    command += ["--test-tags", os.environ.get("TEST_TAGS") or ",".join(f"/{n}" for n in names)]
    command += [f"--http-port={free_port()}", "--max-cron-threads=0", "--stop-after-init"]
    command += [f"--screenshots={STATE / 'screenshots'}"]
    try:
        code, counts = watch(command, log)
    finally:
        if not kept:
            database.drop(name)
    return judge(code, counts, log)


def watch(command, log):
    """Run odoo, keep the whole log, show what matters."""
    counts = Counter()
    with log.open("w") as stream:
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
        )
        for line in process.stdout:
            stream.write(line)
            if NEWS.search(line):
                print(line, end="", flush=True)
            counts["skipped"] += bool(SKIPPED.search(line))
            if found := RESULT.search(line):
                bad = int(found[1]) + int(found[2])
                counts["failed"] += bad
                counts["passed"] += int(found[3]) - bad
    return process.wait(), counts


def judge(code, counts, log):
    counts["passed"] -= counts["skipped"]
    check = ["checklog-odoo", "-c", str(ROOT / "checklog-odoo.cfg"), "--no-echo", str(log)]
    dirty = subprocess.call(check)
    if (code or dirty) and not counts["failed"]:
        counts["failed"] += 1  # a warning in the log, a crash
    if counts["failed"]:
        print(f"the whole log is in {log.relative_to(ROOT)}")
    return counts


def main(what="all", *names):
    with_odoo = ("-W", "default")  # Odoo's own deprecation warnings are not ours to fix
    parts = {
        "unit": lambda: pytest("unit"),
        "odoo": lambda: odoo(list(names)),
        "tooling": lambda: pytest("tooling", *with_odoo),
        "e2e": lambda: pytest("e2e", *with_odoo),
        "simulator": lambda: pytest("simulator", *with_odoo),
    }
    if what not in {*parts, "all"}:
        sys.exit(__doc__)
    total = Counter()
    for part, run in parts.items():
        if what in (part, "all"):
            total += run()
    print(f"{total['passed']} passed, {total['failed']} failed, {total['skipped']} skipped")
    sys.exit(bool(total["failed"]) or not total["passed"])


if __name__ == "__main__":
    main(*sys.argv[1:])

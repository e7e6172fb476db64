#!/usr/bin/env python3
"""Odoo's own tests, without our addons and with them: no test may fail that passed before.

    scripts/stock_tests.py                       account where it matters here, portal, payment, test_lint
    scripts/stock_tests.py /account              these (Odoo's --test-tags)

Each run has a database of its own. A test counts as a new failure if it passed without our addons and fails with
them, if it does not run any more, or if its message names one of our addons (test_lint reads our files too).
test_lint reads a copy of Odoo with the addons that are installed, not all 900.
"""

import concurrent.futures
import functools
import os
import re
import shutil
import sys
import tempfile
from pathlib import Path

import database
import odoo_tests
from database import STATE, say

TESTED = ("account", "portal", "payment", "test_lint")
ACCOUNT = (  # moves, numbers, hash, audit trail, lock dates, and what stands on them
    "account_account",
    "account_inalterable_hash",
    "account_journal",
    "account_lock_exception",
    "account_merge_wizard",
    "account_move_date_algorithm",
    "account_move_entry",
    "account_move_in_invoice",
    "account_move_out_invoice",
    "account_move_reconcile",
    "account_partner",
    "account_payment",
    "account_payment_register",
    "audit_trail",
    "chart_template",
    "company_branch",
    "portal_invoice",
    "sequence_mixin",
    "transfer_wizard",
    "unexpected_invoice",
)
TAGS = (
    *(f"/account/tests/test_{name}.py" for name in ACCOUNT),
    "/portal",
    "/payment",
    "/test_lint",
)
# The cached databases speak Indonesian; these tests compare English texts.
ENGLISH = """
    UPDATE res_lang SET active = true WHERE code = 'en_US';
    UPDATE res_partner SET lang = 'en_US';
    UPDATE ir_default SET json_value = '"en_US"' WHERE json_value = '"id_ID"';
"""
ALSO = "payment,test_lint"  # not needed by our addons, or not by all of them
NOT_WHILE_LOADING = "-at_install"  # those run before our addons are there, and need a bare database
PATIENCE = 4 * 3600
LOG = STATE / "log"

# Tests whose outcome our addons change on purpose: {test: reason}.
KNOWN = {
    "test_lint:TestIndex.test_enforce_index_on_one2many_inverse": (
        "wants an index on the field alone; ours begin a wider index, which koperasi:TestIndexes checks"
    ),
}


def run(label, template, tags, ours):
    """The outcome of Odoo's tests in a database of their own; the logs are kept.

    :param ours: folders of our addons, none to leave them out
    """
    name = f"koperasi_stock_tests_{os.getpid()}_{label}"
    say(f"Odoo's tests {label} our addons")
    database.clone(template, name)
    try:
        database.run_odoo("-d", name, "-i", ALSO, log=f"stock-{label}-install.log")
        with database.cursor(name) as cr:
            cr.execute(ENGLISH)
        others = ",".join(tag for tag in tags if "/test_lint" not in tag)
        lint = ",".join(tag for tag in tags if "/test_lint" in tag)
        outcomes = [run_lint(label, name, lint, ours)] if lint else []
        if others:
            log = LOG / f"stock-{label}.log"
            outcomes.append(
                odoo_tests.run(name, f"{others},{NOT_WHILE_LOADING}", log, patience=PATIENCE)
            )
    finally:
        database.drop(name)
    return merge(outcomes)


def merge(outcomes):
    return odoo_tests.Outcome(
        set().union(*(outcome.started for outcome in outcomes)),
        set().union(*(outcome.skipped for outcome in outcomes)),
        {test: text for outcome in outcomes for test, text in outcome.bad.items()},
        [crash for outcome in outcomes for crash in outcome.crashes],
    )


def run_lint(label, name, tags, ours):
    with tempfile.TemporaryDirectory(prefix="odoo-tree-") as folder:
        copy_odoo(Path(folder), installed(name))
        paths = ",".join([f"{folder}/odoo/addons", *map(str, ours)])
        return odoo_tests.run(
            name,
            tags,
            LOG / f"stock-{label}-lint.log",
            *("-u", "test_lint", f"--addons-path={paths}"),
            env={**os.environ, "PYTHONPATH": folder},
            patience=PATIENCE,
        )


def installed(name):
    with database.cursor(name) as cr:
        cr.execute("SELECT name FROM ir_module_module WHERE state = 'installed'")
        return [module for (module,) in cr.fetchall()]


def copy_odoo(folder, modules):
    """Odoo's package with these of its addons alone."""
    tree = Path(os.environ["ODOO_PATH"])
    # Debian's package has links to fonts that it does not ship
    copy = functools.partial(shutil.copytree, ignore_dangling_symlinks=True)
    copy(tree / "odoo", folder / "odoo", ignore=_leave_out(tree / "odoo" / "addons"))
    for module in modules:
        for place in (tree / "addons", tree / "odoo" / "addons"):
            if (place / module).is_dir():
                copy(place / module, folder / "odoo" / "addons" / module)
                break


def _leave_out(addons):
    def ignore(folder, names):
        if Path(folder) == addons:
            return [name for name in names if (addons / name).is_dir()]
        return [name for name in names if name == "__pycache__"]

    return ignore


def new_failures(without, with_ours, names):
    """{test: why it counts}, the known ones included."""
    ours = re.compile(r"\b(" + "|".join(map(re.escape, sorted(names))) + r")\b")
    found = {}
    for test, text in with_ours.bad.items():
        if test not in without.bad:
            found[test] = "fails with our addons"
        elif ours.search(text):
            found[test] = f"names {ours.search(text)[1]}"
    ran = without.started - without.skipped
    for test in ran - (with_ours.started - with_ours.skipped):
        found[test] = "does not run with our addons"
    for crash in with_ours.crashes:
        found[crash.splitlines()[0]] = "outside of the tests"
    return found


def report(without, with_ours, new):
    print(f"{'':12}{'without':>10}{'with':>10}")
    for addon in TESTED:
        for what in ("passed", "failed", "skipped"):
            counts = [count(outcome, addon, what) for outcome in (without, with_ours)]
            print(f"{addon:10} {what:8}" + "".join(f"{number:>8}" for number in counts))
    for test in sorted(without.bad.keys() - new.keys()):
        print(f"fails in stock Odoo as well: {test}")
    for test, why in sorted(new.items()):
        print(f"{'known' if test in KNOWN else 'NEW FAILURE'}: {test} {KNOWN.get(test, why)}")


def count(outcome, addon, what):
    of_addon = {test for test in outcome.started if test.startswith(f"{addon}:")}
    chosen = {
        "failed": outcome.bad.keys() & of_addon,
        "skipped": outcome.skipped & of_addon,
        "passed": of_addon - outcome.bad.keys() - outcome.skipped,
    }
    return len(chosen[what])


def main(*tags):
    ours = list(dict.fromkeys(folder.parent for folder in database.addons().values()))
    chosen = tags or TAGS
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        runs = [
            pool.submit(run, "without", database.stock(), chosen, []),
            pool.submit(run, "with", database.built(), chosen, ours),
        ]
    without, with_ours = [future.result() for future in runs]
    new = new_failures(without, with_ours, database.addons())
    report(without, with_ours, new)
    unexpected = new.keys() - KNOWN.keys()
    print(f"{len(with_ours.started)} tests with our addons, {len(unexpected)} new failures")
    sys.exit(bool(unexpected or not with_ours.started))


if __name__ == "__main__":
    main(*sys.argv[1:])

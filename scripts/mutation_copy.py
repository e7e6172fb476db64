"""A copy of the project with a database of its own, where a mutation can do no harm."""

import itertools
import os
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET

import database
import odoo_tests
import psycopg2
from database import ROOT, STATE

NOT_COPIED = (".git", ".state", ".venv", "__pycache__", "backups", ".pytest_cache", ".hypothesis")


class Copy:
    """A copy of the project with databases of its own, where a mutation can do no harm."""

    numbers = itertools.count()

    def __init__(self, source, folder, template):
        self.root = folder
        self.database = f"koperasi_mutant_{os.getpid()}_{next(self.numbers)}"
        shutil.copytree(source, folder, ignore=shutil.ignore_patterns(*NOT_COPIED))
        self._link_state()
        database.clone(template, self.database)
        self.env = {
            **os.environ,
            "ODOO_RC": str(folder / ".state" / "odoo.conf"),
            "BUILT_TEMPLATE": self.database,
        }

    def _link_state(self):
        """Share Odoo, the filestore and the cluster, but read the addons from here."""
        state = self.root / ".state"
        state.mkdir()
        for path in STATE.iterdir():
            if path.name not in ("odoo.conf", "log", "mutation"):
                (state / path.name).symlink_to(path)
        conf = (STATE / "odoo.conf").read_text()
        (state / "odoo.conf").write_text(
            conf.replace(f"{ROOT / 'addons'}", f"{self.root / 'addons'}")
        )
        (self.root / ".venv").symlink_to(ROOT / ".venv")

    def log(self, name):
        return self.root / ".state" / "log" / f"{name}.log"

    def update(self, mutation):
        """Bring the mutation into the database. Returns what went wrong, or None."""
        if mutation.sql:
            try:
                with database.cursor(self.database) as cr:
                    cr.execute(mutation.sql)
            except psycopg2.Error as error:
                return f"the sql failed: {error}"
        if not mutation.update:
            return None
        addons = ",".join(mutation.update)
        command = ["odoo", "-d", self.database, "-u", addons, "--stop-after-init", "--no-http"]
        log = self.log("update")
        log.parent.mkdir(exist_ok=True)
        with log.open("w") as stream:
            code = odoo_tests.call(command, stdout=stream, stderr=subprocess.STDOUT, env=self.env)
        return None if code == 0 else f"the update failed: {last_error(log)}"

    def run_odoo(self, tests):
        """{test: its failure, None if it passed, or missing if it did not run}, and what crashed."""
        outcome = odoo_tests.run(self.database, ",".join(tests), self.log("tests"), env=self.env)
        ran = {test: test.removeprefix("/") for test in tests}
        results = {
            test: outcome.bad.get(name)
            for test, name in ran.items()
            if name in outcome.started - outcome.skipped
        }
        return results, outcome.crashes

    def run_pytest(self, tests):
        """The same for tests of pytest."""
        report = self.root / "report.xml"
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-W", "default"]
        log = self.log("pytest")
        log.parent.mkdir(exist_ok=True)
        with log.open("w") as stream:
            odoo_tests.call(
                [*command, f"--junitxml={report}", *tests],
                stdout=stream,
                stderr=subprocess.STDOUT,
                cwd=self.root,
                env=self.env,
            )
        if not report.exists():
            return {}, [log.read_text()[-2000:]]
        cases = list(ET.parse(report).getroot().iter("testcase"))
        return _judge_cases(tests, cases), []

    def remove(self):
        database.drop(self.database)
        shutil.rmtree(self.root)


def last_error(log):
    """The last line of the last error in a log of odoo."""
    texts = [
        text
        for level, _logger, text in odoo_tests.records(log.read_text())
        if level in ("ERROR", "CRITICAL")
    ]
    return texts[-1].rstrip().splitlines()[-1] if texts else "see --keep"


def _judge_cases(tests, cases):
    """{test: failure text or None}; a parametrised test fails with any of its cases."""
    results = {}
    for test in tests:
        wanted = test.rpartition("::")[2]
        for case in cases:
            name = case.get("name")
            if wanted not in (name, name.partition("[")[0]) or case.find("skipped") is not None:
                continue
            bad = [*case.findall("failure"), *case.findall("error")]
            if any("failed on setup" in (node.get("message") or "") for node in bad):
                continue
            texts = [f"{node.get('message')}\n{node.text}" for node in bad]
            results[test] = "\n".join(filter(None, [results.get(test), *texts])) or None
    return results


def snapshot(folder):
    """A copy of the project with the database that belongs to it, though somebody may be editing."""
    while True:
        key = database.addons_key()
        copy = Copy(ROOT, folder, database.built())
        if database.addons_key() == key:
            return copy
        copy.remove()

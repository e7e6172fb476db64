"""Run tests inside Odoo and read from the log what became of each.

A test is named like in Odoo's own --test-tags, without the slash: ``koperasi_savings:TestDoor.test_x``.
"""

import os
import re
import signal
import socket
import subprocess
from typing import NamedTuple

RECORD = re.compile(r"^\d{4}-\d\d-\d\d [\d:,]+ \d+ (?P<level>\w+) \S+ (?P<logger>[\w.]+): ")
TEST_LOGGER = re.compile(r"^odoo\.addons\.(\w+)\.tests\b")
STARTING = re.compile(r"^Starting (\w+\.\w+) \.\.\.")
BAD = re.compile(r"^(?:FAIL|ERROR): (?:Subtest )?(\w+\.\w+)")
SKIPPED = re.compile(r"^skipped (\w+\.\w+) :")
PATIENCE = 1800  # seconds after which a run is given up; no test is judged by its time


class Outcome(NamedTuple):
    """What a run of Odoo's tests said.

    :param set started: names of the tests that began
    :param set skipped: names of those that skipped themselves
    :param dict bad: {name: text of its failures and errors}
    :param list crashes: texts of errors that belong to no single test (loading, setUpClass)
    """

    started: set
    skipped: set
    bad: dict
    crashes: list


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def run(name, tags, log, *options, env=None, patience=PATIENCE):
    """Run the tests that ``tags`` selects in database ``name``; addons that are not updated run theirs too.

    :param log: file that takes the whole log
    :param options: more options of odoo, for instance ("-u", "koperasi_base")
    :param env: environment of the process, this one's by default
    :param int patience: seconds
    :rtype: Outcome
    """
    command = ["odoo", "-d", name, "--test-tags", tags, f"--http-port={free_port()}"]
    command += ["--max-cron-threads=0", "--stop-after-init", *options]
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("w") as stream:
        finished = call(
            command, stdout=stream, stderr=subprocess.STDOUT, env=env, patience=patience
        )
    outcome = read(log.read_text(errors="replace"))
    if finished is None:
        outcome.crashes.append(f"given up after {patience} seconds")
    return outcome


def call(command, *, patience=PATIENCE, **options):
    """Exit code of a command, or None if it had to be given up, with all it had started."""
    process = subprocess.Popen(command, start_new_session=True, **options)
    try:
        return process.wait(patience)
    except subprocess.TimeoutExpired:
        return None
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def read(text):
    """The outcome that a log tells of."""
    outcome = Outcome(set(), set(), {}, [])
    for level, logger, message in records(text):
        module = TEST_LOGGER.match(logger)
        if module and (found := STARTING.match(message)):
            outcome.started.add(f"{module[1]}:{found[1]}")
        elif module and (found := SKIPPED.match(message)):
            outcome.skipped.add(f"{module[1]}:{found[1]}")
        elif module and (found := BAD.match(message)):
            test = f"{module[1]}:{found[1]}"
            outcome.bad[test] = outcome.bad.get(test, "") + message
        elif level == "CRITICAL" or (level == "ERROR" and logger == "odoo.tests.suite"):
            outcome.crashes.append(message)
    return outcome


def records(text):
    """(level, logger, message with its further lines) of every record in a log."""
    record = None
    for line in text.splitlines(keepends=True):
        if found := RECORD.match(line):
            if record:
                yield record
            record = (found["level"], found["logger"], line[found.end() :])
        elif record:
            record = (*record[:2], record[2] + line)
    if record:
        yield record

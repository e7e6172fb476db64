"""Processes that a test starts and may kill: workers of Odoo, and a PostgreSQL cluster of the test's own."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE = 300  # seconds; only so that a hanging test ends


class Worker:
    """A process of worker.py; what it says comes as dicts."""

    def __init__(self, *arguments, environment=None):
        self.process = subprocess.Popen(
            [sys.executable, Path(__file__).with_name("worker.py"), *map(str, arguments)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
        )

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self.kill()

    def heard(self, key):
        """The next thing said under a key; None when the process has ended before."""
        for line in self.process.stdout:
            said = json.loads(line) if line.startswith("{") else {}
            if key in said:
                return said[key]
        return None

    def stop(self):
        """End the standard input: no further deposit is begun. Whoever waits for one teller first stops all,
        or he waits behind those who go on."""
        self.process.stdin.close()
        self.process.stdin = None

    def finish(self):
        """End the standard input, wait, and see that all went well.

        :return: the last thing said
        """
        said, _errors = self.process.communicate(timeout=PATIENCE)
        assert self.process.returncode == 0, said
        return json.loads(said.splitlines()[-1])

    def kill(self):
        """kill -9; nothing is left of it afterwards."""
        self.process.send_signal(signal.SIGKILL)
        self.process.communicate(timeout=PATIENCE)


class Cluster:
    """A private PostgreSQL cluster beside the usual one, made and run by the same script."""

    def __init__(self, name):
        clean = {key: value for key, value in os.environ.items() if not key.startswith("PG")}
        settings = subprocess.run(
            ["bash", "-c", "source scripts/env.sh && env -0"],
            cwd=ROOT,
            env={**clean, "CLUSTER": name},
            capture_output=True,
            text=True,
            check=True,
        )
        pairs = settings.stdout.strip("\0").split("\0")
        self.environment = dict(pair.split("=", 1) for pair in pairs)

    def postgres(self, command):
        self.run("scripts/postgres.sh", command)

    def database(self, *arguments):
        self.run(sys.executable, "scripts/database.py", *arguments)

    def ask(self, query, database="postgres"):
        """The single value that a query gives."""
        command = ["psql", "-XAtq", "-d", database, "-c", query]
        return self.run(*command, capture_output=True, text=True).stdout.strip()

    def run(self, *command, **options):
        return subprocess.run(
            list(map(str, command)), cwd=ROOT, env=self.environment, check=True, **options
        )

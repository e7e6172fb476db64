"""One process of Odoo on one database, to be killed or to be a neighbour.

    worker.py DB post SIZE   post the large employer's result in chunks of so many members
    worker.py DB tell SEED   deposit on members' accounts until the standard input ends
    worker.py DB look        three zeros, Odoo's own hashes, stored files and checksums

All of them speak JSON, a line at a time. ``post`` says what it found, and then each step that is durable.
"""

import contextlib
import json
import logging
import random
import sys
import threading
from pathlib import Path
from unittest.mock import patch

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # for ledger_checks

import payday
from ledger_checks import checksum, files_whole, fingerprint, journals_unbroken, three_zeros
from psycopg2.errors import SerializationFailure

import odoo.tools
from odoo.api import SUPERUSER_ID, Environment
from odoo.modules.registry import Registry
from odoo.service.model import retrying


def say(**values):
    print(json.dumps(values, default=str), flush=True)


class Said(logging.Handler):
    """Says what the run logs after each commit."""

    def emit(self, record):
        _run, done, total = record.args
        say(done=done, total=total)


class Worker:
    def __init__(self, name):
        options = ["-d", name, "--no-http", "--max-cron-threads=0", "--log-level=warn"]
        odoo.tools.config.parse_config(options, setup_logging=True)
        logging.getLogger("odoo.sql_db").setLevel(
            logging.CRITICAL
        )  # conflicts are what we came for
        self.registry = Registry(name)

    def call(self, work):
        """``work(env)`` as Odoo's server does a call."""
        with self.registry.cursor() as cr:
            env = Environment(cr, SUPERUSER_ID, {})
            return retrying(lambda: work(env), env)

    def look(self, work):
        with self.registry.cursor() as cr:
            found = work(Environment(cr, SUPERUSER_ID, {}))
            cr.rollback()
            return found

    def post(self, size):
        from odoo.addons.koperasi_base.models import ledger_run_mixin

        self.look(three_zeros)
        say(batches=self.look(lambda env: len(payday.deduction(env, payday.LARGE).batch_ids)))
        log = logging.getLogger(ledger_run_mixin.__name__)
        log.addHandler(Said())
        log.setLevel(logging.INFO)
        with payday.chunks_of(int(size)):
            self.call(lambda env: payday.deduction(env, payday.LARGE).action_post())
        say(checksum=self.look(checksum))

    def tell(self, seed):
        """Deposits of 1,000 to 9,000, today, each with a key of its own."""
        ended = threading.Event()
        threading.Thread(target=lambda: (sys.stdin.read(), ended.set()), daemon=True).start()
        draw = random.Random(seed)
        accounts = self.look(lambda env: payday.voluntary_accounts(env).ids)
        tills = self.look(lambda env: payday.tills(env).ids)
        till = tills[int(seed) % len(tills)]
        count = total = 0
        while not ended.is_set():
            account, amount = draw.choice(accounts), draw.randint(1, 9) * 1_000
            key = f"teller/{seed}/{count}"
            self.deposit(account, amount, key, till)
            count, total = count + 1, total + amount
            if count == 1:
                say(open=True)
        say(count=count, total=total)

    def deposit(self, account, amount, key, till):
        """Sent again with the same key, as a teller does, when the server gave up after some conflicts."""

        def work(env):
            held = env["koperasi.savings.account"].browse(account)
            held = held.with_context(allowed_company_ids=held.company_id.ids)
            held.deposit(amount, key=key, journal=till)

        with contextlib.suppress(SerializationFailure):
            return self.call(work)
        return self.deposit(account, amount, key, till)

    def look_at_all(self):
        self.look(three_zeros)
        say(
            checksum=self.look(checksum),
            fingerprint=self.look(fingerprint),
            journals=self.look(journals_unbroken),
            files=self.look(files_whole),
        )


def main(name, what, *options):
    worker = Worker(name)
    # a crash is what the caller looks for, not a log of it
    with patch.object(sys, "excepthook", lambda kind, error, _trace: print(kind, error)):
        {"post": worker.post, "tell": worker.tell, "look": worker.look_at_all}[what](*options)


if __name__ == "__main__":
    main(*sys.argv[1:])

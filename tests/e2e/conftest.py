"""Fixtures for tests that commit, crash and restore: databases made from one prepared cooperative.

* payday_db: a database on its payday, see payday.py; to be cloned, not written to
* cluster: a PostgreSQL cluster that a test may kill; payday_file: a backup to be restored there
* server: one copy served by this process; server.reset() brings it back to the morning of payday
"""

import os
import subprocess
import sys
from functools import partial

import payday
import processes
import pytest

# with the demo cooperative only: make drill
collect_ignore = [] if os.environ.get("DRILL") == "demo" else ["test_joining.py"]


@pytest.fixture(scope="session")
def demo_db():
    """The demo cooperative; to be cloned, not written to."""
    import database
    import demo

    name = f"koperasi_e2e_{os.getpid()}_demo"
    script = processes.ROOT / "scripts" / "demo.py"
    subprocess.run([sys.executable, script, "prepare", name], check=True)
    yield name
    database.drop(name)
    demo.notes(name).unlink()


def parse_config(name):
    import odoo.tools

    options = ["-d", name, "--no-http", "--max-cron-threads=0", "--log-level=warn"]
    odoo.tools.config.parse_config(options, setup_logging=False)


class Server:
    """Odoo on a database of its own, doing calls as its server does."""

    def __init__(self, source, name):
        import database

        from odoo.modules.registry import Registry

        self.source, self.name = source, name
        database.clone(source, name)
        parse_config(name)
        self.registry = Registry(name)

    def reset(self):
        """The database as it was; the registry stays, loading it takes longer than all else."""
        import database

        import odoo.sql_db

        odoo.sql_db.close_db(self.name)
        database.clone(self.source, self.name)
        self.forget()

    def forget(self):
        """Empty caches, as in a server that has just started."""
        self.registry.clear_all_caches()
        self.registry.cache_invalidated.clear()  # there is nobody to be told

    def call(self, work):
        """``work(env)`` in a transaction: repeated after a conflict, committed, rolled back if it fails."""
        from odoo.service.model import retrying

        cr = self.registry.cursor()
        try:
            env = self._env(cr)
            return retrying(partial(work, env), env)
        finally:
            cr.close()

    def look(self, work):
        """``work(env)`` in a transaction that is rolled back."""
        cr = self.registry.cursor()
        try:
            return work(self._env(cr))
        finally:
            cr.rollback()
            cr.close()

    def _env(self, cr):
        from odoo.api import SUPERUSER_ID, Environment

        return Environment(cr, SUPERUSER_ID, {})

    def close(self):
        import database

        import odoo.sql_db
        from odoo.modules.registry import Registry

        Registry.delete(self.name)
        odoo.sql_db.close_db(self.name)
        database.drop(self.name)


@pytest.fixture(scope="session")
def payday_db():
    """Built in a process of its own, so that a registry is loaded here only where a test needs it."""
    import database

    name = f"koperasi_e2e_{os.getpid()}_payday"
    database.clone(database.built(), name)
    subprocess.run([sys.executable, payday.__file__, name], check=True)
    yield name
    database.drop(name)


@pytest.fixture(scope="module")
def server(payday_db):
    served = Server(payday_db, f"koperasi_e2e_{os.getpid()}_served")
    yield served
    served.close()


@pytest.fixture(scope="session")
def cluster():
    """A running PostgreSQL cluster that a test may kill."""
    own = processes.Cluster(f"test{os.getpid()}")
    own.postgres("start")
    yield own
    own.postgres("kill")  # without the last checkpoint of an orderly stop
    own.postgres("remove")


@pytest.fixture(scope="session")
def payday_file(payday_db, tmp_path_factory):
    """The prepared cooperative as a backup, to be restored in another cluster."""
    import database

    target = tmp_path_factory.mktemp("backup") / f"{payday_db}.tar"
    database.backup(payday_db, target)
    return target

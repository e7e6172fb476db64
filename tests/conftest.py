"""Fixtures for tests on a real Odoo database (tests/e2e, tests/tooling). Nothing here imports Odoo
until a test asks for it, so tests/unit stays without.

* odoo_db: name of a fresh database with all our addons installed, one per test module
* env: an environment of the superuser on it; real transactions, so commit what others shall see.
  A WARNING or ERROR that Odoo logs meanwhile fails the test, as in the addons' own tests.
"""

import configparser
import logging
import os
import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "scripts"))


@pytest.fixture(scope="module")
def odoo_db(request):
    import database

    if not database.addons():
        pytest.skip("no addons yet")
    name = f"koperasi_e2e_{os.getpid()}_{request.module.__name__.rpartition('.')[2]}"
    database.clone(database.built(), name)
    yield name
    database.drop(name)


@pytest.fixture(scope="module")
def registry(odoo_db):
    import odoo.tools
    from odoo.modules.registry import Registry

    options = ["-d", odoo_db, "--no-http", "--max-cron-threads=0", "--log-level=warn"]
    odoo.tools.config.parse_config(options, setup_logging=False)
    yield Registry(odoo_db)
    Registry.delete(odoo_db)
    odoo.sql_db.close_db(odoo_db)


@pytest.fixture
def env(registry, clean_log):
    from odoo.api import SUPERUSER_ID, Environment

    with registry.cursor() as cr:
        yield Environment(cr, SUPERUSER_ID, {})
        cr.rollback()


@pytest.fixture
def clean_log():
    """Odoo's log during the test holds no WARNING or ERROR but the listed ones."""
    records = []
    handler = logging.Handler(logging.WARNING)
    handler.emit = records.append
    logger = logging.getLogger("odoo")
    logger.addHandler(handler)
    yield
    logger.removeHandler(handler)
    lines = [f"{r.levelname} {r.name}: {r.getMessage()}" for r in records]
    unexpected = [line for line in lines if not any(re.search(p, line) for p in stock_noise())]
    assert not unexpected, "\n".join(["Odoo logged:", *unexpected])


def stock_noise():
    config = configparser.RawConfigParser()
    config.read(ROOT / "checklog-odoo.cfg")
    return [line for line in config["checklog-odoo"]["ignore"].splitlines() if line.strip()]

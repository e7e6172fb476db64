"""Odoo in this process: one registry for one database name, whose database is made anew for each seed."""

import contextlib
import datetime
import logging
import time

import database
from psycopg2 import errors

import odoo.tools
from odoo.api import SUPERUSER_ID, Environment
from odoo.modules.registry import Registry
from odoo.sql_db import close_db

CHUNK = 4
TRIES = 8


class Clock:
    """The business date; the suite asks one function for it, which is asked here instead."""

    today = datetime.date.max


def prepare(name):
    """Odoo's settings, and what the simulator changes in it: the clock, and chunks of a size that matters."""
    options = ["-d", name, "--no-http", "--max-cron-threads=0", "--log-level=critical"]
    odoo.tools.config.parse_config(options, setup_logging=False)
    # refusals and conflicts are part of the game
    logging.getLogger("odoo").setLevel(logging.CRITICAL)


@contextlib.contextmanager
def registry(name):
    """The registry of a database, under the simulated clock."""
    prepare(name)
    loaded = Registry(name)
    _simulate()
    try:
        yield loaded
    finally:
        Registry.delete(name)
        close_db(name)


def renew(registry, template):
    """Replace the database behind a registry by a fresh copy of the template: models stay as they are."""
    close_db(registry.db_name)
    for patience in range(TRIES):
        with contextlib.suppress(
            errors.InsufficientPrivilege
        ):  # autovacuum is in it: ours to await
            database.clone(template, registry.db_name)
            break
        time.sleep(patience)
    registry.clear_all_caches()
    registry.reset_changes()


@contextlib.contextmanager
def cursor(registry, user=SUPERUSER_ID, company=None):
    """An environment in a transaction of its own, committed at the end unless something was raised."""
    with registry.cursor() as cr:
        yield environment(cr, user, company)


def environment(cr, user, company):
    """A user's environment in a transaction."""
    allowed = {"allowed_company_ids": [company]} if company else {}
    return Environment(cr, user, {"lang": "en_US", **allowed})


def _simulate():
    """The suite asks one function for the business date; long runs commit every few members."""
    from odoo.addons.koperasi_base.models.ledger_run_mixin import KoperasiLedgerRunMixin
    from odoo.addons.koperasi_base.models.res_company import ResCompany

    ResCompany._koperasi_today = lambda self: Clock.today
    KoperasiLedgerRunMixin._run_in_chunks.__defaults__ = (CHUNK,)

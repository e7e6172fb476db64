#!/usr/bin/env python3
"""The database of `make run`.

scripts/demo.py current DB    exit 0 when DB exists and has the addons as they are on disk
scripts/demo.py prepare DB    create DB with the demo cooperative, or update its addons
scripts/demo.py update DB     update its addons
scripts/demo.py logins DB     print the demo log-ins
"""

import json
import logging
import sys
import time

import database
from database import STATE, fail, say

LOG = STATE / "log" / "demo.log"
META = "koperasi"


def notes(name):
    """What we remember of a database: its log-ins, and the addons it was last updated to."""
    path = STATE / "databases" / f"{name}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def recall(name):
    return json.loads(notes(name).read_text()) if notes(name).exists() else {}


def remember(name, **values):
    notes(name).write_text(json.dumps({**recall(name), **values}))


def current(name):
    return database.exists(name) and recall(name).get("addons") == database.addons_key()


def prepare(name):
    if database.exists(name):
        update(name)
    else:
        create(name)


def create(name):
    """Under another name first: an interrupted start leaves no half-filled database behind."""
    if META not in database.addons():
        fail(f"addon {META} is missing: there is nothing to demonstrate yet.")
    part = f"{name}_part"
    database.clone(database.built(), part, durable=True)
    say("loading the demo cooperative (some minutes, once)")
    started = time.monotonic()
    logins = load(part)
    database.rename(part, name)
    remember(name, addons=database.addons_key(), logins=logins)
    say(f"demo cooperative loaded in {time.monotonic() - started:.0f} s")


def load(name):
    """The demo cooperative; what Odoo logs goes to a file."""
    import odoo
    from odoo.modules.registry import Registry

    LOG.parent.mkdir(parents=True, exist_ok=True)
    options = ["-d", name, "--no-http", "--max-cron-threads=0", f"--logfile={LOG}"]
    odoo.tools.config.parse_config(options, setup_logging=True)
    try:
        with Registry(name).cursor() as cr:
            env = odoo.api.Environment(cr, odoo.SUPERUSER_ID, {})
            logins = env["koperasi.demo"].build()
            cr.commit()
    except Exception:  # whatever it is, the log has it
        logging.getLogger(__name__).exception("the demo cooperative could not be loaded")
        fail(f"the demo cooperative could not be loaded, see {LOG}")
    finally:
        odoo.sql_db.close_all()
    return [list(row) for row in logins]


def update(name):
    if not database.exists(name):
        fail(f"there is no database {name}.")
    say(f"updating our addons in database {name}")
    database.run_odoo("-d", name, "-u", ",".join(database.addons()), log="update.log")
    remember(name, addons=database.addons_key())


def logins(name):
    rows = recall(name).get("logins", [])
    if rows:
        print("\n    log in as (role, login, password):")
    for role, login, password in rows:
        print(f"      {role:<24} {login:<32} {password}")
    print()


if __name__ == "__main__":
    actions = {"prepare": prepare, "update": update, "logins": logins}
    if len(sys.argv) != 3 or sys.argv[1] not in {*actions, "current"}:
        sys.exit(__doc__)
    if sys.argv[1] == "current":
        sys.exit(not current(sys.argv[2]))
    actions[sys.argv[1]](sys.argv[2])

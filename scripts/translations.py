#!/usr/bin/env python3
"""Bring i18n/id.po of our addons up to date with their terms; translations that exist are kept.

scripts/translations.py [ADDON ...]    then fill in what is empty
"""

import io
import os
import sys

import database
import polib
from database import say

HEADER = {
    "Project-Id-Version": "Odoo Server 19.0",
    "Language": "id",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=1; plural=0;",
}


def terms(env, addon):
    """What Odoo would export for this addon, as a polib file."""
    from odoo.tools.translate import trans_export

    buffer = io.BytesIO()
    trans_export(False, [addon], buffer, "po", env)
    return polib.pofile(buffer.getvalue().decode())


def translated(folder):
    """{msgid: msgstr} of the addon's id.po."""
    path = folder / "i18n" / "id.po"
    if not path.exists():
        return {}
    return {entry.msgid: entry.msgstr for entry in polib.pofile(str(path)) if not entry.obsolete}


def refresh(env, addon, folder):
    known = translated(folder)
    catalogue = terms(env, addon)
    catalogue.metadata = HEADER
    for entry in catalogue:
        entry.msgstr = known.get(entry.msgid, "")
    empty = sum(not entry.msgstr for entry in catalogue)
    (folder / "i18n").mkdir(exist_ok=True)
    catalogue.save(str(folder / "i18n" / "id.po"))
    say(f"{addon}: {len(catalogue)} terms, {empty} to translate")


def main(names):
    import odoo.tools
    from odoo.modules.registry import Registry

    ours = database.addons()
    name = f"koperasi_i18n_{os.getpid()}"
    database.clone(database.stock() if names else database.built(), name)
    try:
        if names:
            database.run_odoo("-d", name, "-i", ",".join(names), log="translations.log")
        options = ["-d", name, "--no-http", "--max-cron-threads=0", "--log-level=error"]
        odoo.tools.config.parse_config(options, setup_logging=True)
        with Registry(name).cursor() as cr:
            env = odoo.api.Environment(cr, odoo.SUPERUSER_ID, {})
            for addon in names or ours:
                refresh(env, addon, ours[addon])
    finally:
        odoo.sql_db.close_all()
        database.drop(name)


if __name__ == "__main__":
    main(sys.argv[1:])

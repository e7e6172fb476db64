#!/usr/bin/env python3
"""Databases: cached templates, clones, backup and restore.

Two templates make new databases cheap; both are rebuilt when what they are made of changes:

* stock: the Odoo addons our manifests depend on, and Indonesian (about a minute to build)
* built: stock plus all our addons

    scripts/database.py clone NAME [--built]     a fresh database in under a second
    scripts/database.py drop NAME
    scripts/database.py backup NAME FILE         database and filestore in one file
    scripts/database.py restore NAME FILE [--force]
"""

import argparse
import ast
import contextlib
import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from datetime import datetime, timezone
from pathlib import Path

import psycopg2
from psycopg2 import errors, sql

ROOT = Path(__file__).resolve().parent.parent
STATE = ROOT / ".state"
FILESTORE = STATE / "data" / "filestore"
LANGUAGE = "id_ID"
KEEP_TEMPLATES = 3  # of each kind

# On a server shared with others a template belongs to one checkout: the filestore lies there.
OWN = (
    "koperasi" if os.environ.get("PG_PRIVATE") == "1" else f"koperasi_{(STATE / 'id').read_text()}"
)


def fail(message):
    sys.exit(f"\033[1;31mStopped:\033[0m {message}")


def say(message):
    print(f"\033[1m==>\033[0m {message}", flush=True)


# --- addons ---------------------------------------------------------------------------------------


def addons():
    """Our addons and those of EXTRA_ADDONS: {name: folder}, installable ones only."""
    folders = [ROOT / "addons"]
    folders += [Path(path) for path in os.environ.get("EXTRA_ADDONS", "").split(",") if path]
    return {
        path.parent.name: path.parent
        for folder in folders
        for path in sorted(folder.glob("*/__manifest__.py"))
        if manifest(path.parent).get("installable", True)
    }


def manifest(folder):
    return ast.literal_eval((folder / "__manifest__.py").read_text())


def stock_addons():
    """What our manifests need from Odoo itself. (An unknown name is left for Odoo to complain about.)"""
    needed = {name for folder in addons().values() for name in manifest(folder).get("depends", [])}
    tree = Path(os.environ["ODOO_PATH"])
    folders = [tree / "addons", tree / "odoo" / "addons"]
    return sorted(
        name
        for name in needed | {"base", "web"}
        if any((folder / name / "__manifest__.py").exists() for folder in folders)
    )


def digest(*parts):
    return hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()[:12]


def stock_key():
    release = Path(os.environ["ODOO_PATH"], "odoo", "release.py").read_text()
    return digest(release, *stock_addons(), LANGUAGE)


def addons_key():
    """Changes with every file of our addons that can end up in a database."""
    files = [
        (name, path.relative_to(folder), hashlib.sha256(path.read_bytes()).hexdigest())
        for name, folder in addons().items()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not {"__pycache__", "tests"} & set(path.parts)
    ]
    return digest(stock_key(), *files)


# --- databases ------------------------------------------------------------------------------------


@contextlib.contextmanager
def cursor(database="postgres"):
    connection = psycopg2.connect(dbname=database)
    connection.autocommit = True
    try:
        yield connection.cursor()
    finally:
        connection.close()


def execute(statement, *names):
    with cursor() as cr:
        cr.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def databases(prefix=""):
    with cursor() as cr:
        cr.execute("SELECT datname FROM pg_database ORDER BY oid DESC")
        return [name for (name,) in cr.fetchall() if name.startswith(prefix)]


def exists(name):
    return name in databases()


def drop(name):
    try:
        execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
    except errors.InsufficientPrivilege:
        # PostgreSQL is tidying up in there; only a superuser may end that, but a plain DROP sends it away
        with cursor() as cr:
            cr.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = %s AND usename = current_user",
                [name],
            )
        execute("DROP DATABASE IF EXISTS {}", name)
    shutil.rmtree(FILESTORE / name, ignore_errors=True)


def rename(old, new):
    execute("ALTER DATABASE {} RENAME TO {}", old, new)
    if (FILESTORE / old).exists():
        shutil.rmtree(FILESTORE / new, ignore_errors=True)
        (FILESTORE / old).rename(FILESTORE / new)


def clone(template, name, *, durable=False):
    """A copy of a template; filestore files never change, so they are linked, not copied."""
    drop(name)
    execute("CREATE DATABASE {} TEMPLATE {}", name, template)
    if not durable:  # a crash may cost the last moment of a test database, never its integrity
        execute("ALTER DATABASE {} SET synchronous_commit = off", name)
    if (FILESTORE / template).exists():
        shutil.copytree(FILESTORE / template, FILESTORE / name, copy_function=os.link)


def run_odoo(*args, log):
    """Run odoo with its log in a file; fail with the log's errors."""
    path = STATE / "log" / log
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as stream:
        code = subprocess.call(
            ["odoo", *args, "--stop-after-init", "--no-http", "--max-cron-threads=0"],
            stdout=stream,
            stderr=subprocess.STDOUT,
        )
    lines = path.read_text().splitlines()
    if code or any(" CRITICAL " in line or " ERROR " in line for line in lines):
        print("\n".join(lines[-40:]), file=sys.stderr)
        fail(f"odoo failed, the whole log is in {path}")


@contextlib.contextmanager
def building():
    STATE.mkdir(exist_ok=True)
    with (STATE / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def template(prefix, key, build):
    """The name of a cached template; built under a lock, once."""
    name = f"{prefix}_{key}"
    if exists(name):
        return name
    with building():
        if exists(name):
            return name
        part = f"{prefix}_part"
        build(part)
        execute("ALTER DATABASE {} WITH ALLOW_CONNECTIONS false", part)
        rename(part, name)
        old = [other for other in databases(f"{prefix}_") if other != part]
        for other in old[KEEP_TEMPLATES:]:
            drop(other)
    return name


def stock():
    def build(name):
        say(f"building the cached database ({', '.join(stock_addons())})")
        drop(name)
        args = ["-i", ",".join(stock_addons()), f"--load-language={LANGUAGE}"]
        run_odoo("-d", name, *args, log="stock.log")

    return template(f"{OWN}_stock", stock_key(), build)


def built():
    # Where scripts/mutate.py has installed a mutation.
    if given := os.environ.get("BUILT_TEMPLATE"):
        return given
    source = stock()

    def build(name):
        say(f"installing {', '.join(addons())}")
        clone(source, name)
        run_odoo("-d", name, "-i", ",".join(addons()), log="built.log")

    return template(f"{OWN}_built", addons_key(), build) if addons() else source


# --- backup ---------------------------------------------------------------------------------------


def backup(name, target):
    """One tar file: the dump first, then the filestore.

    In this order a file that is added in between is at worst superfluous, never missing.
    """
    if not exists(name):
        fail(f"there is no database {name}.")
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(target.name + ".part")
    with tempfile.TemporaryDirectory() as folder:
        dump = Path(folder, "database.dump")
        about = Path(folder, "about.json")
        subprocess.run(["pg_dump", "-Fc", "--no-owner", "-f", dump, name], check=True)
        created = datetime.now(timezone.utc).isoformat(timespec="seconds")
        about.write_text(json.dumps({"database": name, "created": created, "odoo": "19.0"}))
        with tarfile.open(part, "w") as tar:
            tar.add(about, "about.json")
            tar.add(dump, "database.dump")
            if (FILESTORE / name).exists():
                tar.add(FILESTORE / name, "filestore")
    part.rename(target)
    say(f"{name} saved in {target} ({target.stat().st_size / 1e6:.1f} MB)")


def expected(member):
    """Whether a member of a backup is one of ours: nothing may land outside the folder."""
    parts = Path(member.name).parts
    known = parts[:1] == ("filestore",) or member.name == "database.dump"
    return known and ".." not in parts and (member.isfile() or member.isdir())


def restore(name, source, *, force=False):
    """Into a new database, which takes its name only when it is complete."""
    if not source.is_file():
        fail(f"there is no file {source}.")
    if exists(name) and not force:
        fail(f"database {name} exists. Choose another with DB=..., or replace it with FORCE=1.")
    part = f"{name}_part"
    drop(part)
    with tempfile.TemporaryDirectory(dir=STATE) as folder:
        with tarfile.open(source) as tar:
            tar.extractall(folder, [member for member in tar if expected(member)])
        if not Path(folder, "database.dump").exists():
            fail(f"{source} is not a backup made by `make backup`.")
        execute("CREATE DATABASE {} TEMPLATE template0", part)
        command = ["pg_restore", "--exit-on-error", "--single-transaction", "--no-owner"]
        subprocess.run([*command, "-d", part, Path(folder, "database.dump")], check=True)
        drop(name)
        rename(part, name)
        if Path(folder, "filestore").exists():
            FILESTORE.mkdir(parents=True, exist_ok=True)
            shutil.move(Path(folder, "filestore"), FILESTORE / name)
    say(f"{source} restored into database {name}")


# --- command line ---------------------------------------------------------------------------------


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("command", choices=["clone", "drop", "backup", "restore"])
    parser.add_argument("name")
    parser.add_argument("file", nargs="?", type=Path)
    parser.add_argument("--built", action="store_true", help="clone with our addons installed")
    parser.add_argument("--force", action="store_true", help="restore over an existing database")
    args = parser.parse_args()
    if args.command == "clone":
        clone(built() if args.built else stock(), args.name)
    elif args.command == "drop":
        drop(args.name)
    elif not args.file:
        parser.error("name the backup file")
    elif args.command == "backup":
        backup(args.name, args.file)
    else:
        restore(args.name, args.file, force=args.force)


if __name__ == "__main__":
    main()

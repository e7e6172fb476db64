"""Copies of tables for lower bounds: the same columns, indexes, checks, foreign keys and packing."""

from odoo.tools import SQL


def twin(env, table, foreign_keys=True):
    """Create ``bench_<table>`` with the rows of a table."""
    copy = f"bench_{table}"
    env.cr.execute(
        SQL("CREATE TABLE %s (LIKE %s INCLUDING ALL)", SQL.identifier(copy), SQL.identifier(table))
    )
    env.cr.execute(
        SQL("ALTER TABLE %s SET (fillfactor = %s)", SQL.identifier(copy), _fillfactor(env, table))
    )
    columns = SQL(", ").join(SQL.identifier(name) for name in plain_columns(env, table))
    env.cr.execute(
        SQL(
            "INSERT INTO %s (%s) SELECT %s FROM %s",
            SQL.identifier(copy),
            columns,
            columns,
            SQL.identifier(table),
        )
    )
    if foreign_keys:
        for name, definition in _foreign_keys(env, table):
            env.cr.execute(SQL(
                "ALTER TABLE %s ADD CONSTRAINT %s %s",
                SQL.identifier(copy), SQL.identifier(f"b_{name}"), SQL(definition),
            ))  # fmt: skip


def _fillfactor(env, table):
    """How full pages are packed; LIKE does not copy it."""
    [(options,)] = env.execute_query(
        SQL("SELECT reloptions FROM pg_class WHERE oid = %s::regclass", table)
    )
    found = dict(option.split("=") for option in options or ())
    return int(found.get("fillfactor", 100))


def plain_columns(env, table):
    """Columns that take values, generated ones left out."""
    rows = env.execute_query(
        SQL(
            "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped"
            " AND attgenerated = ''",
            table,
        )
    )
    return [name for (name,) in rows]


def _foreign_keys(env, table):
    return env.execute_query(
        SQL(
            "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'f' AND conrelid = %s::regclass",
            table,
        )
    )

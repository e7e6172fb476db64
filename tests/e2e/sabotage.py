"""A database that stops answering at a chosen statement or commit of the work that is done in it."""

import re
from unittest.mock import patch

import psycopg2

from odoo.sql_db import Cursor, PsycoConnection

SAVEPOINT_NAME = re.compile(r'"[0-9a-f]{8}-[0-9a-f-]{27}"')  # drawn anew each time


class ConnectionLost(psycopg2.OperationalError):
    """What psycopg2 raises when the server is gone: not a conflict, so Odoo does not repeat the call."""


class Sabotage:
    """From the n-th event after a number of commits on, every statement fails.

    An event is a statement, or one of the two ends of a commit: lost before it is durable, and durable but the
    answer lost.

    :param int commits: commits that still succeed
    :param event: number of the event after them, from 1; None watches only
    :param on_commit: called once ``commits`` are done, to look at what is durable by then
    """

    def __init__(self, commits=0, event=None, on_commit=None):
        self.wanted, self.event, self.on_commit = commits, event, on_commit
        self.segments = [[]]  # what happened, in pieces that end with a commit
        self.looking = False

    def __enter__(self):
        execute, commit = Cursor.execute, PsycoConnection.commit

        def watched_execute(cursor, query, *args, **kwargs):
            self._happens(SAVEPOINT_NAME.sub("", getattr(query, "code", query)))
            return execute(cursor, query, *args, **kwargs)

        def watched_commit(connection):
            self._happens("before COMMIT")
            commit(connection)
            self._committed()

        self.patches = [
            patch.object(Cursor, "execute", watched_execute),
            patch.object(PsycoConnection, "commit", watched_commit, create=True),
        ]
        for each in self.patches:
            each.start()
        return self

    def __exit__(self, *_error):
        for each in self.patches:
            each.stop()

    def _happens(self, what):
        if self.looking:
            return
        if not self._lost():
            self.segments[-1].append(what)
        if self._lost():
            raise ConnectionLost(f"lost at: {what}")

    def _committed(self):
        if self.looking:
            return
        self._happens("after COMMIT")
        self.segments.append([])
        if self.on_commit and len(self.segments) - 1 == self.wanted:
            self.looking = True
            self.on_commit()
            self.looking = False

    def _lost(self):
        return len(self.segments) - 1 == self.wanted and len(self.segments[-1]) == self.event

"""Between the model and the database: who acts, what is tried, and whether both say the same."""

import contextlib
from random import Random

from psycopg2 import IntegrityError, errors

from odoo.exceptions import ConcurrencyError, UserError
from odoo.sql_db import Cursor

from . import process
from .cooperative import Facts, new_model
from .model import Refused

TRIES = 5
CONFLICTS = (
    ConcurrencyError, errors.SerializationFailure, errors.LockNotAvailable, errors.DeadlockDetected,
)  # fmt: skip


class Failure(AssertionError):
    """The database and the model disagree, or a property does not hold."""


class Crash(BaseException):
    """The process dies here, as far as the transaction can tell."""


class World:
    """One seed: the database, the model beside it, today's date, and the dice of the current step."""

    def __init__(self, registry, seed):
        self.registry = registry
        self.seed = seed
        self.step = 0
        self.random = Random()
        self.lines = []
        self.refusals = 0
        self.focus = None  # an account that the next operation should choose
        self.crash_at = None  # the statement at which the next attempt dies first
        self._stale = None  # a transaction that began before the current one
        with process.cursor(registry) as env:
            self.facts = Facts(env)
        with self.transaction() as env:
            self.model = new_model(env)
        self.move_to(self.model.today)

    # --- dice and diary

    def begin(self, step):
        """Dice of a step depend on seed and step alone, so that steps can be left out."""
        self.step = step
        self.random = Random(f"{self.seed}/{step}")

    def say(self, text):
        self.lines.append(f"{self.step:>5} {self.model.today} {text}")

    def move_to(self, day):
        self.model.today = process.Clock.today = day

    def choose(self, accounts):
        """One of some accounts; the one in focus if it is among them."""
        accounts = list(accounts)
        return self.focus if self.focus in accounts else self.random.choice(accounts)

    # --- transactions

    def transaction(self, role=None):
        """An environment of a user by role (default: the superuser) in a transaction of its own."""
        user = self.facts.users[role] if role else process.SUPERUSER_ID
        return process.cursor(self.registry, user, self.facts.company)

    def attempt(self, role, call, predict):
        """Do something as a user, and the same in the model; both must accept it, or both refuse.

        :param call: of an environment of that user; what it returns is handed to ``predict``
        :param predict: of that result; changes the model or raises ``Refused``
        :return: the result, or None if it was refused
        """
        if self.crash_at:
            self._crash(role, call)
        result, refusal = self._tried(role, call)
        self.model.actor = role
        try:
            predict(result)
        except Refused as reason:
            if refusal is None:
                raise Failure(f"accepted, but the model refuses: {reason}") from None
            self.refusals += 1
            self.say(f"      refused: {reason}")
            return None
        if refusal is not None:
            raise Failure(f"refused, but the model does not: {refusal!r}")
        return result

    def _tried(self, role, call):
        """(result, refusal); tried again after a conflict, as Odoo's server does."""
        stale, self._stale = self._stale, None
        for attempt in range(TRIES):
            try:
                if stale and not attempt:
                    return self._in_stale(stale, role, call), None
                with self.transaction(role) as env:
                    return call(env), None
            except CONFLICTS:
                self.say("      conflict, tried again")
            except (UserError, errors.UniqueViolation) as error:
                if not stale or attempt:
                    return None, error
                self.say("      refused by an old snapshot, tried again")
            except IntegrityError as error:
                raise Failure(f"only the last wall held: {error}") from error
            finally:
                self.registry.reset_changes()
        raise Failure("a conflict that does not end")

    def _in_stale(self, cr, role, call):
        """In the transaction that began before what happened meanwhile."""
        env = process.environment(cr, self.facts.users[role], self.facts.company)
        try:
            result = call(env)
            cr.commit()
            return result
        finally:
            cr.rollback()

    # --- faults

    def _crash(self, role, call):
        """Let the process die at a statement of the call; the properties must hold after it."""
        at, self.crash_at = self.crash_at, None
        with (
            self._dying(at) as commits,
            contextlib.suppress(Crash, UserError, IntegrityError),
            self.transaction(role) as env,
        ):
            call(env)
            env.cr.flush()
            raise Crash
        self.registry.reset_changes()
        self.after_crash(bool(commits))

    def after_crash(self, committed):
        """Set by the simulator: what must hold between the crash and the next try."""

    @contextlib.contextmanager
    def _dying(self, at):
        """The statement with number ``at`` kills the transaction; yields a list that grows with each commit."""
        execute, commit, commits, count = Cursor.execute, Cursor.commit, [], 0

        def dying_execute(cursor, *args, **kwargs):
            nonlocal count
            count += 1
            if count == at:
                self.say(f"      dies at statement {at}")
                raise Crash
            return execute(cursor, *args, **kwargs)

        def counted_commit(cursor):
            commits.append(cursor)
            return commit(cursor)

        Cursor.execute, Cursor.commit = dying_execute, counted_commit
        try:
            yield commits
        finally:
            Cursor.execute, Cursor.commit = execute, commit

    @contextlib.contextmanager
    def stale(self):
        """Take a snapshot now; yields a function after which the next attempt is first made in it."""
        with self.registry.cursor() as cr:
            cr.execute("SELECT sum(balance) FROM koperasi_savings_account")

            def arm():
                self._stale = cr

            try:
                yield arm
            finally:
                self._stale = None
                cr.rollback()

"""What every benchmark has in common: rounds, and measuring in a child process.

A benchmark is one file with one subclass of :class:`Benchmark`. In each round bound, ours and peer run one
after the other on the same database, so that a busy machine slows all three. Only ratios are results;
absolute times say something about the machine. Nothing is asserted about time, everything about figures.
"""

import contextlib
import os
import pickle
import time
from pathlib import Path
from typing import NamedTuple

from results import Ratio

import odoo
from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry


class Measure(NamedTuple):
    """One timed side: seconds (scaled to the whole work), rows done, queries, peak resident megabytes.

    ``p95`` are the milliseconds in which 95 of 100 of its calls were answered, where a side is many calls.
    """

    seconds: float
    rows: int
    queries: int
    peak: float
    p95: float | None = None

    @property
    def pace(self):
        """Seconds per row, to compare sides that do not do the same number."""
        return self.seconds / self.rows


class Benchmark:
    """One operation of the suite beside its lower bound and the naive way.

    Each of ``sides`` is a method. They get an environment of their own process; what they return must be
    picklable. A benchmark of several processes at once overrides :meth:`take` instead.
    """

    name = None
    title = None  # of the table, with {n}
    note = None  # what the peer leaves out or does more
    default = 10_000  # size when none is given
    sides = ("bound", "ours", "peer")
    ratios = (Ratio("ours", "bound"), Ratio("peer", "ours"))
    peak_limit = None  # megabytes that ours should stay below

    def __init__(self, size=None):
        self.size = size or self.default

    def take(self, database, side, case):
        """Measure a side once."""
        peer = side == "peer"
        scale = self.peer_scale() if peer else 1
        return in_child(measure, database, getattr(self, side), case, scale, peer)

    def build(self, env):
        """Make the data that all rounds share; kept as a template for later runs of the same size."""
        raise NotImplementedError

    def warm(self, env):
        """Do the operation once in the small, so that caches are as in a running server."""

    def prepare(self, env, number):
        """Make the case of one round, not timed; its value is handed to the other methods."""
        raise NotImplementedError

    def bound(self, env, case):
        """The same result with as little work as a database allows; returns the number of rows."""
        raise NotImplementedError

    def ours(self, env, case):
        """The operation as a user starts it; returns the number of rows."""
        raise NotImplementedError

    def peer(self, env, case):
        """The naive way, on a sample; returns the number of rows. Rolled back."""
        raise NotImplementedError

    def peer_scale(self):
        """By how much the sample of the peer is smaller than the whole."""
        return 1

    def check(self, env, case):
        """Assert that ours did what it should, to the rupiah."""
        raise NotImplementedError


# --- processes --------------------------------------------------------------------------------------


def in_child(function, *args):
    """Call a function in a forked process: its memory and connections are its own.

    :raises RuntimeError: it failed; the trace went to stderr
    """
    return together([(function, *args)])[0]


def together(calls):
    """Call functions at the same time, each in a forked process; their values in the same order.

    :param calls: list of (function, arguments...)
    :raises RuntimeError: one failed; the trace went to stderr
    """
    odoo.sql_db.close_all()
    children = [_fork(*call) for call in calls]
    answers = [_wait(pid, reading) for pid, reading in children]
    for (function, *_args), answer in zip(calls, answers, strict=True):
        if not answer:
            raise RuntimeError(f"{getattr(function, '__name__', function)} failed")
    return [pickle.loads(answer) for answer in answers]


def _fork(function, *args):
    reading, writing = os.pipe()
    pid = os.fork()
    if not pid:
        _answer(writing, function, args)
    os.close(writing)
    return pid, reading


def _wait(pid, reading):
    """What the child has answered; nothing when it failed."""
    with os.fdopen(reading, "rb") as stream:
        answer = stream.read()
    _pid, status = os.waitpid(pid, 0)
    return b"" if status else answer


def _answer(writing, function, args):
    code = 1
    try:
        with os.fdopen(writing, "wb") as stream:
            stream.write(pickle.dumps(function(*args)))
        code = 0
    except BaseException:  # noqa: BLE001
        import traceback

        traceback.print_exc()
    finally:
        os._exit(code)


@contextlib.contextmanager
def environment(database):
    """A superuser's environment; committed when the block ends well."""
    with Registry(database).cursor() as cr:
        yield api.Environment(cr, SUPERUSER_ID, {})


def run(database, method, *args, rollback=False):
    """Call a method with an environment."""
    with environment(database) as env:
        value = method(env, *args)
        if rollback:
            env.cr.rollback()
        return value


def measure(database, method, case, scale=1, rollback=False):
    """Call a side of a benchmark and measure it; the commit belongs to the time."""
    with environment(database) as env:
        env.cr.execute("SELECT 1")
        queries = env.cr.sql_log_count
        reset_peak()
        start = time.perf_counter()
        rows = method(env, case)
        env.cr.rollback() if rollback else env.cr.commit()
        seconds = time.perf_counter() - start
        return Measure(
            seconds * scale,
            int(rows * scale),
            int((env.cr.sql_log_count - queries) * scale),
            peak(),
        )


def reset_peak():
    """Forget the highest memory use so far (Linux)."""
    with contextlib.suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")


def peak():
    """Highest resident memory since :func:`reset_peak`, in megabytes."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


# --- rounds -----------------------------------------------------------------------------------------


def rounds(benchmark, database, count, say=print):
    """All rounds of a benchmark: {side: [Measure, ...]}."""
    run(database, benchmark.warm)
    found = {side: [] for side in benchmark.sides}
    for number in range(1, count + 1):
        case = in_child(run, database, benchmark.prepare, number)
        for side in benchmark.sides:
            found[side].append(benchmark.take(database, side, case))
        in_child(run, database, benchmark.check, case)
        say(f"round {number}: " + ", ".join(f"{s} {m[-1].seconds:.2f} s" for s, m in found.items()))
    return found

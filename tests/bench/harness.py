"""What every benchmark has in common: rounds, measuring in a child process, ratios, one table.

A benchmark is one file with one subclass of :class:`Benchmark`. In each round bound, ours and peer run one
after the other on the same database, so that a busy machine slows all three. Only ratios are results;
absolute times say something about the machine. Nothing is asserted about time, everything about figures.
"""

import contextlib
import os
import pickle
import time
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

import odoo
from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry

SIDES = ("bound", "ours", "peer")


class Measure(NamedTuple):
    """One timed call: seconds (scaled to the whole work), rows done, queries, peak resident megabytes."""

    seconds: float
    rows: int
    queries: int
    peak: float


class Benchmark:
    """One operation of the suite beside its lower bound and the naive way.

    The methods get an environment of their own process; what they return must be picklable.
    """

    name = None
    title = None  # of the table, with {n}
    note = None  # what the peer leaves out or does more

    def __init__(self, size):
        self.size = size

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
    odoo.sql_db.close_all()
    reading, writing = os.pipe()
    pid = os.fork()
    if not pid:
        _answer(writing, function, args)
    os.close(writing)
    with os.fdopen(reading, "rb") as stream:
        answer = stream.read()
    _pid, status = os.waitpid(pid, 0)
    if status or not answer:
        raise RuntimeError(f"{getattr(function, '__name__', function)} failed")
    return pickle.loads(answer)


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
    found = {side: [] for side in SIDES}
    for number in range(1, count + 1):
        case = in_child(run, database, benchmark.prepare, number)
        for side in SIDES:
            found[side].append(_one(benchmark, database, side, case))
        in_child(run, database, benchmark.check, case)
        say(f"round {number}: " + ", ".join(f"{s} {m[-1].seconds:.2f} s" for s, m in found.items()))
    return found


def _one(benchmark, database, side, case):
    peer = side == "peer"
    scale = benchmark.peer_scale() if peer else 1
    return in_child(measure, database, getattr(benchmark, side), case, scale, peer)


# --- results ----------------------------------------------------------------------------------------


def summary(found):
    """Medians and ratios of :func:`rounds`, as plain values.

    A ratio is the median of the rounds' ratios: both sides of a round met the same machine.
    """
    sides = {side: _side(measures) for side, measures in found.items()}
    pairs = {"ours/bound": ("ours", "bound"), "peer/ours": ("peer", "ours")}
    ratios = {
        name: median(a.seconds / b.seconds for a, b in zip(found[over], found[under], strict=True))
        for name, (over, under) in pairs.items()
    }
    return {"sides": sides, "ratios": ratios}


def _side(measures) -> dict[str, Any]:
    seconds = [measure.seconds for measure in measures]
    return {
        "median": median(seconds),
        "fastest": min(seconds),
        "slowest": max(seconds),
        "rows": measures[-1].rows,
        "rows_per_second": measures[-1].rows / median(seconds),
        "queries": max(measure.queries for measure in measures),
        "peak_mb": max(measure.peak for measure in measures),
    }


def table(benchmark, result):
    """The summary as text."""
    line = "{:<8} {:>10} {:>19} {:>10} {:>10} {:>9}"
    lines = [
        benchmark.title.format(n=f"{benchmark.size:,}"),
        line.format("", "median s", "fastest - slowest", "rows/s", "queries", "peak MB"),
    ]
    for side, values in result["sides"].items():
        spread = f"{values['fastest']:,.2f} - {values['slowest']:,.2f}"
        lines.append(line.format(
            side, f"{values['median']:,.2f}", spread, f"{values['rows_per_second']:,.0f}",
            f"{values['queries']:,}", f"{values['peak_mb']:,.0f}",
        ))  # fmt: skip
    lines += [f"{name}: {ratio:,.2f}" for name, ratio in result["ratios"].items()]
    return "\n".join(
        [*lines, *([benchmark.note.format(scale=benchmark.peer_scale())] if benchmark.note else [])]
    )

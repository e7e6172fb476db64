#!/usr/bin/env python3
"""Benchmarks: each operation beside its lower bound and the naive way, in one run.

    tests/bench/run.py                          all, each at its own size
    tests/bench/run.py payroll --n 1000 --rounds 3
    make bench ARGS="payroll --n 10000"
    tests/bench/run.py --quick                  all in the small, to see that they work

Figures are asserted in every round, times never. Results are kept as JSON in tests/bench/bench-results/.
"""

import argparse
import importlib
import json
import logging
import os
import platform
import subprocess
import sys
from datetime import datetime, timezone
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
ROOT = FOLDER.parents[1]
RESULTS = FOLDER / "bench-results"
sys.path[:0] = [str(FOLDER), str(ROOT / "scripts")]

import database
import harness
import results

import odoo

QUICK = 200
BENCHMARKS = sorted(path.stem.removeprefix("bench_") for path in FOLDER.glob("bench_*.py"))


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("names", nargs="*", metavar="name", help=", ".join(BENCHMARKS))
    parser.add_argument("--n", type=int, help="rows, members, entries (default: each its own)")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--keep", action="store_true", help="keep the database of the rounds")
    parser.add_argument("--quick", action="store_true", help=f"--n {QUICK} --rounds 1, no JSON")
    args = parser.parse_args()
    if unknown := set(args.names) - set(BENCHMARKS):
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    odoo.tools.config.parse_config(["--no-http", "--max-cron-threads=0", "--log-level=warn"])
    # Tellers get into each other's way and try again; what fails in earnest is raised.
    logging.getLogger("odoo.sql_db").setLevel(logging.CRITICAL)
    if args.quick:
        args.n, args.rounds = QUICK, 1
    found = []
    for name in args.names or BENCHMARKS:
        benchmark = importlib.import_module(f"bench_{name}").BENCHMARK(args.n)
        result = bench(benchmark, args.rounds, args.keep)
        found.append((benchmark, result))
        print(results.table(benchmark, result))
        if not args.quick:
            save(benchmark, result)
    print(results.overview(found))


def bench(benchmark, rounds, keep):
    """Rounds of one benchmark on a fresh clone of its database."""
    name = f"bench_{benchmark.name}_{os.getpid()}"
    database.clone(built(benchmark), name)
    try:
        return results.summary(benchmark, harness.rounds(benchmark, name, rounds, database.say))
    finally:
        odoo.sql_db.close_all()
        if not keep:
            database.drop(name)


def built(benchmark):
    """The template database of a benchmark and size; built once for each state of the code."""
    sources = [path.read_text() for path in sorted(FOLDER.glob("*.py"))]
    month = datetime.now(timezone.utc).strftime("%Y-%m")
    key = database.digest(database.addons_key(), benchmark.size, month, *sources)
    suite = database.built()

    def build(name):
        database.say(f"building the data of {benchmark.name}, n = {benchmark.size:,}")
        database.clone(suite, name)
        harness.in_child(harness.run, name, benchmark.build)
        with database.cursor(name) as cr:
            cr.execute("VACUUM ANALYZE")

    return database.template(f"koperasi_bench_{benchmark.name}", key, build)


def save(benchmark, result):
    """Keep the figures with what they depend on."""
    RESULTS.mkdir(exist_ok=True)
    now = datetime.now(timezone.utc)
    about = {
        "benchmark": benchmark.name,
        "n": benchmark.size,
        "time": now.isoformat(timespec="seconds"),
        "commit": subprocess.run(
            ["git", "-C", str(ROOT), "describe", "--always", "--dirty"],
            capture_output=True,
            text=True,
            check=False,
        ).stdout.strip(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "load": os.getloadavg(),
    }
    path = RESULTS / f"{benchmark.name}-{benchmark.size}-{now:%Y%m%d-%H%M%S}.json"
    path.write_text(json.dumps({**about, **result}, indent=1))
    print(f"kept in {path.relative_to(ROOT)}")


if __name__ == "__main__":
    main()

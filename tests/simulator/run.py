#!/usr/bin/env python3
"""Simulate cooperatives: random operations against an independent model, the properties after every step.

python tests/simulator/run.py --seed 7 --steps 200            one seed, as a failure names it
python tests/simulator/run.py --seeds 50 --steps 200 --jobs 2 many
python tests/simulator/run.py --seed 7 --steps 200 --shrink   the fewest steps that still fail
python tests/simulator/run.py --seed 7 --keep 3,17,40         only these steps
python tests/simulator/run.py --seed 7 --steps 60 --trace     tell what happens
"""

import argparse
import sys
from collections import Counter
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path[:0] = [str(HERE.parent), str(ROOT / "scripts")]

from simulator import fleet

SHOWN_LINES = 14


def arguments():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seed", type=int, help="this seed alone")
    parser.add_argument("--seeds", type=int, default=1, help="so many seeds, from --first on")
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--steps", type=int, default=200)
    parser.add_argument("--jobs", type=int, default=1, help="processes at once")
    parser.add_argument("--keep", help="only these steps, such as 3,17,40")
    parser.add_argument("--shrink", action="store_true")
    parser.add_argument("--trace", action="store_true")
    parser.add_argument("--plant", help="bugs of planted.py, such as cover,key, to see them found")
    return parser.parse_args()


def main():
    args = arguments()
    seeds = range(args.first, args.first + args.seeds) if args.seed is None else [args.seed]
    steps = [int(step) for step in args.keep.split(",")] if args.keep else range(1, args.steps + 1)
    if args.plant and args.seed is None:
        sys.exit(not hunted(args.plant.split(","), seeds, list(steps)))
    outcomes = []
    for outcome in fleet.sail(seeds, list(steps), args.jobs, args.plant):
        outcomes.append(outcome)
        print(told(outcome, args), flush=True)
    failed = [outcome for outcome in outcomes if outcome.failure]
    if args.shrink and failed:
        known = [step for step in steps if step <= failed[0].failed_at]
        kept = ",".join(map(str, fleet.shrink(failed[0].seed, known, args.plant)))
        print(f"fewest steps: {command(failed[0].seed, args)} --keep {kept}")
    print(summary(outcomes))
    sys.exit(bool(failed))


def hunted(bugs, seeds, steps):
    """Whether each planted bug was found; says where."""
    missed = 0
    for name in bugs:
        outcome = fleet.hunt(name, seeds, steps)
        missed += outcome is None
        if outcome:
            last_line = outcome.failure.strip().splitlines()[-1]
            print(f"{name}: seed {outcome.seed}, step {outcome.failed_at}: {last_line}", flush=True)
        else:
            print(f"{name}: NOT FOUND", flush=True)
    return not missed


def told(outcome, args):
    """A line per seed; of a failure its last operations and the command that replays it."""
    rate = outcome.steps / outcome.seconds
    line = f"seed {outcome.seed}: {outcome.steps} steps, {rate:.1f} a second"
    shown = outcome.lines if args.trace else outcome.lines[-SHOWN_LINES:] if outcome.failure else []
    if outcome.failure:
        line = f"seed {outcome.seed}, step {outcome.failed_at} FAILED: {outcome.failure}"
        shown = [*shown, f"replay: {command(outcome.seed, args)} --steps {outcome.failed_at}"]
    return "\n".join([line, *shown])


def command(seed, args):
    planted = f" --plant {args.plant}" if args.plant else ""
    return f"python tests/simulator/run.py --seed {seed}{planted}"


def summary(outcomes):
    counts = sum((outcome.operations for outcome in outcomes), Counter())
    lines = [f"  {name:<24}{count:>7}" for name, count in sorted(counts.items())]
    steps = sum(outcome.steps for outcome in outcomes)
    refused = sum(outcome.refusals for outcome in outcomes)
    failed = sum(bool(outcome.failure) for outcome in outcomes)
    seconds = sum(outcome.seconds for outcome in outcomes)
    lines.append(
        f"{len(outcomes)} seeds, {steps} steps, {refused} refused by model and database alike,"
        f" {seconds:.0f} s, {failed} seeds failed"
    )
    return "\n".join(lines)


if __name__ == "__main__":
    main()

"""Many seeds in a few processes, each with a database of its own; and the fewest steps that still fail."""

import contextlib
import os
from collections import Counter
from concurrent.futures import ProcessPoolExecutor, as_completed
from typing import NamedTuple

import database

PREFIX = "koperasi_sim"
_ship = {}


class Outcome(NamedTuple):
    """What came of a seed; ``failure`` is None if all held, else a text that says how to replay it."""

    seed: int
    steps: int
    seconds: float
    operations: Counter
    refusals: int
    failure: str | None
    failed_at: int
    lines: list


def sail(seeds, steps, jobs=1, plant=None):
    """Yield the outcome of each seed as it comes in.

    :param steps: numbers of the steps to take
    :param plant: name of a bug of ``planted`` that is put into the suite first
    """
    prefix = f"{PREFIX}_{os.getpid()}_"
    try:
        with ProcessPoolExecutor(1) as pool:
            template = pool.submit(_template).result()
        with ProcessPoolExecutor(
            jobs, initializer=_launch, initargs=(prefix, template, plant)
        ) as pool:
            for done in as_completed([pool.submit(_simulate, seed, steps) for seed in seeds]):
                yield done.result()
    finally:
        for name in database.databases(prefix):
            database.drop(name)


def _template():
    from .cooperative import template

    return template()


def _launch(prefix, template, plant):
    """Load Odoo once per process: its registry outlives the databases."""
    from . import process

    name = f"{prefix}{os.getpid()}"
    database.clone(template, name)
    _ship["template"] = template
    _ship["stack"] = contextlib.ExitStack()
    _ship["registry"] = _ship["stack"].enter_context(process.registry(name))
    if plant:
        from . import planted, planted_savings  # noqa: F401 (they register themselves)

        planted.BUGS[plant].plant()
        _ship["often"] = planted.BUGS[plant].often


def _simulate(seed, steps):
    from .simulate import simulate

    return simulate(_ship["registry"], _ship["template"], seed, steps, _ship.get("often", ()))


def shrink(seed, steps, plant=None, jobs=2):
    """Leave out parts of the steps, halves first, as long as the same step fails.

    :return: the steps that are left
    """
    size = len(steps) // 2
    while size:
        tries = [steps[:at] + steps[at + size :] for at in range(0, len(steps) - 1, size)]
        tries = [kept for kept in tries if kept[-1:] == steps[-1:]]
        better = next((kept for kept in tries if _fails(seed, kept, plant, jobs)), None)
        steps, size = (better, size) if better else (steps, size // 2)
    return steps


def hunt(plant, seeds, steps):
    """The outcome of the first seed that finds a planted bug, or None."""
    for seed in seeds:
        [outcome] = sail([seed], steps, plant=plant)
        if outcome.failure:
            return outcome
    return None


def _fails(seed, steps, plant, jobs):
    [outcome] = sail([seed], steps, jobs, plant)
    return bool(outcome.failure) and outcome.failed_at == steps[-1]

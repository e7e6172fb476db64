"""One seed from the first step to the last."""

import time
import traceback
from collections import Counter

from . import operations, process  # noqa: F401 (they register themselves)
from .checks import Properties
from .fleet import Outcome
from .registry import OPERATIONS
from .world import Failure, World

REPORT_EVERY = 25
OFTEN = 4


class Simulation:
    """A world, and the steps that are taken in it."""

    def __init__(self, registry, seed, often=()):
        self.often = often
        self.world = World(registry, seed)
        self.properties = Properties(self.world)
        self.counts = Counter()
        self.world.after_crash = lambda committed: self.properties.after_step(equal=not committed)
        self.world.perform = self.perform

    def run(self, steps):
        for step in steps:
            self.world.begin(step)
            self.perform(self._draw())
            self.properties.after_step()
            self.properties.rerun()
            if step % REPORT_EVERY == 0:
                self.properties.report()
        self.properties.report(full=True)

    def _draw(self):
        world = self.world
        possible = [op for op in OPERATIONS.values() if op.when(world)]
        return world.random.choices(possible, [self._weight(op) for op in possible])[0]

    def _weight(self, op):
        often = self.often and op.name.partition(".")[0] in ("closing", *self.often)
        return op.weight * (OFTEN if often else 1)

    def perform(self, op):
        """One operation, as part of the current step."""
        self.counts[op.name] += 1
        self.world.say(op.name)
        op.act(self.world)


def simulate(registry, template, seed, steps, often=()):
    """Take ``steps`` (an iterable of numbers) in a fresh cooperative.

    :param often: files of operations that come more often, and time passes faster with them
    :rtype: Outcome
    """
    process.renew(registry, template)
    began, simulation, failure = time.monotonic(), Simulation(registry, seed, often), None
    try:
        simulation.run(steps)
    except Exception as error:  # noqa: BLE001 (whatever goes wrong is found)
        failure = error if isinstance(error, Failure) else _described(error)
    world = simulation.world
    return Outcome(
        seed, world.step, time.monotonic() - began, simulation.counts, world.refusals,
        str(failure) if failure else None, world.step, world.lines,
    )  # fmt: skip


def _described(error):
    return "".join(traceback.format_exception(error)[-6:])

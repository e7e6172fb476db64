"""Where operations are registered: each addon has a file in ``operations/``, later addons add theirs."""

from collections.abc import Callable
from typing import Any, NamedTuple


class Operation(NamedTuple):
    """Something that happens in a cooperative.

    ``act(world)`` draws its figures from ``world.random`` and goes through ``world.attempt``; ``when(world)``
    says whether it can happen now; ``weight`` how often it does, beside the others.
    """

    name: str
    weight: float
    when: Callable[[Any], Any]
    act: Callable[[Any], None]


OPERATIONS: dict[str, Operation] = {}
RERUNS: dict[str, Callable] = {}
CHECKS: dict[str, Callable] = {}


def always(_world):
    return True


def operation(weight, when=always):
    """Register ``act(world)`` under the name of its file and function, such as ``savings.deposit``."""

    def register(act):
        name = _name(act)
        OPERATIONS[name] = Operation(name, weight, when, act)
        return act

    return register


def rerun(act):
    """Register ``act(world, env) -> bool``: do finished work again, which must change nothing (property 14).

    It gets an environment of the superuser and says whether there was anything to do again.
    """
    RERUNS[_name(act)] = act
    return act


def check(act):
    """Register ``act(world, env)``: compare what the model predicts with the database, after every step.

    It raises ``Failure`` on a difference.
    """
    CHECKS[_name(act)] = act
    return act


def _name(act):
    return f"{act.__module__.rpartition('.')[2]}.{act.__name__}"

"""A short run of the simulator; `make simulate SEEDS=50 STEPS=200` is the long one."""

import pytest

from simulator import fleet

SEEDS = (1, 2, 3)
STEPS = list(range(1, 61))


@pytest.fixture(scope="module")
def outcomes():
    return {outcome.seed: outcome for outcome in fleet.sail(SEEDS, STEPS, jobs=2)}


@pytest.mark.parametrize("seed", SEEDS)
def test_model_and_database_agree(outcomes, seed):
    outcome = outcomes[seed]
    command = f"python tests/simulator/run.py --seed {seed} --steps {outcome.failed_at}"
    assert not outcome.failure, "\n".join(
        [outcome.failure, *outcome.lines[-14:], f"replay: {command}"]
    )
    assert outcome.refusals


def test_planted_bug_is_found():
    """The simulator itself: reversals that book the same sign once more do not pass."""
    assert fleet.hunt("reversal_sign", SEEDS, STEPS)

"""kill -9 in the middle of a payroll run, of the worker and of PostgreSQL itself: the run is resumed, no row is
doubled, nothing that was reported as done is lost, and the end equals a run that nothing disturbed.

The moments are random with a fixed seed: after some step that the worker has reported, and a fraction of the next.
"""

import random
import time

import payday
import pytest
from ledger_checks import checksum
from processes import Worker

CHUNK = 8
CHUNKS = 16  # of the 128 members from whom something was deducted


@pytest.fixture(scope="module")
def expected(server):
    """Checksum after a run that nothing disturbed."""
    server.reset()
    with payday.chunks_of(CHUNK):
        server.call(lambda env: payday.deduction(env, payday.LARGE).action_post())
    return server.look(checksum)


def test_p13_killed_worker_is_resumed(server, expected):
    server.reset()
    done = 0
    for kill in range(3):
        with Worker(server.name, "post", CHUNK) as worker:
            done = interrupt(worker, done, random.Random(f"worker {kill}"))
            worker.kill()
    assert 0 < done < CHUNKS
    assert_finishes(Worker(server.name, "post", CHUNK), done, expected)


def test_p13_killed_postgres_recovers_and_the_run_resumes(cluster, payday_file, expected):
    name = payday_file.stem
    cluster.database("restore", name, payday_file)
    assert cluster.ask("SHOW fsync", name) == cluster.ask("SHOW synchronous_commit", name) == "on"
    done = 0
    for kill in range(2):
        with Worker(name, "post", CHUNK, environment=cluster.environment) as worker:
            done = interrupt(worker, done, random.Random(f"postgres {kill}"))
            cluster.postgres("kill")
            assert worker.heard("checksum") is None  # it died of it
        cluster.postgres("start")
    assert 0 < done < CHUNKS
    worker = Worker(name, "post", CHUNK, environment=cluster.environment)
    assert_finishes(worker, done, expected)


def interrupt(worker, done, draw):
    """Wait until a worker has done some more chunks and is at work on the next one.

    :param int done: chunks that the workers before it reported as done
    :return: chunks that are reported as done now
    """
    found = worker.heard("batches")
    assert found >= done, "what was reported as done is gone"
    wanted = found + draw.randint(0, 3)
    while worker.heard("done") < wanted * CHUNK:
        pass
    time.sleep(draw.uniform(0, 0.1))
    return wanted


def assert_finishes(worker, done, expected):
    with worker:
        assert worker.heard("batches") >= done
        assert worker.finish()["checksum"] == expected

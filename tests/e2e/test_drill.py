"""The two drills that a cooperative should not do for the first time in need: restore a backup, and upgrade.

On the prepared cooperative, updating our addons; `make drill` takes the demo cooperative and updates all addons.
"""

import contextlib
import os

import pytest
from conftest import Server
from ledger_checks import checksum, files_whole, fingerprint, journals_unbroken, three_zeros
from processes import Worker

DEMO = os.environ.get("DRILL") == "demo"
UPDATED = "all" if DEMO else "koperasi_base"  # with all that depend on it
ENTRIES = "SELECT entry_hash FROM koperasi_savings_transaction"


@pytest.fixture(scope="module")
def drilled(request):
    """A server on the cooperative of the drill."""
    source = request.getfixturevalue("demo_db" if DEMO else "payday_db")
    served = Server(source, f"koperasi_e2e_{os.getpid()}_drilled")
    yield served
    served.close()


def test_backup_under_load_is_restored_elsewhere(drilled, cluster, tmp_path):
    import database

    file, elsewhere = tmp_path / "backup.tar", f"{drilled.name}_restored"
    with contextlib.ExitStack() as stack:
        tellers = [stack.enter_context(Worker(drilled.name, "tell", seed)) for seed in (1, 2)]
        assert all(teller.heard("open") for teller in tellers)
        before = hashes(drilled)
        database.backup(drilled.name, file)
        for teller in tellers:
            teller.stop()
        for teller in tellers:
            teller.finish()
    after = hashes(drilled)
    cluster.database("restore", elsewhere, file)
    try:
        restored = set(cluster.ask(ENTRIES, elsewhere).split())
        assert before <= restored <= after
        assert before < after, "no teller was at work meanwhile"
        with Worker(elsewhere, "look", environment=cluster.environment) as look:
            found = look.finish()  # three zeros and Odoo's own check, or it fails
        assert found["journals"] == drilled.look(journals_unbroken)
        assert found["files"] == drilled.look(files_whole) > 0
    finally:
        cluster.database("drop", elsewhere)


def test_upgrade_changes_no_row(drilled):
    """What the ledgers and the books hold stays to the last byte."""
    import database

    contents, rows = drilled.look(checksum), drilled.look(fingerprint)
    database.run_odoo("-d", drilled.name, "-u", UPDATED, log="upgrade-drill.log")
    drilled.forget()
    assert drilled.look(checksum) == contents
    assert drilled.look(fingerprint) == rows
    drilled.look(three_zeros)
    drilled.look(journals_unbroken)


def hashes(server):
    """Hashes of the savings entries that are committed."""
    return set(
        server.look(lambda env: env["koperasi.savings.transaction"].search([]).mapped("entry_hash"))
    )

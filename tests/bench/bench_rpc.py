"""B6 over JSON-RPC: tellers at their screens, on Odoo's own HTTP server with workers, each in a session of his own.

Each serves through a till session, so a transaction adds a row to the session's batch and posts nothing. "paced" tellers
pause up to a fifth of a second between two customers, as no human being is able to; "busy" ones never pause, so two
cores are saturated and eight of them wait in each other's queue: that is stated, not hidden. On the hot account every
teller wants what only half of them can get.
"""

import contextlib
import os
import signal
import socket
import subprocess
import time
from functools import partial
from random import Random
from typing import NamedTuple

import requests
from cooperative import Cooperative
from harness import Benchmark, Measure, peak, together
from results import Ratio, percentile
from tellers import DEPOSIT, WITHDRAWAL, Done

from odoo.tools import SQL

TELLERS, WORKERS, PAUSE = 8, 5, 0.2
TRIES, PRICE = 5, 10_000
CROWDS = (1, 8)
LOGIN = "loket.patokan."


class Desk(NamedTuple):
    """Who serves: address of the server, database and login."""

    address: str
    database: str
    login: str

    def signed_in(self):
        """A browser's session of this teller."""
        browser = requests.Session()
        values = {"db": self.database, "login": self.login, "password": self.login}
        answer = browser.post(
            f"{self.address}/web/session/authenticate",
            json={"jsonrpc": "2.0", "params": values},
            timeout=60,
        ).json()
        assert answer["result"]["uid"], answer
        return browser

    def book(self, browser, key, operation, account, amount):
        """One call of the screen: (answer, milliseconds)."""
        start = time.perf_counter()
        answer = browser.post(
            f"{self.address}/web/dataset/call_kw/koperasi.teller/book",
            json={
                "jsonrpc": "2.0",
                "params": {
                    "model": "koperasi.teller",
                    "method": "book",
                    "args": [key, operation, account, amount],
                    "kwargs": {},
                },
            },
            timeout=120,
        ).json()
        return answer, (time.perf_counter() - start) * 1000


class RpcBenchmark(Benchmark):
    name = "rpc"
    title = "Counter transactions over JSON-RPC ({n} for each size of crowd)"
    note = f"a real HTTP server with {WORKERS} workers; tellers sign in and book through their till sessions."
    default = 400
    sides = (*(f"{way} {count}" for way in ("paced", "busy") for count in CROWDS), "hot 8")
    ratios = (
        Ratio("paced 8", "paced 1", "p95", at_most=5),
        Ratio("busy 8", "busy 1", "p95"),
        Ratio("hot 8", "busy 1", "p95"),
    )

    def build(self, env):
        cooperative = Cooperative(env).set_up()
        cooperative.savings_accounts(500)
        for number in range(TELLERS):
            self._open_till(cooperative, number)

    def _open_till(self, cooperative, number):
        env, company = cooperative.env, cooperative.company
        user = env["res.users"].create({
            "name": f"Loket Patokan {number}", "login": f"{LOGIN}{number}", "password": f"{LOGIN}{number}",
            "company_id": company.id, "company_ids": [(6, 0, company.ids)],
            "group_ids": [(4, env.ref("koperasi_base.group_teller").id)],
        })  # fmt: skip
        cash = env["account.account"].create({
            "code": f"1119{number}", "name": f"Kas Loket {number}", "account_type": "asset_cash",
            "company_ids": [(6, 0, company.ids)],
        })  # fmt: skip
        journal = env["account.journal"].create({
            "name": f"Kas Loket {number}", "code": f"LK{number}", "type": "general", "company_id": company.id,
            "koperasi_kind": "till", "koperasi_counter_account_id": cash.id, "restrict_mode_hash_table": True,
        })  # fmt: skip
        till = env["koperasi.till"].create({
            "name": f"Loket {number}", "journal_id": journal.id, "company_id": company.id,
            "teller_ids": [(0, 0, {"user_id": user.id})],
        })  # fmt: skip
        acting = env(user=user, context={"allowed_company_ids": company.ids})
        acting["koperasi.till.session"].open_till(till.id, {"100000": 100_000}, "Patokan")

    def prepare(self, env, number):
        """The hot account is brought to what half of the tries need; all balances are noted."""
        hot, *others = Cooperative(env).bulk_accounts()
        missing = TELLERS * TRIES // 2 * PRICE
        account = env["koperasi.savings.account"].browse(hot)
        missing -= int(account.balance)
        transfer = Cooperative(env).company._koperasi_journal("transfer")
        if missing:
            (account.deposit if missing > 0 else account.withdraw)(abs(missing), journal=transfer)
        return {"round": number, "accounts": others, "hot": hot, "before": self._figures(env)}

    def take(self, database, side, case):
        way, crowd = side.split()
        with serving(database) as address:
            desks = [Desk(address, database, f"{LOGIN}{number}") for number in range(int(crowd))]
            key = f"{case['round']}-{way}-{crowd}"
            if way == "hot":
                done = together([(crowd_hot, desk, case["hot"], key) for desk in desks])
                found = sum(one.booked for one in done), sum(one.refused for one in done)
                half = TELLERS * TRIES // 2
                assert found == (half, half), found
            else:
                pause = PAUSE if way == "paced" else 0
                done = together([
                    (serve, desk, self._queue(case["accounts"], way, place, len(desks)), key, pause)
                    for place, desk in enumerate(desks)
                ])  # fmt: skip
        times = [milliseconds for one in done for milliseconds in one.milliseconds]
        seconds = max(sum(one.milliseconds) for one in done) / 1000
        return Measure(seconds, len(times), 0, max(one.peak for one in done), percentile(times))

    def _queue(self, accounts, way, place, count):
        own = accounts[place::count]
        return [own[number // 2 % len(own)] for number in range(2 * self._members(way, count))]

    def _members(self, way, count):
        if way == "paced":
            return max(self.size // TELLERS // 2, 1)
        return max(self.size // count // 2, 1)

    def check(self, env, case):
        """Not a rupiah and not a row more or less than the tellers were told; three zeros."""
        count, total = self._figures(env)
        before_count, before_total = case["before"]
        members = sum(n * self._members(way, n) for way in ("paced", "busy") for n in CROWDS)
        hot = TELLERS * TRIES // 2
        assert count - before_count == 2 * members + hot, (count, before_count, members)
        gained = members * (DEPOSIT - WITHDRAWAL) - hot * PRICE
        assert total - before_total == gained, (total, before_total, gained)
        assert env["koperasi.savings.account"].browse(case["hot"]).balance == 0
        report = env["koperasi.integrity.report"]._run(Cooperative(env).company)
        assert report.ok, report.line_ids.filtered(lambda line: not line.ok).mapped("details")

    def _figures(self, env):
        env.flush_all()
        return env.execute_query(
            SQL("SELECT count(*), sum(amount)::bigint FROM koperasi_savings_transaction")
        )[0]


# --- the server


@contextlib.contextmanager
def serving(database):
    """Odoo's own server with workers on free ports; its address."""
    port, other = free_port(), free_port()
    process = subprocess.Popen(
        ["odoo", "-d", database, f"--db-filter=^{database}$", f"--workers={WORKERS}", "--max-cron-threads=0",
         "--http-interface=127.0.0.1", f"--http-port={port}", f"--gevent-port={other}", "--log-level=critical"],
        start_new_session=True,
    )  # fmt: skip
    try:
        address = f"http://127.0.0.1:{port}"
        wait_for(address, process)
        warm(address, database)
        yield address
    finally:
        stop(process)


def stop(process):
    """End the server with its workers; on a busy machine it may not manage by itself."""
    process.terminate()
    try:
        process.wait(60)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(60)


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def wait_for(address, process):
    for _look in range(240):
        assert process.poll() is None, "the server ended"
        with contextlib.suppress(requests.ConnectionError):
            requests.get(f"{address}/web/health", timeout=60)
            return
        time.sleep(0.25)
    raise RuntimeError("the server does not answer")


def warm(address, database):
    """Every worker has loaded what it needs before anything is measured."""
    together([(greet, Desk(address, database, f"{LOGIN}{number}")) for number in range(TELLERS)])


def greet(desk):
    browser = desk.signed_in()
    for _call in range(6):
        desk.book(browser, "no such account", "deposit", 10**9, 1)


# --- tellers, in processes of their own


def serve(desk, accounts, key, pause):
    """Serve a queue of members: a deposit and a withdrawal of half of it each."""
    browser, dice, times = desk.signed_in(), Random(desk.login), []
    for number, account in enumerate(accounts):
        time.sleep(dice.uniform(0, pause))
        operation, amount = ("withdraw", WITHDRAWAL) if number % 2 else ("deposit", DEPOSIT)
        answer, milliseconds = desk.book(
            browser, f"{key}-{desk.login}-{number}", operation, account, amount
        )
        assert "result" in answer, answer
        times.append(milliseconds)
    return Done(times, len(times), 0, peak())


def crowd_hot(desk, account, key):
    """Take from one account beside the others; what gave up after Odoo's five starts is sent again, with its key."""
    browser = desk.signed_in()
    book = partial(desk.book, browser)
    times, booked, refused, again = [], 0, 0, 0
    while booked + refused < TRIES:
        answer, milliseconds = book(
            f"{key}-{desk.login}-{booked + refused}", "withdraw", account, PRICE
        )
        times.append(milliseconds)
        name = answer.get("error", {}).get("data", {}).get("name", "")
        booked += "result" in answer
        refused += name.endswith("UserError")
        again += "result" not in answer and not name.endswith("UserError")
        assert again < 1000, answer
    return Done(times, booked, 0, peak(), refused, again)


BENCHMARK = RpcBenchmark

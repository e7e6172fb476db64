"""Tellers at work: processes of their own that book counter transactions as a server would for a request."""

import mmap
import time
from functools import partial
from typing import NamedTuple

from cooperative import Cooperative
from harness import peak

from odoo import api
from odoo.exceptions import ConcurrencyError, UserError
from odoo.modules.registry import Registry
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY, retrying

LOGIN = "kasir.patokan"
TELLERS = 8
DEPOSIT, WITHDRAWAL = 10_000, 5_000


class Done(NamedTuple):
    """What one teller did: milliseconds of each transaction, booked ones, most queries of one, megabytes."""

    milliseconds: list
    booked: int
    queries: int
    peak: float
    refused: int = 0
    again: int = 0


class Flag:
    """A bit that processes share: raised once, seen by all who were forked after it was made."""

    def __init__(self):
        self._byte = mmap.mmap(-1, 1)

    def raise_(self):
        self._byte[0] = 1

    def raised(self):
        return bool(self._byte[0])


def set_up(cooperative):
    """A user who is a teller, and two tills for each teller: one posts once a day, one at once."""
    env, company = cooperative.env, cooperative.company
    env["res.users"].create(
        {
            "name": "Kasir Patokan",
            "login": LOGIN,
            "company_id": company.id,
            "company_ids": [(6, 0, company.ids)],
            "group_ids": [(4, env.ref("koperasi_base.group_teller").id)],
        }
    )
    till = company._koperasi_journal("till")
    env["account.journal"].create(
        [
            {
                "name": f"Kas {posting} {number}",
                "code": f"{posting[0].upper()}{number}",
                "type": "general",
                "company_id": company.id,
                "koperasi_kind": "till",
                "koperasi_posting": posting,
                "koperasi_counter_account_id": till.koperasi_counter_account_id.id,
                "restrict_mode_hash_table": True,
            }
            for posting in ("day", "each")
            for number in range(TELLERS)
        ]
    )


def tills(env, posting):
    """Ids of the tills of a way of posting, one per teller."""
    company = Cooperative(env).company
    journals = env["account.journal"].search(
        [("company_id", "=", company.id), ("name", "like", f"Kas {posting} ")], order="code"
    )
    return journals.ids


class Teller(NamedTuple):
    """Who serves: the database, the user, the company and the till."""

    database: str
    user: int
    company: int
    till: int

    def environment(self, cr):
        return api.Environment(
            cr, self.user, {"allowed_company_ids": [self.company], "lang": "en_US"}
        )

    def answered(self, work):
        """One request: a transaction of its own, started anew after a conflict as Odoo's server does.

        :param work: called with an environment of the teller
        :return: (value, milliseconds, queries)
        """
        start = time.perf_counter()
        with Registry(self.database).cursor() as cr:
            env = self.environment(cr)
            value = retrying(partial(work, env), env)
            queries = cr.sql_log_count
        return value, (time.perf_counter() - start) * 1000, queries


def team(env, posting):
    """The tellers whose tills post in a way, ready to be sent to other processes."""
    user = env["res.users"].search([("login", "=", LOGIN)])
    return [
        Teller(env.cr.dbname, user.id, user.company_id.id, till) for till in tills(env, posting)
    ]


def book(env, till, account, number):
    """The transaction of a number: a deposit, every second time a withdrawal of half of it."""
    record = env["koperasi.savings.account"].browse(account)
    if number % 2:
        return record.withdraw(WITHDRAWAL, journal=till).amount
    return record.deposit(DEPOSIT, journal=till).amount


def serve(teller, accounts, dice=None, pause=0):
    """Serve a queue of members, one after the other.

    :param dice: ``random.Random``, for a pause of up to ``pause`` seconds before each
    """
    times, most = [], 0
    for number, account in enumerate(accounts):
        time.sleep(dice.uniform(0, pause) if dice else 0)
        work = partial(book, till=teller.till, account=account, number=number)
        _value, milliseconds, queries = teller.answered(work)
        times.append(milliseconds)
        most = max(most, queries)
    return Done(times, len(times), most, peak())


def serve_until(teller, accounts, flag):
    """Serve members in turn until the flag is raised."""
    times = []
    while not flag.raised():
        number = len(times)
        account = accounts[number // 2 * 7919 % len(accounts)]
        work = partial(book, till=teller.till, account=account, number=number)
        times.append(teller.answered(work)[1])
    return Done(times, len(times), 0, peak())


def crowd(teller, account, tries, amount):
    """Take an amount from an account again and again, beside others who do the same.

    A teller whose transaction gave up after Odoo's five starts sends it once more, as people do.
    """
    times, booked, refused, again = [], 0, 0, 0
    work = partial(take, till=teller.till, account=account, amount=amount)
    while booked + refused < tries:
        start = time.perf_counter()
        try:
            teller.answered(work)
            booked += 1
        except UserError:
            refused += 1
        except (*PG_CONCURRENCY_EXCEPTIONS_TO_RETRY, ConcurrencyError):
            again += 1
        times.append((time.perf_counter() - start) * 1000)
    return Done(times, booked, 0, peak(), refused, again)


def take(env, till, account, amount):
    """A withdrawal."""
    return env["koperasi.savings.account"].browse(account).withdraw(amount, journal=till).id

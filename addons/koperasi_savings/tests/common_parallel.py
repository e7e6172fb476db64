import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from types import SimpleNamespace
from unittest.mock import patch

from psycopg2 import IntegrityError, OperationalError

from odoo import SUPERUSER_ID, api
from odoo.exceptions import ConcurrencyError, UserError
from odoo.tests import TransactionCase
from odoo.tools import SQL

from odoo.addons.koperasi_base.door import opened
from odoo.addons.koperasi_base.tests.common import KoperasiCommon
from odoo.addons.koperasi_base.tools import transactions

from .common import SavingsCommon

DAY = "2026-11-02"


class ParallelCommon(KoperasiCommon):
    """Real transactions beside each other: what they need is committed before and removed after.

    Stands before the class whose set-up it borrows: ``class TestX(ParallelCommon, SavingsCommon)``. A test
    class makes its data in :meth:`commit_data`, where ``cls.env`` is a transaction that is committed, and
    keeps ids, not records. Everything that refers to the company is deleted at the end.
    """

    @classmethod
    def setUpClass(cls):
        # not the data of the other common classes, which no other transaction could see
        TransactionCase.setUpClass.__func__(cls)
        test_env = cls.env
        with cls.registry.cursor() as cr:
            cls.env = api.Environment(cr, SUPERUSER_ID, {})
            rupiah = cls.env.ref("base.IDR")
            cls.rupiah_before = (rupiah.id, rupiah.active, rupiah.rounding)
            cls.company, cls.accounts, cls.journals = cls.make_cooperative("Koperasi Paralel")
            cls.env = cls.env(context={"allowed_company_ids": cls.company.ids})
            cls.company = cls.company.with_env(cls.env)
            cls.company_id = cls.company.id
            cls.chart_ids = [account.id for account in cls.accounts.values()]
            cls.partner_ids = cls.company.partner_id.ids
            cls.commit_data()
            cls.partner_ids += cls.members_of(cls.company).partner_id.ids
        cls.env = test_env
        cls.addClassCleanup(cls.remove)

    @classmethod
    def commit_data(cls):
        """Make what the tests need, with ``cls.env``; partners beside members go to ``cls.partner_ids``."""

    @classmethod
    def members_of(cls, company):
        return cls.env["koperasi.member"].search([("company_id", "=", company.id)])

    # ------------------------------------------------------------
    # Remove
    # ------------------------------------------------------------

    @classmethod
    def remove(cls):
        with cls.registry.cursor() as cr:
            cls.switch_seals(cr, "DISABLE")
            cls.delete(cr, "res_company", "id", [cls.company_id])
            cls.delete(cr, "account_account", "id", cls.chart_ids)
            cls.delete(cr, "res_partner", "id", cls.partner_ids)
            cls.switch_seals(cr, "ENABLE")
            cr.execute(
                "UPDATE res_currency SET active = %s, rounding = %s WHERE id = %s",
                [*cls.rupiah_before[1:], cls.rupiah_before[0]],
            )
            cls.registry.clear_all_caches()

    @classmethod
    def switch_seals(cls, cr, action):
        """Entries are sealed; only for the clean-up their triggers are off."""
        cr.execute(
            r"SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE '%\_sealed\_row'"
        )
        for (table,) in cr.fetchall():
            name, what = SQL.identifier(table), SQL(action)  # pylint: disable=sql-injection
            cr.execute(SQL("ALTER TABLE %s %s TRIGGER USER", name, what))

    @classmethod
    def delete(cls, cr, table, column, ids, parents=()):
        """Rows of a table, after all rows elsewhere that would hold them back."""
        name = SQL.identifier(table)
        cr.execute(SQL("SELECT id FROM %s WHERE %s = ANY(%s)", name, SQL.identifier(column), ids))
        found = [row for (row,) in cr.fetchall()]
        for child, reference in cls.references(cr, table) if found else ():
            if child in parents:  # a loan has plans and names one of them
                names = SQL.identifier(child), SQL.identifier(reference), SQL.identifier(reference)
                cr.execute(SQL("UPDATE %s SET %s = NULL WHERE %s = ANY(%s)", *names, found))
            else:
                cls.delete(cr, child, reference, found, (*parents, table))
        cr.execute(SQL("DELETE FROM %s WHERE id = ANY(%s)", name, found))

    @classmethod
    def references(cls, cr, table):
        """(table, column) of every reference that would refuse to lose its row, or that would stay behind
        for all companies."""
        kinds = ["a", "r", "n"] if table == "res_company" else ["a", "r"]
        cr.execute(
            "SELECT held.conrelid::regclass::text, attribute.attname FROM pg_constraint held"
            "  JOIN pg_attribute attribute ON attribute.attrelid = held.conrelid"
            "   AND attribute.attnum = held.conkey[1]"
            " WHERE held.contype = 'f' AND held.confrelid = %s::regclass"
            "   AND held.confdeltype::text = ANY(%s) AND held.conrelid <> held.confrelid",
            [table, kinds],
        )
        return cr.fetchall()

    # ------------------------------------------------------------
    # Transactions
    # ------------------------------------------------------------

    def environment(self, cr, uid=SUPERUSER_ID):
        """The system in another transaction, as ``uid``."""
        context = {"allowed_company_ids": [self.company_id]}
        return api.Environment(cr, uid, context, su=True)

    @contextmanager
    def transactions(self, count):
        """Environments in as many transactions; what is not committed is rolled back."""
        with ExitStack() as stack:
            cursors = [stack.enter_context(self.registry.cursor()) for _each in range(count)]
            yield [self.environment(cr) for cr in cursors]
            for cr in cursors:
                cr.rollback()

    def at_once(self, count, work):
        """Results of ``work(env)`` in as many threads, each in a transaction of its own."""
        return self.each_at_once([work] * count)

    def each_at_once(self, works):
        """Results of several ``work(env)`` at once, each in a thread and a transaction of its own."""
        # environments are made here, for making one in a thread waits for the lock that the test run holds
        with (
            self.transactions(len(works)) as environments,
            ThreadPoolExecutor(len(works)) as pool,
        ):
            return list(pool.map(self.tried, works, environments))

    def tried(self, work, env):
        """The result, tried again after a conflict as Odoo's server does; or what refused it."""
        for _try in range(5):
            try:
                result = work(env)
                env.cr.commit()
            except UserError as error:
                env.cr.rollback()
                return error
            except (IntegrityError, OperationalError, ConcurrencyError):
                env.cr.rollback()
                env.invalidate_all()
            else:
                return result
        return None

    def in_transaction(self, work):
        """The result of ``work(env)``, committed."""
        with self.registry.cursor() as cr:
            return work(self.environment(cr))

    @contextmanager
    def real_commits(self):
        """Work done in steps commits each of them, as outside of tests."""
        with patch.object(transactions, "module", SimpleNamespace(current_test=None)):
            yield

    def never_wait(self, env):
        """In this transaction waiting for another is an error at once, so that a test cannot hang."""
        env.cr.execute("SET LOCAL lock_timeout = '1s'")

    def wait_until_blocked(self, env):
        """Until the transaction waits for another one; its thread is in a statement meanwhile."""
        pid = env.cr.connection.info.backend_pid
        with self.registry.cursor() as cr:
            for _look in range(1200):
                cr.execute("SELECT cardinality(pg_blocking_pids(%s)) > 0", [pid])
                if cr.fetchone()[0]:
                    return
                time.sleep(0.05)
        self.fail("the transaction did not wait")

    # ------------------------------------------------------------
    # What another transaction sees
    # ------------------------------------------------------------

    def assertZeros(self):
        """Three zeros, and on each past date too, as a transaction beside all others sees them."""
        faults, by_date = self.in_transaction(lambda env: (self.faults(env), self.by_date(env)))
        self.assertFalse(faults)
        self.assertFalse(by_date)

    def faults(self, env):
        company = env["res.company"].browse(self.company_id)
        lines = env["koperasi.integrity.report"]._run(company).line_ids
        return [
            (line.check, line.ledger, line.account_id.code, line.details, line.difference)
            for line in lines.filtered(lambda line: not line.ok)
        ]

    def by_date(self, env):
        """(control account, date, ledger, books) where what is posted of a day differs.

        No difference on any day means none in the sums up to any day.
        """
        env.flush_all()
        return env.execute_query(
            SQL(
                "SELECT account_id, date, sum(ledger), sum(books) FROM (%s UNION ALL %s) item"
                " GROUP BY account_id, date HAVING sum(ledger) <> sum(books)",
                SQL(" UNION ALL ").join(
                    self.ledger_items(model)
                    for model in env["koperasi.ledger.batch"]._entry_models()
                ),
                SQL(
                    "SELECT line.account_id, line.date, 0, line.balance FROM account_move_line line"
                    "  JOIN account_account account ON account.id = line.account_id"
                    " WHERE account.koperasi_control AND line.parent_state = 'posted' AND line.company_id = %s",
                    self.company_id,
                ),
            )
        )

    def ledger_items(self, model):
        """Entries of posted batches: (control account, date, debit positive, 0)."""
        return SQL(
            "SELECT entry.control_account_id AS account_id, entry.date, %s * entry.amount AS ledger, 0 AS books"
            "  FROM %s entry JOIN koperasi_ledger_batch batch ON batch.id = entry.batch_id"
            " WHERE batch.state = 'posted' AND entry.company_id = %s",
            SQL("1" if model.env[model._ledger_account_model()]._ledger_side == "debit" else "-1"),
            SQL.identifier(model._table),
            self.company_id,
        )

    def count_rows(self, env, model="koperasi.savings.transaction"):
        return env[model].search_count([("company_id", "=", self.company_id)])


class TellersCommon(ParallelCommon, SavingsCommon):
    """One member with voluntary savings, and tellers who are busy with it at the same time."""

    @classmethod
    def commit_data(cls):
        cls.products = cls.make_products(cls.company)
        cls.account_id = cls.accounts_of(cls.make_member("Ani"))["SS"].id
        cls.other_id = cls.accounts_of(cls.make_member("Budi"))["SS"].id
        cls.till_id = cls.journals["till"].id

    def account(self, env, other=False):
        return env["koperasi.savings.account"].browse(self.other_id if other else self.account_id)

    def balance(self):
        return self.in_transaction(lambda env: self.account(env).balance)

    def set_balance(self, amount):
        """Bring the account to an amount, by booking."""
        missing = amount - self.balance()
        if missing:
            book = "deposit" if missing > 0 else "withdraw"
            self.in_transaction(
                lambda env: getattr(self.account(env), book)(abs(missing), date=DAY)
            )

    def set_floor(self, env, amount):
        """What must stay on the account, as a hold or a pledge would set it."""
        opened(self.account(env)).write({"floor_balance": amount})
        env.flush_all()

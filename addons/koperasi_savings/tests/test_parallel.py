from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial

from psycopg2 import IntegrityError
from psycopg2.errors import SerializationFailure

from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError
from odoo.tests import TransactionCase, tagged
from odoo.tools import SQL, mute_logger

from .common import SavingsCommon

# In the order in which rows can go; entries are sealed, so their trigger is off meanwhile.
OF_THE_COMPANY = [
    "koperasi_savings_transaction",
    "koperasi_savings_account",
    "koperasi_savings_product",
    "koperasi_member_status",
    "koperasi_member",
    "koperasi_integrity_report",
    "koperasi_account_role",
    "account_move_line",
    "koperasi_ledger_batch",
    "account_move",
    "account_journal",
    "ir_sequence",
]


@tagged("post_install", "-at_install")
class TestParallel(SavingsCommon):
    """Real transactions beside each other: what they need is committed before and removed after."""

    @classmethod
    def setUpClass(cls):  # pylint: disable=method-required-super
        # not the data of SavingsCommon, which no other transaction could see
        TransactionCase.setUpClass.__func__(cls)
        test_env = cls.env
        with cls.registry.cursor() as cr:
            cls.env = api.Environment(cr, SUPERUSER_ID, {})
            rupiah = cls.env.ref("base.IDR")
            cls.before = (rupiah.id, rupiah.active, rupiah.rounding)
            cls.company, cls.accounts, cls.journals = cls.make_cooperative("Koperasi Paralel")
            cls.env = cls.env(context={"allowed_company_ids": cls.company.ids})
            cls.make_products(cls.company)
            cls.member = cls.make_member("Ani", cls.company)
            cls.account_id = cls.accounts_of(cls.member)["SS"].id
            cls.account_ids = (
                cls.accounts["cash_till"]
                .browse([account.id for account in cls.accounts.values()])
                .ids
            )
            cls.company_id = cls.company.id
        cls.env = test_env
        cls.addClassCleanup(cls.remove)

    @classmethod
    def remove(cls):
        with cls.registry.cursor() as cr:
            cr.execute("ALTER TABLE koperasi_savings_transaction DISABLE TRIGGER USER")
            partners = cls.delete_company(cr)
            cr.execute("ALTER TABLE koperasi_savings_transaction ENABLE TRIGGER USER")
            cr.execute("DELETE FROM res_partner WHERE id = ANY(%s)", [partners])
            cr.execute(
                "UPDATE res_currency SET active = %s, rounding = %s WHERE id = %s",
                [*cls.before[1:], cls.before[0]],
            )
            cls.registry.clear_all_caches()

    @classmethod
    def delete_company(cls, cr):
        """Everything of the company, and the company.

        :return: ids of the partners that are left over
        """
        company = cls.company_id
        cr.execute(
            "UPDATE koperasi_ledger_batch SET move_id = NULL WHERE company_id = %s", [company]
        )
        cr.execute(
            "SELECT partner_id FROM koperasi_member WHERE company_id = %s"
            " UNION SELECT partner_id FROM res_company WHERE id = %s",
            [company, company],
        )
        partners = [partner for (partner,) in cr.fetchall()]
        for table in OF_THE_COMPANY:
            cr.execute(SQL("DELETE FROM %s WHERE company_id = %s", SQL.identifier(table), company))
        cls.delete_settings_of_other_addons(cr)
        cr.execute("DELETE FROM account_account WHERE id = ANY(%s)", [cls.account_ids])
        cr.execute("DELETE FROM res_company WHERE id = %s", [company])
        return partners

    @classmethod
    def delete_settings_of_other_addons(cls, cr):
        """What addons that stand on this one gave the company when it was made."""
        cr.execute(
            "SELECT DISTINCT constrained.conrelid::regclass::text FROM pg_constraint constrained"
            " JOIN pg_attribute attribute ON attribute.attrelid = constrained.conrelid"
            " AND attribute.attnum = constrained.conkey[1]"
            " WHERE constrained.contype = 'f' AND constrained.confrelid = 'res_company'::regclass"
            " AND attribute.attname = 'company_id'"
            " AND starts_with(constrained.conrelid::regclass::text, 'koperasi_')"
        )
        for (table,) in cr.fetchall():
            cr.execute(
                SQL("DELETE FROM %s WHERE company_id = %s", SQL.identifier(table), cls.company_id)
            )

    def account(self, cr):
        env = api.Environment(cr, SUPERUSER_ID, {"allowed_company_ids": [self.company_id]})
        return env["koperasi.savings.account"].browse(self.account_id)

    def at_once(self, count, work):
        """Results of ``work(account)`` in as many threads, each in a transaction of its own."""
        with ExitStack() as stack:
            cursors = [stack.enter_context(self.registry.cursor()) for _thread in range(count)]
            # made here, for making one in a thread waits for the lock that the test run holds
            accounts = [self.account(cr) for cr in cursors]
            with ThreadPoolExecutor(count) as pool:
                return list(pool.map(partial(self.tried, work), accounts))

    def tried(self, work, account):
        """The result, tried again after a conflict as Odoo's server does; or what refused it."""
        for _try in range(5):
            try:
                result = work(account)
                account.env.cr.commit()
            except UserError as error:
                account.env.cr.rollback()
                return error
            except (SerializationFailure, IntegrityError):
                account.env.cr.rollback()
                account.env.invalidate_all()
            else:
                return result
        return None

    def in_transaction(self, work):
        return self.at_once(1, work)[0]

    def balance(self):
        return self.in_transaction(lambda account: account.balance)

    def set_balance(self, amount):
        """Bring the account to an amount, by booking."""
        missing = amount - self.balance()
        if missing:
            book = "deposit" if missing > 0 else "withdraw"
            self.in_transaction(
                lambda account: getattr(account, book)(abs(missing), date="2026-11-02").id
            )

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_last_rupiah_goes_once(self):
        """Both tellers see 100; one takes 80, then the other, who must not act on what he saw."""
        self.set_balance(100)
        with self.registry.cursor() as first, self.registry.cursor() as second:
            slow, fast = self.account(first), self.account(second)
            self.assertEqual((slow.balance, fast.balance), (100, 100))
            fast.withdraw(80, date="2026-11-02")
            second.commit()
            with self.assertRaises(SerializationFailure):
                slow.withdraw(80, date="2026-11-02")
            first.rollback()
            slow = self.account(first)
            slow.env.invalidate_all()
            with self.assertRaisesRegex(UserError, "at most"):
                slow.withdraw(80, date="2026-11-02")
            first.rollback()
        self.assertEqual(self.balance(), 20)
        self.assertZeros()

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_many_tellers_one_account(self):
        """Three tellers at once want 40 each of 100: two get it, whatever the order."""
        self.set_balance(100)
        take = lambda account: account.withdraw(40, date="2026-11-02").id
        results = self.at_once(3, take)
        self.assertEqual(sum(isinstance(result, int) for result in results), 2, results)
        self.assertEqual(sum(isinstance(result, UserError) for result in results), 1, results)
        self.assertEqual(self.balance(), 20)
        self.assertZeros()

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_same_key_at_once(self):
        """The form was sent twice at the same moment: one transaction, and both get it."""
        self.set_balance(0)
        send = lambda account: account.deposit(500, date="2026-11-02", key="parallel:1").id
        results = self.at_once(2, send)
        self.assertEqual(len(set(results)), 1, results)
        self.assertEqual(self.balance(), 500)
        self.assertZeros()

    def assertZeros(self):
        def check(account):
            report = account.env["koperasi.integrity.report"]._run(account.company_id)
            return report.ok

        self.assertTrue(self.in_transaction(check))

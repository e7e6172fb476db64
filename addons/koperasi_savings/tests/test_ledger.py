from psycopg2 import errors

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common import SavingsCommon

FORGED = [
    {},
    {"koperasi_door": True},
    {"koperasi_door": "DOOR"},
    {"force_delete": True},
    {"install_mode": True},
]
TABLE = "koperasi_savings_transaction"


@tagged("post_install", "-at_install")
class TestWalls(SavingsCommon):
    """What is booked stays as it is, whoever asks and by whichever way."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.account = cls.ani["SS"]
        cls.entry = cls.account.sudo().deposit(5000, date="2026-11-02")

    def everybody(self):
        """The records as every role and as the system itself, with every context a client may send."""
        for forged in FORGED:
            for user in [
                *self.users.values(),
                self.env.ref("base.user_admin"),
                self.env.ref("base.user_root"),
            ]:
                yield forged, user
        yield {}, None

    def as_user(self, records, forged, user):
        records = records.with_context(**forged)
        return records.with_user(user) if user else records.sudo()

    def test_p20_entries_by_the_orm(self):
        vals = {"account_id": self.account.id, "amount": 1, "kind": "deposit", "date": "2026-11-02"}
        for forged, user in self.everybody():
            entry = self.as_user(self.entry, forged, user)
            for attack in (
                lambda entry=entry: entry.create([vals]),
                lambda entry=entry: entry.write({"amount": 1}),
                lambda entry=entry: entry.write({"memo": "x"}),
                lambda entry=entry: entry.copy(),
                lambda entry=entry: entry.unlink(),
            ):
                with self.assertRaises(AccessError):
                    attack()

    def test_p37_accounts_by_the_orm(self):
        member = self.member_budi
        for forged, user in self.everybody():
            account = self.as_user(self.account, forged, user)
            for vals in (
                {"balance": 1},
                {"entry_count": 0},
                {"last_hash": False},
                {"state": "closed"},
                {"floor_balance": -1000},
                {"control_account_id": self.accounts["savings_term"].id},
                {"company_id": self.company_b.id},
                {"partner_id": member.partner_id.id},
                {"kind": "goal"},
            ):
                with self.assertRaises(AccessError):
                    account.write(vals)
            with self.assertRaises(AccessError):
                account.create(
                    {"member_id": member.id, "product_id": self.products["SS"].id, "balance": 9}
                )
        for vals in ({"member_id": member.id}, {"product_id": self.products["SW"].id}):
            with self.assertRaises(UserError):
                self.account.sudo().write(vals)
        with self.assertRaises(UserError):
            self.account.sudo().unlink()
        self.assertEqual(self.account.balance, 5000)

    def test_p20_batches_by_the_orm(self):
        for forged, user in self.everybody():
            batch = self.as_user(self.entry.batch_id, forged, user)
            for attack in (
                lambda batch=batch: batch.create({"name": "x"}),
                lambda batch=batch: batch.write({"state": "open"}),
                lambda batch=batch: batch.write({"move_id": False}),
                lambda batch=batch: batch.unlink(),
            ):
                with self.assertRaises(AccessError):
                    attack()

    @mute_logger("odoo.sql_db")
    def test_raw_sql(self):
        self.env.flush_all()
        sealed = errors.RaiseException
        table = [
            (f"UPDATE {TABLE} SET amount = 1", sealed),
            (f"UPDATE {TABLE} SET memo = 'x' WHERE id = {self.entry.id}", sealed),
            (f"DELETE FROM {TABLE} WHERE id = {self.entry.id}", sealed),
            (f"TRUNCATE {TABLE} CASCADE", sealed),
            (
                f"UPDATE koperasi_savings_account SET balance = -1 WHERE id = {self.account.id}",
                errors.CheckViolation,
            ),
        ]
        for query, error in table:
            with self.subTest(query), self.assertRaises(error), self.env.cr.savepoint(flush=False):
                self.env.cr.execute(query)
        self.assertThreeZeros()

    def test_p36_private_methods_are_not_called_by_clients(self):
        from odoo.service.model import get_public_method

        for records, names in (
            (self.account, ("_book", "_do_close", "_do_transfer", "_obligations")),
            (self.entry, ("_post_entries", "_post_entries_from", "_reverse", "_book_rows")),
            (self.entry.batch_id, ("_open", "_post", "_reverse")),
        ):
            for name in names:
                with self.subTest(name), self.assertRaises(AccessError):
                    get_public_method(records, name)


@tagged("post_install", "-at_install")
class TestTampering(SavingsCommon):
    """Whoever owns the database can pass the walls; the integrity report tells where."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.account = cls.ani["SS"]
        for amount in (5000, 3000, 2000):
            cls.account.sudo().deposit(amount, date="2026-11-02")
        entries = cls.env["koperasi.savings.transaction"].search(
            [("account_id", "=", cls.account.id)], order="id"
        )
        cls.first, cls.second, cls.third = entries.ids
        cls.move_id = entries[0].batch_id.move_id.id

    def test_each_change_is_found(self):
        held = f"koperasi_savings_account SET %s WHERE id = {self.account.id}"
        table = [
            # what was done, the checks that find it
            (
                f"UPDATE {TABLE} SET amount = 9000 WHERE id = {self.second}",
                {"chain", "balance", "control"},
            ),
            (f"UPDATE {TABLE} SET memo = 'x' WHERE id = {self.second}", {"chain"}),
            (f"UPDATE {TABLE} SET date = '2026-01-01' WHERE id = {self.first}", {"chain"}),
            (f"UPDATE {TABLE} SET create_uid = 2 WHERE id = {self.third}", {"chain"}),
            (f"DELETE FROM {TABLE} WHERE id = {self.second}", {"chain", "balance", "control"}),
            (f"DELETE FROM {TABLE} WHERE id = {self.third}", {"chain", "balance", "control"}),
            (
                f"DELETE FROM {TABLE} WHERE account_id = {self.account.id}",
                {"chain", "balance", "control"},
            ),
            ("UPDATE " + held % "balance = 99999", {"balance"}),
            ("UPDATE " + held % "last_hash = 'x'", {"chain"}),
            ("UPDATE " + held % "entry_count = 2", {"chain"}),
            (
                f"UPDATE account_move_line SET balance = balance * 2 WHERE move_id = {self.move_id}",
                {"control"},
            ),
        ]
        self.assertThreeZeros()
        for query, expected in table:
            with self.subTest(query):
                self.assertEqual(self.found_after(query), expected)
        self.assertThreeZeros()

    def found_after(self, query):
        """The checks that fail after a change of the database, which is then undone."""
        cr = self.env.cr
        self.env.flush_all()
        with cr.savepoint(flush=False) as savepoint:
            cr.execute(f"ALTER TABLE {TABLE} DISABLE TRIGGER USER")
            cr.execute(query)
            report = self.env["koperasi.integrity.report"]._run(self.company)
            found = set(report.line_ids.filtered(lambda line: not line.ok).mapped("check"))
            self.env.flush_all()
            savepoint.rollback()
        self.env.invalidate_all()
        return found


@tagged("post_install", "-at_install")
class TestBulk(SavingsCommon):
    """Many rows cost as many queries as few."""

    def post(self, accounts, count):
        """Queries for booking ``count`` rows over the accounts and posting them."""
        batch = self.env["koperasi.ledger.batch"]._open(
            self.journals["payroll"], "2026-11-02", "payroll"
        )
        counter = self.accounts["payroll_receivable"].id
        rows = [
            {
                "account_id": accounts[row % len(accounts)].id,
                "amount": 1000 + row,
                "kind": "deposit",
                "channel": "payroll",
                "import_key": f"{batch.id}:{row}",
                "counter_account_id": counter,
            }
            for row in range(count)
        ]
        before = self.env.cr.sql_log_count
        self.assertEqual(self.env["koperasi.savings.transaction"]._post_entries(batch, rows), count)
        batch._post()
        return self.env.cr.sql_log_count - before

    def test_queries_do_not_grow(self):
        accounts = self.ani["SS"] | self.ani["SW"] | self.budi["SS"] | self.budi["SW"]
        self.post(accounts, 20)
        few, many = self.post(accounts, 20), self.post(accounts, 2000)
        self.assertEqual(many, few)
        # twice 20 rows of 1,000.. and once 2,000: 2 x (20 x 1,000 + 190) + 2,000 x 1,000 + 1,999,000
        self.assertEqual(sum(accounts.mapped("balance")), 2 * 20_190 + 3_999_000)
        self.assertThreeZeros()

    def test_one_bad_row_refuses_all(self):
        batch = self.env["koperasi.ledger.batch"]._open(
            self.journals["payroll"], "2026-11-02", "payroll"
        )
        rows = [
            {"account_id": self.ani["SS"].id, "amount": amount, "kind": "deposit"}
            for amount in (1000, -2000, 5000)
        ]
        with self.assertRaisesRegex(UserError, "at most"):
            self.env["koperasi.savings.transaction"]._post_entries(batch, rows)
        self.assertFalse(
            self.env["koperasi.savings.transaction"].search([("batch_id", "=", batch.id)])
        )
        self.assertEqual(self.ani["SS"].balance, 0)

    def test_restart_books_nothing_twice(self):
        journal = self.journals["payroll"]
        rows = [
            {
                "account_id": self.ani["SS"].id,
                "amount": 1000,
                "kind": "deposit",
                "import_key": f"run:{row}",
                "counter_account_id": self.accounts["payroll_receivable"].id,
            }
            for row in range(3)
        ]
        entries = self.env["koperasi.savings.transaction"]
        batches = self.env["koperasi.ledger.batch"]
        first = batches._open(journal, "2026-11-02", "payroll")
        self.assertEqual(entries._post_entries(first, rows[:2], skip_existing=True), 2)
        first._post()
        second = batches._open(journal, "2026-11-02", "payroll")
        self.assertEqual(entries._post_entries(second, rows, skip_existing=True), 1)
        second._post()
        self.assertEqual(self.ani["SS"].balance, 3000)
        with self.assertRaisesRegex(UserError, "closed"):
            entries._post_entries(second, rows)
        self.assertThreeZeros()


@tagged("post_install", "-at_install")
class TestBooks(SavingsCommon):
    """The books of Odoo follow the ledger, also against an accountant with every right."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.accountant = new_test_user(
            cls.env,
            "savings_accountant",
            groups="account.group_account_manager,koperasi_base.group_auditor",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )
        cls.move = cls.ani["SS"].sudo().deposit(5000, date="2026-11-02").batch_id.move_id

    def test_locked_period(self):
        """Refused, and not moved to a later date."""
        for lock in ("fiscalyear_lock_date", "hard_lock_date"):
            with self.subTest(lock), self.env.cr.savepoint() as savepoint:
                self.company.sudo()[lock] = "2026-11-15"
                with self.assertRaisesRegex(UserError, "closed period"):
                    self.deposit(self.ani["SS"], 1000, date="2026-11-15")
                entry = self.deposit(self.ani["SS"], 1000, date="2026-11-16")
                self.assertEqual(str(entry.sudo().batch_id.move_id.date), "2026-11-16")
                self.assertEqual(self.ani["SS"].balance, 6000)
                savepoint.rollback()
                self.env.invalidate_all()
        self.assertThreeZeros()

    def test_p21_manual_items_on_control_accounts(self):
        misc = self.env["account.journal"].create(
            {"name": "Memorial", "code": "MEM", "type": "general", "company_id": self.company.id}
        )
        for role in ("savings_voluntary", "savings_mandatory", "savings_principal"):
            with self.subTest(role), self.assertRaisesRegex(UserError, "member ledgers"):
                self.env["account.move"].with_user(self.accountant).create(
                    {
                        "journal_id": misc.id,
                        "line_ids": [
                            Command.create(
                                {"account_id": self.accounts["cash_till"].id, "debit": 5}
                            ),
                            Command.create({"account_id": self.accounts[role].id, "credit": 5}),
                        ],
                    }
                )

    def attacks(self):
        """Name, context of the client, call: what stock Odoo lets an invoicing user do, and a few more."""
        debit = lambda move: move.line_ids.filtered("debit")
        off = {"check_move_validity": False}
        edit = {"skip_readonly_check": True}
        force = {"force_delete": True}
        partner = self.member_budi.partner_id.id
        yield (
            "amounts",
            edit,
            lambda m: m.write(
                {"line_ids": [(1, line.id, {"balance": line.balance * 2}) for line in m.line_ids]}
            ),
        )
        yield "one side", {**off, **edit}, lambda m: debit(m).write({"debit": 9000})
        yield (
            "one side of the balance",
            {**off, **edit},
            lambda m: debit(m).write({"balance": 9000}),
        )
        yield (
            "account",
            edit,
            lambda m: debit(m).write({"account_id": self.accounts["bank_outstanding"].id}),
        )
        yield "partner of a line", {}, lambda m: debit(m).write({"partner_id": partner})
        yield (
            "partner of a line, forced",
            {**off, **edit},
            lambda m: debit(m).write({"partner_id": partner}),
        )
        yield "date", edit, lambda m: m.write({"date": "2026-11-03"})
        yield "name", edit, lambda m: m.write({"name": "KAS1/2026/11/0099"})
        yield "journal", edit, lambda m: m.write({"journal_id": self.journals["shu"].id})
        yield "delete", force, lambda m: m.unlink()
        yield "delete lines", {**off, **force}, lambda m: m.line_ids.unlink()
        yield (
            "add a line",
            {**off, **edit},
            lambda m: m.write(
                {
                    "line_ids": [
                        Command.create({"account_id": self.accounts["cash_till"].id, "debit": 1})
                    ]
                }
            ),
        )
        yield "draft", {}, lambda m: m.button_draft()
        yield "draft, forced", {**off, **edit, **force}, lambda m: m.button_draft()
        yield "cancel", {}, lambda m: m.button_cancel()
        yield "reverse beside the ledger", {}, lambda m: m._reverse_moves(cancel=True)
        yield "copy and post", {}, lambda m: m.copy().action_post()
        yield (
            "unbalanced in the till",
            off,
            lambda m: m.create(
                {
                    "journal_id": m.journal_id.id,
                    "line_ids": [
                        Command.create({"account_id": self.accounts["cash_till"].id, "debit": 1})
                    ],
                }
            ).action_post(),
        )

    @mute_logger("odoo.sql_db")
    def test_p21_attacks_on_a_posted_entry(self):
        before = self.picture()
        for name, context, attack in self.attacks():
            move = self.move.with_user(self.accountant).with_context(**context)
            with self.subTest(name):
                with self.assertRaises(UserError), self.env.cr.savepoint():
                    attack(move)
                self.env.invalidate_all()
                self.assertEqual(self.picture(), before)
        self.assertThreeZeros()

    def picture(self):
        lines = self.move.line_ids.sorted("id")
        return (
            self.move.read(["name", "date", "state", "journal_id", "inalterable_hash"]),
            lines.read(["account_id", "partner_id", "debit", "credit", "date"]),
            self.env["account.move"].search_count([("company_id", "=", self.company.id)]),
        )

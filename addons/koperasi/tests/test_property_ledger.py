from psycopg2 import errors

from odoo.api import SUPERUSER_ID
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from .common import SuiteCommon
from .test_property_rpc import CONTEXTS


@tagged("post_install", "-at_install")
class TestPropertyLedger(SuiteCommon):
    """A booked row is never changed, and a change past all walls is found."""

    def everybody(self):
        """Every role and the system itself, with every context key that a client may send."""
        people = [*self.users.values(), *self.attackers.values(), self.env.ref("base.user_root")]
        return [(user, context) for user in people for context in CONTEXTS]

    def test_p20_orm_refuses_everybody(self):
        for model in self.entry_models():
            entry = self.an_entry(model)
            values = {model._ledger_account_field: entry._ledger_account().id, "amount": 1}
            for user, context in self.everybody():
                records = entry.with_user(user).with_context(**context)
                for attack in (
                    lambda r=records, v=values: r.create([v]),
                    lambda r=records: r.write({"amount": 1}),
                    lambda r=records: r.write({"memo": "x"}),
                    lambda r=records: r.copy(),
                    lambda r=records: r.unlink(),
                ):
                    with self.assertRaises(AccessError):
                        attack()

    def test_p20_no_group_has_the_right(self):
        """Not even settings: what the walls behind refuse is refused before."""
        sealed = {records._name: records for records in self.entry_models()}
        sealed["koperasi.ledger.batch"] = self.env["koperasi.ledger.batch"]
        for user, _context in self.everybody()[:: len(CONTEXTS)]:
            for name, records in sealed.items() if user.id != SUPERUSER_ID else ():
                for operation in ("create", "write", "unlink"):
                    with self.subTest(user=user.login, model=name, operation=operation):
                        self.assertFalse(records.with_user(user).has_access(operation))

    @mute_logger("odoo.sql_db")
    def test_p20_database_refuses_sql(self):
        for model in self.entry_models():
            entry = self.an_entry(model).id
            for statement in (
                "UPDATE %(table)s SET amount = 1",
                "UPDATE %(table)s SET memo = 'x' WHERE id = %(entry)s",
                "DELETE FROM %(table)s WHERE id = %(entry)s",
                "TRUNCATE %(table)s CASCADE",
            ):
                with self.subTest(model=model._name, statement=statement):
                    query = SQL(statement, table=SQL.identifier(model._table), entry=entry)
                    with (
                        self.assertRaisesRegex(errors.RaiseException, "entries are final"),
                        self.env.cr.savepoint(flush=False),
                    ):
                        self.env.cr.execute(query)

    def test_p22_changed_ledger_row_is_found(self):
        """Also when a report had found the row whole before."""
        self.assertThreeZeros()
        for model in self.entry_models():
            row = self.an_entry(model)
            for change in (
                "amount = amount + 1",
                "memo = 'x'",
                "date = date - 1",
                "create_uid = 2",
            ):
                for full in (True, False):
                    with self.subTest(model=model._name, change=change, full=full):
                        details = self.faults_after(model, row, SQL(change), full)
                        self.assertIn(
                            f"account {row._ledger_account().id}, entry {row.id}", details
                        )
        self.assertThreeZeros()

    def faults_after(self, model, row, change, full):
        """What the chain check of a ledger says after a row was changed past its trigger."""
        table, ledger = SQL.identifier(model._table), self.env["ir.model"]._get(model._name).name
        with self.env.cr.savepoint() as savepoint:
            self.env.cr.execute(SQL("ALTER TABLE %s DISABLE TRIGGER USER", table))
            self.env.cr.execute(SQL("UPDATE %s SET %s WHERE id = %s", table, change, row.id))
            lines = self.env["koperasi.integrity.report"]._run(self.company, full=full).line_ids
            chain = lines.filtered(lambda line: line.check == "chain" and line.ledger == ledger)
            details = chain.details
            savepoint.rollback()
        self.env.invalidate_all()
        return details

    def test_p22_changed_journal_entry_is_found(self):
        """By Odoo's own check of its hash chain, for what a hash covers."""
        move = self.ani["SS"].sudo().deposit(5000, date="2026-11-02").batch_id.move_id
        reader = self.make_accounting_user("hash_reader", "account.group_account_user")
        self.assertEqual(self.hash_check(move, reader)["status"], "verified")
        for statement in (
            "UPDATE account_move_line SET debit = debit + 1 WHERE move_id = %s AND debit > 0",
            "UPDATE account_move_line SET name = 'x' WHERE move_id = %s",
            "UPDATE account_move_line SET partner_id = NULL WHERE move_id = %s",
            "UPDATE account_move SET date = date + 1 WHERE id = %s",
        ):
            with self.subTest(statement), self.env.cr.savepoint() as savepoint:
                self.env.cr.execute(SQL(statement, move.id))
                found = self.hash_check(move, reader)
                self.assertEqual(found["status"], "corrupted")
                self.assertIn(f"id {move.id} ", found["msg_cover"])
                savepoint.rollback()
                self.env.invalidate_all()

    def hash_check(self, move, reader):
        """What Odoo's report says about the chain that a journal entry belongs to."""
        self.env.invalidate_all()
        report = self.company.with_user(reader)._check_hash_integrity()
        chain = f"{move.journal_id.name} ({move.sequence_prefix}...)"
        [found] = [row for row in report["results"] if row["journal_name"] == chain]
        return found

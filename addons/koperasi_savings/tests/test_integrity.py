from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.koperasi_base import integrity_sql

from .common import SavingsCommon

TABLE = "koperasi_savings_transaction"


@tagged("post_install", "-at_install")
class TestFingerprint(SavingsCommon):
    """What an earlier report verified is not hashed again, and still no change of it goes unseen."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # every entry counts as settled: in a test's one transaction none is an hour old
        cls.startClassPatcher(patch.object(integrity_sql, "SETTLED_AFTER", "-1 minute"))
        cls.account = cls.ani["SS"]
        for amount in (5000, 3000, 2000):
            cls.account.sudo().deposit(amount, date="2026-11-02")

    def report(self, full=False):
        return self.env["koperasi.integrity.report"]._run(self.company, full=full)

    def chain(self, report):
        """(entries, hashed anew, faults) of the savings ledger."""
        line = report.line_ids.filtered(
            lambda line: line.ledger_model == "koperasi.savings.transaction"
        )
        return line.checked, line.rehashed, line.faults

    def tamper(self, change, entry):
        """Change an entry behind the back of the ledger."""
        cr = self.env.cr
        self.env.flush_all()
        cr.execute(f"ALTER TABLE {TABLE} DISABLE TRIGGER USER")
        cr.execute(f"UPDATE {TABLE} SET {change} WHERE id = %s", [entry])
        cr.execute(f"ALTER TABLE {TABLE} ENABLE TRIGGER USER")
        self.env.invalidate_all()

    def entries(self):
        return self.env["koperasi.savings.transaction"].search(
            [("account_id", "=", self.account.id)], order="number"
        )

    def test_verified_entries_are_not_hashed_again(self):
        for name, full, expected in (
            ("the first report", False, (3, 3, 0)),
            ("the next", False, (3, 0, 0)),
            ("in full", True, (3, 3, 0)),
            ("and again", False, (3, 0, 0)),
        ):
            with self.subTest(name):
                report = self.report(full)
                self.assertTrue(report.ok)
                self.assertEqual(self.chain(report), expected)

    def test_p22_a_change_of_verified_entries_is_found(self):
        self.assertTrue(self.report().ok)
        first, second, third = self.entries().ids
        for change, entry in (
            ("memo = 'x'", first),
            ("amount = 9000", second),
            ("entry_hash = repeat('0', 64)", third),
            ("create_uid = 2", second),
            ("create_date = create_date - interval '1 day'", first),
        ):
            with self.subTest(change), self.env.cr.savepoint() as savepoint:
                self.tamper(change, entry)
                report = self.report()
                self.assertFalse(report.ok)
                self.assertEqual(self.chain(report)[:2], (3, 3))
                self.assertIn(f"entry {entry}", report.line_ids.filtered("rehashed").details)
                savepoint.rollback()
                self.env.invalidate_all()
        self.assertEqual(self.chain(self.report()), (3, 0, 0))

    def test_after_a_fault_everything_is_hashed(self):
        self.assertTrue(self.report().ok)
        entry = self.entries()[1]
        self.tamper("memo = 'x'", entry.id)
        self.assertFalse(self.report().ok)
        again = self.report()
        self.assertFalse(again.ok, "a fault does not become right by being reported")
        self.assertEqual(self.chain(again), (3, 3, 1))
        self.tamper("memo = NULL", entry.id)
        self.assertEqual(self.chain(self.report()), (3, 3, 0))

    def test_a_fault_in_new_entries_is_found(self):
        with patch.object(integrity_sql, "SETTLED_AFTER", "1 hour"):
            self.assertEqual(self.chain(self.report()), (3, 3, 0))
            self.assertEqual(self.chain(self.report()), (3, 3, 0), "not settled yet")
            self.tamper("amount = 9000", self.entries()[2].id)
            self.assertFalse(self.report().ok)

    def test_weekly_in_full(self):
        reports = self.env["koperasi.integrity.report"]
        self.assertTrue(reports._full_is_due(self.company))
        self.report()
        self.assertTrue(reports._full_is_due(self.company))
        self.report(full=True)
        self.assertFalse(reports._full_is_due(self.company))

    def test_queries_do_not_grow(self):
        def queries(count):
            for _entry in range(count):
                self.deposit(self.budi["SS"], 1000)
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            self.report()
            return self.env.cr.sql_log_count - before

        queries(1)
        self.assertEqual(queries(30), queries(1))

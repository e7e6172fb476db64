from datetime import date

from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from .common import PayrollCommon, xlsx

TABLES = (
    "koperasi_deduction",
    "koperasi_deduction_line",
    "koperasi_deduction_result",
    "ir_attachment",
)
FULL = [("E-001", "Ani", 262_000, None), ("E-004", "Dewi", 200_000, None)]  # Dewi owes 150,000
LOCKS = ("fiscalyear_lock_date", "hard_lock_date")


@tagged("post_install", "-at_install")
class TestPropertyPosting(PayrollCommon):
    """Every step of a month may be done again; a closed period and the clock of the server change nothing."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.deduction = cls.listed()

    def import_result(self, rows=FULL):
        return self.deduction.import_result(xlsx(rows), "hasil.xlsx")

    def test_p14_listing_again_lists_the_same(self):
        fields = ["member_id", "target", "savings_account_id", "loan_id", "due", "priority"]
        lines = lambda: [
            {name: row[name] for name in fields} for row in self.deduction.line_ids.read(fields)
        ]
        first = lines()
        self.assertEqual(len(first), 3 * 4 + 3 * 2)
        with self.assertNothingBooked():
            self.deduction.action_generate()
        self.assertEqual(lines(), first)
        self.deduction.action_send()
        with self.assertNothingBooked(*TABLES):
            self.deduction.action_send()

    def test_p14_the_same_file_again_changes_nothing(self):
        content = xlsx(FULL)
        found = self.deduction.import_result(content, "hasil.xlsx")
        with self.assertNothingBooked(*TABLES):
            self.assertEqual(self.deduction.import_result(content, "hasil.xlsx"), found)

    def test_p14_posting_again_changes_nothing(self):
        self.import_result()
        self.deduction.action_post()
        before = self.env.cr.sql_log_count
        with self.assertNothingBooked(*TABLES):
            queries = self.env.cr.sql_log_count - before
            self.deduction.action_post()
            self.assertLess(self.env.cr.sql_log_count - before - queries, 10)
        with self.assertRaisesRegex(UserError, "state Posted"):
            self.import_result()

    def test_p14_posting_after_a_crash_before_the_last_step(self):
        """Every chunk is booked, but the state was not written any more: nothing is booked twice."""
        self.import_result()
        self.deduction.action_post()
        self.deduction.sudo().write({"state": "imported"})
        with self.assertNothingBooked("koperasi_deduction_line"):
            self.deduction.action_post()
        self.assertEqual(self.deduction.state, "posted")
        self.assertThreeZeros()

    def test_p17_a_locked_period_is_refused_and_not_shifted(self):
        self.import_result()
        free = date(2026, 11, 2)
        for lock in LOCKS:
            with self.subTest(lock=lock), self.env.cr.savepoint() as savepoint:
                self.company.sudo()[lock] = "2026-10-31"
                with (
                    self.assertNothingBooked("koperasi_deduction"),
                    self.assertRaisesRegex(UserError, "closed period"),
                    self.env.cr.savepoint(),
                ):
                    self.deduction.action_post()
                self.deduction.date = free
                self.deduction.action_post()
                batch = self.deduction.sudo().batch_ids
                self.assertEqual((batch.date, batch.move_id.date), (free, free))
                savepoint.rollback()
                self.env.invalidate_all()
        self.assertThreeZeros()

    def test_p27_posting_date_at_midnight(self):
        """A result of November that comes in at night is dated by the cooperative's own clock."""
        table = [
            # UTC, time zone, posting date, month that is proposed
            ("2026-10-31 16:59:59", "Asia/Jakarta", date(2026, 10, 31), date(2026, 10, 1)),
            ("2026-10-31 17:00:01", "Asia/Jakarta", date(2026, 11, 1), date(2026, 11, 1)),
            ("2026-10-31 15:59:59", "Asia/Makassar", date(2026, 10, 31), date(2026, 10, 1)),
            ("2026-10-31 16:00:01", "Asia/Makassar", date(2026, 11, 1), date(2026, 11, 1)),
            ("2026-10-31 14:59:59", "Asia/Jayapura", date(2026, 10, 31), date(2026, 10, 1)),
            ("2026-10-31 15:00:01", "Asia/Jayapura", date(2026, 11, 1), date(2026, 11, 1)),
        ]
        for moment, zone, dated, month in table:
            with (
                self.subTest(moment=moment, zone=zone),
                freeze_time(moment),
                self.env.cr.savepoint() as savepoint,
            ):
                self.company.sudo().koperasi_timezone = zone
                self.clerk.sudo().tz = "Europe/Brussels"
                proposed = self.deduction.default_get(["period"])["period"]
                self.assertEqual(proposed, month)
                november = self.make_deduction(period="2026-11-01")
                november.action_generate()
                november.import_result(xlsx(FULL), "hasil.xlsx")
                november.action_post()
                batch = november.sudo().batch_ids
                self.assertEqual([november.date, batch.date, batch.move_id.date], [dated] * 3)
                savepoint.rollback()
                self.env.invalidate_all()

from datetime import date

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import freeze_time, tagged

from .common_term import START, TermCommon


@tagged("post_install", "-at_install")
class TestTermCap(TermCommon):
    """Cap 9 %, special rates up to 12 %: the cap binds deposits as it binds savings."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.term.special_rate_max = 12

    def cap(self, mode):
        self.company.koperasi_rate_cap_mode = mode

    def chart(self, rate, since):
        self.cap("warn")
        self.term.rate_ids = [
            Command.create({"date_from": since, "months": 3, "annual_rate": rate})
        ]

    @freeze_time(START)
    def test_a_special_rate_is_refused_at_each_step(self):
        self.cap("warn")
        placement = self.draft(annual_rate=12)
        approve = placement.with_user(self.manager).action_approve_rate
        for step in (placement.action_request_rate, approve, placement.action_open):
            self.cap("block")
            with (
                self.subTest(step=step.__name__),
                self.assertRaisesRegex(UserError, "12 % a year is above the cap of 9 %"),
            ):
                step()
            self.cap("warn")
            step()
        self.assertEqual(placement.state, "active")

    @freeze_time(START)
    def test_a_warning_is_seen_before_and_after(self):
        for mode, seen in (("off", False), ("warn", True)):
            with self.subTest(mode=mode):
                self.cap(mode)
                placement = self.draft(annual_rate=12)
                self.assertEqual("above the cap of 9 %" in (placement.cap_warning or ""), seen)
                placement.action_request_rate()
                placement.with_user(self.manager).action_approve_rate()
                placement.action_open()
                self.assertFalse(placement.cap_warning)
                self.assertEqual(self.told(placement), seen)

    def told(self, placement):
        return "above the cap of 9 %" in " ".join(placement.message_ids.mapped("body"))

    @freeze_time(START)
    def test_the_cap_itself_is_allowed(self):
        self.cap("block")
        placement = self.draft(annual_rate=9)
        placement.action_request_rate()
        placement.with_user(self.manager).action_approve_rate()
        placement.action_open()
        self.assertEqual(placement.state, "active")

    @freeze_time(START)
    def test_a_rate_of_the_chart_entered_before_the_cap(self):
        self.chart(10, "2026-01-02")
        self.cap("block")
        with self.assertRaisesRegex(UserError, "10 % a year is above the cap"):
            self.draft().action_open()

    def test_a_roll_over_waits_or_is_noted(self):
        for mode in ("block", "warn"):
            with self.subTest(mode=mode), self.env.cr.savepoint() as point:
                placement = self.place(renewal="principal")
                self.chart(10, "2026-04-01")
                self.cap(mode)
                self.run_due(date(2026, 4, 15))
                if mode == "block":
                    self.assertEqual((placement.state, len(placement.child_ids)), ("matured", 0))
                    self.assertIn("Not rolled over", placement.activity_ids.mapped("summary"))
                else:
                    self.assertEqual(placement.child_ids.annual_rate, 10)
                    self.assertTrue(self.told(placement.child_ids))
                point.rollback()
                self.env.invalidate_all()

    @freeze_time(START)
    def test_the_rate_after_maturity(self):
        self.cap("block")
        with self.assertRaisesRegex(ValidationError, "After maturity.*10 % a year is above"):
            self.term.late_rate = 10
        self.cap("warn")
        self.term.late_rate = 10
        self.assertIn("10 % a year", self.term._onchange_late_cap()["warning"]["message"])
        placement = self.draft()
        self.assertIn("After maturity", placement.cap_warning)
        self.cap("block")
        with self.assertRaisesRegex(UserError, "After maturity"):
            placement.action_open()

from datetime import date

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from .common_term import TermCommon


@tagged("post_install", "-at_install")
class TestTermMaturity(TermCommon):
    """What happens on the day of maturity, and the reminder before it."""

    def test_matured_waits_and_is_paid_out(self):
        placement = self.place(member_id=self.member_ani.id)
        with freeze_time("2026-03-01"), self.assertRaisesRegex(UserError, "in state Active"):
            placement.with_user(self.teller).pay_out()
        self.run_due(date(2026, 4, 20))
        self.assertEqual((placement.state, self.ani["SS"].balance), ("matured", 180_000))
        with freeze_time("2026-05-15"):
            placement.with_user(self.teller).pay_out()
            placement.with_user(self.teller).pay_out()
        self.assertEqual(
            self.entry(self.last_batch()), [("cash", -12_000_000), ("term", 12_000_000)]
        )
        self.assertEqual((placement.state, placement.account_id.state), ("closed", "closed"))
        self.assertThreeZeros()

    def test_interest_after_maturity_if_set(self):
        """A month at 2 %: 20,000."""
        self.term.late_rate = 2
        placement = self.place()
        self.run_due(date(2026, 4, 15))
        self.accrue(date(2026, 4, 30))
        with freeze_time("2026-05-15"):
            placement.with_user(self.teller).pay_out(to_account=self.ani["SS"].id)
        self.assertEqual(self.ani["SS"].balance, 180_000 + 20_000 + 12_000_000)
        self.assertFalse(placement.accrued)
        self.assertThreeZeros()

    def test_roll_over_of_the_principal(self):
        placement = self.place(renewal="principal", on=date(2026, 1, 31))
        self.assertEqual(placement.maturity_date, date(2026, 4, 30))
        self.run_due(date(2026, 8, 5))
        child = placement.child_ids
        self.assertEqual(placement.state, "closed")
        # two roll-overs were missed; the day of the month comes back
        self.assertRecordValues(child + child.child_ids, [
            {"state": "closed", "start_date": date(2026, 4, 30), "maturity_date": date(2026, 7, 31),
             "principal": 12_000_000},
            {"state": "active", "start_date": date(2026, 7, 31), "maturity_date": date(2026, 10, 31),
             "principal": 12_000_000},
        ])  # fmt: skip
        self.assertEqual(self.ani["SS"].balance, 360_000)
        self.assertNotEqual(child.name, placement.name)
        self.assertThreeZeros()

    def test_roll_over_of_principal_and_interest(self):
        """40,000,000 at 6 % for three months: 600,000 less 60,000 tax stay on the deposit."""
        placement = self.place(40_000_000, renewal="principal_interest", interest_account_id=False)
        self.run_due(date(2026, 4, 15))
        self.assertEqual(
            self.entry(self.last_batch()),
            [("expense", 600_000), ("payable", -600_000), ("payable", 600_000),
             ("tax", -60_000), ("term", -600_000), ("term", 60_000)],
        )  # fmt: skip
        self.assertEqual(placement.child_ids.principal, 40_540_000)
        self.assertThreeZeros()

    def test_rolled_over_at_the_rate_of_that_day_or_not_at_all(self):
        self.term.rate_ids = [
            Command.create({"date_from": "2026-04-01", "months": 3, "annual_rate": 4})
        ]
        placement = self.place(renewal="principal")
        self.run_due(date(2026, 4, 15))
        self.assertEqual(placement.child_ids.annual_rate, 4)
        self.term.rate_ids.unlink()
        self.run_due(date(2026, 7, 15))
        self.assertEqual(placement.child_ids.state, "matured")
        self.assertIn("Not rolled over", placement.child_ids.activity_ids.mapped("summary"))

    def test_a_changed_product_changes_nothing_agreed(self):
        placement = self.place()
        self.term.write({"day_count": "act/365", "break_percent": 50, "late_rate": 9})
        self.run_due(date(2026, 4, 15))
        self.assertEqual(self.ani["SS"].balance, 180_000)
        self.assertEqual((placement.break_percent, placement.late_rate), (3, 0))

    def test_a_closed_period_moves_the_booking_to_today(self):
        self.place(payout="monthly")
        self.company.fiscalyear_lock_date = date(2026, 2, 28)
        self.run_due(date(2026, 3, 3))
        self.assertEqual(self.last_batch(kind="interest").date, date(2026, 3, 3))
        self.assertEqual(self.ani["SS"].balance, 60_000)

    def test_the_account_for_interest_stays_open(self):
        placement = self.place()
        for account in (self.ani["SS"], self.ani["SS"].with_user(self.teller)):
            for attempt in (account.action_close, account.close_account):
                with self.assertRaisesRegex(
                    UserError, f"interest of term deposit {placement.name}"
                ):
                    attempt()
        self.run_due(date(2026, 4, 20))
        other = self.env["koperasi.savings.account"].create(
            {"member_id": self.member_ani.id, "product_id": self.products["SS"].id}
        )
        with freeze_time("2026-04-20"):
            placement.with_user(self.teller).interest_account_id = other
            for values in ({"renewal": "principal"}, {"principal": 1}):
                with self.assertRaisesRegex(UserError, "terms are fixed"):
                    placement.with_user(self.teller).write(values)
            self.ani["SS"].with_user(self.teller).close_account()
        self.assertEqual(self.ani["SS"].state, "closed")

    def test_a_matured_deposit_whose_account_was_closed_gets_another(self):
        """A month at 2 % after maturity: 20,000."""
        self.term.late_rate = 2
        placement = self.place()
        self.run_due(date(2026, 4, 15))
        other = self.env["koperasi.savings.account"].create(
            {"member_id": self.member_ani.id, "product_id": self.products["SS"].id}
        )
        self.ani["SS"].sudo()._do_close()
        with freeze_time("2026-05-15"):
            placement.with_user(self.teller).interest_account_id = other
            placement.with_user(self.teller).pay_out()
        self.assertEqual((placement.state, other.balance), ("closed", 20_000))

    def test_a_finished_deposit_is_not_reopened_as_an_account(self):
        placement = self.place()
        self.run_due(date(2026, 4, 15))
        with freeze_time("2026-04-15"):
            placement.with_user(self.teller).pay_out()
        with self.assertRaisesRegex(UserError, "belongs to a term deposit"):
            placement.account_id.with_user(self.head).reopen_account("wrong")
        self.assertEqual(placement.account_id.state, "closed")

    def test_who_opened_looks_after_what_rolls_over(self):
        """A roll-over is made by the system at night; its reminders reach the teller."""
        placement = self.place(renewal="principal")
        root = self.env.ref("base.user_root")
        with freeze_time("2026-04-15"):
            placement.with_user(root)._run_due(self.company)
        child = placement.child_ids
        self.assertEqual(child.create_uid, root)
        with freeze_time("2026-07-10"):
            child.with_user(root)._remind(self.company)
        self.assertEqual(child.activity_ids.user_id, self.teller)

    def test_reminder_before_maturity_once(self):
        placement = self.place()
        for on, count in ((date(2026, 4, 7), 0), (date(2026, 4, 8), 1), (date(2026, 4, 9), 1)):
            with self.subTest(on=on), freeze_time(on):
                self.env["koperasi.savings.placement"]._remind(self.company)
                self.assertEqual(len(placement.activity_ids), count)
        self.assertIn(self.member_ani.partner_id, placement.message_ids.notified_partner_ids)

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import ShuCommon


@tagged("post_install", "-at_install")
class TestAdopt(ShuCommon):
    """The annual meeting adopts: one journal entry, once, by another person."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.save({cls.member_ani: 3_000_000, cls.member_budi: 1_000_000})
        cls.pay_interest({cls.member_ani: 500_000, cls.member_budi: 1_500_000})
        cls.shu = cls.compute(cls.set_result(10_000_000))

    def test_nothing_is_booked_before_the_meeting(self):
        self.assertFalse(self.shu.batch_ids)
        self.assertFalse(self.env["koperasi.shu.transaction"].search([]))
        with self.assertRaisesRegex(UserError, "before the annual meeting"):
            self.shu.with_user(self.manager).action_pay()
        self.assertThreeZeros()

    def test_adoption_books_result_reserve_funds_and_members(self):
        self.adopt(self.shu)
        self.assertEqual(self.shu.state, "adopted")
        move = self.shu.batch_ids.move_id
        self.assertEqual(str(move.date), "2026-03-14")
        self.assertJournalEntry(
            move,
            [
                ("31320", 10_000_000, 0),
                ("31210", 0, 4_000_000),
                ("21230", 0, 4_000_000),
                ("21310", 0, 500_000),
                ("21320", 0, 500_000),
                ("21330", 0, 500_000),
                ("21340", 0, 500_000),
            ],
        )
        # savings 3 : 1 of 2,000,000, interest 1 : 3 of 2,000,000
        self.assertRecordValues(
            self.shu.share_ids,
            [
                {"member_id": self.member_ani.id, "total": 2_000_000, "balance": 2_000_000},
                {"member_id": self.member_budi.id, "total": 2_000_000, "balance": 2_000_000},
            ],
        )
        self.assertThreeZeros()

    def test_who_computed_does_not_adopt(self):
        self.shu.with_user(self.manager).action_compute()
        with self.assertRaisesRegex(UserError, "Another person has to approve"):
            self.shu.with_user(self.manager).action_adopt()

    def test_only_a_manager_adopts(self):
        for role in ("clerk", "teller", "auditor", "loan_officer"):
            with self.assertRaises(AccessError):
                self.shu.with_user(self.users[role]).action_adopt()

    def test_a_year_that_has_not_ended_is_not_adopted(self):
        today = self.company._koperasi_today()
        running = self.make_shu(
            date_from=today.replace(month=1, day=1), date_to=today.replace(month=12, day=31)
        )
        running.sudo().write({"state": "computed"})
        with self.assertRaisesRegex(UserError, "The year ends on"):
            running.with_user(self.manager).action_adopt()

    def test_books_that_changed_have_to_be_computed_again(self):
        self.post_entry(self.expense, 1, "2025-12-31")
        with self.assertRaisesRegex(UserError, "Compute it again"):
            self.adopt(self.shu)
        self.compute(self.shu)
        self.assertEqual(self.adopt(self.shu).surplus, 9_999_999)

    def test_days_of_the_year_that_are_not_closed_stand_in_the_way(self):
        """What is booked in an open day is not in the result, and could not be posted after the adoption."""
        self.journals["till"].koperasi_posting = "day"
        day = self.deposit(self.ani["SS"], 50_000, date="2025-12-30").sudo().batch_id
        with self.assertRaisesRegex(UserError, "not in the books yet"):
            self.adopt(self.shu)
        day.with_user(self.manager).action_close()
        self.adopt(self.shu)
        self.assertEqual((day.state, self.shu.state), ("posted", "adopted"))
        self.assertThreeZeros()

    def test_meeting_date_defaults_to_today(self):
        self.shu.with_user(self.manager).action_adopt()
        self.assertEqual(self.shu.adoption_date, self.company._koperasi_today())

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_interest import InterestCommon


@tagged("post_install", "-at_install")
class TestAdjustment(InterestCommon):
    """Movements that come in for days whose interest is credited already."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.account = cls.ani["SS"]

    def start(self, amount=36_500_000):
        """6 % on 36,500,000: 6,000 a day, 180,000 in June."""
        self.earns("SS", method="daily", rate=6)
        self.deposit(self.account, amount, "2026-05-20")
        return self.run_interest("2026-06-01")

    def test_late_deposit(self):
        """3,650,000 from 21 June on, booked in July: 10 days at 600, credited with July and explained."""
        june = self.start()
        late = self.deposit(self.account, 3_650_000, "2026-06-21", memo="slip found")
        july = self.run_interest("2026-07-01")
        line = july.line_ids.filtered(lambda l: l.kind == "adjustment")
        self.assertRecordValues(line, [
            {"account_id": self.account.id, "adjusts_run_id": june.id, "gross": 6_000, "due": 186_000, "days": 30}
        ])  # fmt: skip
        why = line._why()
        self.assertEqual(why["movements"], late)
        self.assertEqual((why["before"], why["rounded"], why["amount"]), (180_000, 186_000, 6_000))
        self.assertEqual((july.adjustment_count, july.adjustment_total), (1, 6_000))
        # July: 31 days on 36,500,000 + 180,000 + 3,650,000
        regular = july.line_ids.filtered(lambda l: l.kind == "regular" and l.gross)
        self.assertEqual(regular.gross, round(40_330_000 * 6 * 31 / 36_500))
        self.assertThreeZeros()

    def test_once_only(self):
        self.start()
        self.deposit(self.account, 3_650_000, "2026-06-21")
        self.run_interest("2026-07-01")
        self.assertEqual(self.run_interest("2026-08-01").adjustment_count, 0)

    def test_p14_two_open_runs_would_both_have_it(self):
        """July and August side by side would each credit June's difference: one after the other."""
        self.start()
        self.deposit(self.account, 3_650_000, "2026-06-21")
        july = self.approved("2026-07-01")
        with self.assertRaisesRegex(UserError, "not finished"):
            self.computed("2026-08-01")
        july.action_post()
        self.assertEqual(self.run_interest("2026-08-01").adjustment_count, 0)

    def test_p14_late_again(self):
        """A second late movement adjusts the adjusted figure."""
        self.start()
        self.deposit(self.account, 3_650_000, "2026-06-21")
        self.run_interest("2026-07-01")
        self.deposit(self.account, 3_650_000, "2026-06-30")  # June 1 day, July 31 days
        august = self.run_interest("2026-08-01")
        lines = august.line_ids.filtered(lambda l: l.kind == "adjustment")
        self.assertEqual(sorted(lines.mapped("gross")), [600, 18_600])
        # July had 40,330,000: 205,517.26; with 3,650,000 more 224,117.26
        self.assertEqual(sorted(lines.mapped("due")), [186_600, 224_117])

    def test_negative_is_taken_as_far_as_the_balance_covers(self):
        """A withdrawal of all that was forgotten: 180,000 too much, the account has the interest alone left.

        36,500,000 were taken out on 1 June, booked in July; 100,000 of the interest is gone, too.
        """
        self.start()
        self.as_teller(self.account).withdraw(36_500_000, date="2026-06-01")
        self.as_teller(self.account).withdraw(100_000, date="2026-07-01")
        july = self.run_interest("2026-07-01")
        line = july.line_ids.filtered(lambda l: l.kind == "adjustment")
        credited = july.line_ids.filtered(
            lambda l: l.kind == "regular" and l.account_id == self.account
        ).gross
        self.assertEqual(credited, round(80_000 * 6 * 31 / 36_500))
        self.assertEqual((line.gross, line.carried), (-80_000 - credited, -100_000 + credited))
        self.assertEqual(self.account.balance, 0)
        # it comes back: what is carried is taken from what was paid in meanwhile
        self.deposit(self.account, 500_000, "2026-08-31")
        august = self.run_interest("2026-08-01")
        again = august.line_ids.filtered(
            lambda l: l.kind == "adjustment" and l.adjusts_run_id.date_from.month == 6
        )
        self.assertEqual((again.gross, again.carried or 0), (-100_000 + credited, 0))
        self.assertEqual(again._why()["before"] + again.gross, again.due)
        self.assertThreeZeros()

    def test_p04_money_taken_out_between_approval_and_posting(self):
        """Nothing is stopped: what is not there any more is carried forward."""
        self.start()
        self.as_teller(self.account).withdraw(36_500_000, date="2026-06-01")
        july = self.approved("2026-07-01")
        self.as_teller(self.account).withdraw(180_000, date="2026-07-31")
        july.action_post()
        line = july.line_ids.filtered(lambda l: l.kind == "adjustment")
        self.assertEqual(line.gross + line.carried, -180_000)
        self.assertGreaterEqual(self.account.balance, 0)
        self.assertThreeZeros()

    def test_rules_of_then(self):
        """The adjustment uses the rule that the run had, whatever the product says now."""
        self.start()
        self.deposit(self.account, 3_650_000, "2026-06-21")
        self.products["SS"].write({"interest_method": "lowest", "interest_unit": 1000})
        self.earns("SS", method="lowest", rate=1, since="2026-07-01")
        july = self.run_interest("2026-07-01")
        self.assertEqual(july.line_ids.filtered(lambda l: l.kind == "adjustment").gross, 6_000)

    def test_own_interest_is_no_late_movement(self):
        self.start()
        self.assertEqual(self.run_interest("2026-07-01").adjustment_count, 0)

    def test_between_computing_and_posting(self):
        """A deposit for June that comes in while the run waits is in the next run, not lost."""
        self.earns("SS", method="daily", rate=6)
        self.deposit(self.account, 36_500_000, "2026-05-20")
        june = self.approved("2026-06-01")
        self.deposit(self.account, 3_650_000, "2026-06-21")
        june.action_post()
        self.assertEqual(june.gross_total, 180_000)
        self.assertEqual(self.run_interest("2026-07-01").adjustment_total, 6_000)

    def test_account_opened_late(self):
        """An account without a line in the run, opened with a date before its end."""
        self.start()
        account = self.env["koperasi.savings.account"].create(
            {
                "member_id": self.member_budi.id,
                "product_id": self.products["SS"].id,
                "open_date": "2026-06-10",
            }
        )
        self.deposit(account, 3_650_000, "2026-06-21")
        july = self.run_interest("2026-07-01")
        line = july.line_ids.filtered(lambda l: l.kind == "adjustment")
        self.assertEqual((line.account_id, line.gross, line._why()["before"]), (account, 6_000, 0))

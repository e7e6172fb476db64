from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_interest import InterestCommon


@tagged("post_install", "-at_install")
class TestRunGap(InterestCommon):
    """A month that was left out: the next run names it, it can be run later, and what it changes is made good.

    36,500,000 at 6 % from 20 May: 6,000 a day; May 72,000, June on 36,572,000 180,355.07.
    """

    def setUp(self):
        super().setUp()
        self.earns("SS", rate=6)
        self.account = self.ani["SS"]
        self.deposit(self.account, 36_500_000, "2026-05-20")
        self.may = self.run_interest("2026-05-01")

    def test_the_gap_is_named(self):
        july = self.computed("2026-07-01")
        self.assertRegex(july.warning, "^SS .*: Jun[ei] 2026 was left out")
        july.action_draft()
        self.assertFalse(self.computed("2026-06-01").warning)

    def test_run_later(self):
        """July without June: 31 days of 36,572,000, 186,366.90. June comes afterwards; on its 180,355 July owes
        31 days more, 919.07: an adjustment in August."""
        july = self.run_interest("2026-07-01")
        self.assertEqual(july.gross_total, 186_367)
        june = self.run_interest("2026-06-01")
        self.assertEqual(june.gross_total, 180_355)
        august = self.computed("2026-08-01")
        lines = {line.kind: line for line in august.line_ids if line.account_id == self.account}
        self.assertEqual(lines["adjustment"].adjusts_run_id, july)
        self.assertEqual(lines["adjustment"].gross, 919)
        # 36,572,000 + 186,367 + 180,355 over 31 days: 188,235.68
        self.assertEqual(lines["regular"].gross, 188_236)
        self.assertThreeZeros()

    def test_days_of_a_run_are_not_run_again(self):
        self.run_interest("2026-07-01")
        for first in ("2026-05-01", "2026-07-01"):
            with self.subTest(first), self.assertRaisesRegex(UserError, "already"):
                self.computed(first)

    def test_before_the_first_run(self):
        """Perhaps another system paid April; whoever runs it is asked to look."""
        april = self.computed("2026-04-01")
        self.assertRegex(april.warning, "first run .* (May|Mei) 2026")

    def test_as_the_acceptance_checks_call_it(self):
        """Names and order of the fixed interface: compute, then post; posting needs the other person's word."""
        run = self.env["koperasi.savings.run"].with_user(self.users["clerk"]).create(
            {"date_from": "2026-06-01", "date_to": "2026-06-30"}
        )  # fmt: skip
        run.action_compute()
        self.assertEqual(run.gross_total, 180_355)
        with self.assertRaisesRegex(UserError, "Approved"):
            run.action_post()
        run.with_user(self.users["manager"]).action_post()
        self.assertRecordValues(run, [
            {"state": "posted", "submitted_by_id": self.users["clerk"].id, "approved_by_id": self.users["manager"].id}
        ])  # fmt: skip

    def test_p38_the_maker_does_not_approve_by_posting(self):
        run = self.computed("2026-06-01", user="manager")
        with self.assertRaisesRegex(UserError, "yourself"):
            run.with_user(self.users["manager"]).action_post()

    def test_automation_may_do_both(self):
        run = self.env["koperasi.savings.run"].create(
            {"date_from": "2026-06-01", "date_to": "2026-06-30"}
        )
        run.action_compute()
        run.action_post()
        self.assertEqual(run.state, "posted")

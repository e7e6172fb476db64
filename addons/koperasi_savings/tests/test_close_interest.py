from datetime import date

from dateutil.relativedelta import relativedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.koperasi_base.door import opened

from .common_interest import InterestCommon


@tagged("post_install", "-at_install")
class TestCloseInterest(InterestCommon):
    """Closing pays the interest of the days that no run has reached: 36,500,000 at 6 % are 6,000 a day."""

    def setUp(self):
        super().setUp()
        self.earns("SS", rate=6)
        self.account = self.ani["SS"]
        self.deposit(self.account, 36_500_000, "2026-05-20")

    def close(self, date, account=None):
        return (account or self.account).with_user(self.teller).close_account(date=date)

    def amounts(self, account=None):
        entries = self.env["koperasi.savings.transaction"].search(
            [("account_id", "=", (account or self.account).id)], order="number"
        )
        return [(entry.kind, int(entry.amount)) for entry in entries][1:]

    def test_days_of_the_month_that_is_under_way(self):
        """June is posted (30 days, 180,000); July up to the 9th: 9 days of 36,680,000: 54,266.3; no tax."""
        self.run_interest("2026-06-01")
        self.close("2026-07-10")
        self.assertEqual(
            self.amounts(),
            [("interest", 180_000), ("interest", 54_266), ("withdrawal", -36_734_266)],
        )
        self.assertEqual((self.account.state, self.account.balance), ("closed", 0))
        self.assertEqual(str(self.account.interest_until), "2026-07-09")
        self.assertJournalEntry(
            self.account.close_batch_id.move_id,
            [
                ("21110", 0, 54_266),
                ("21110", 36_734_266, 0),
                ("11130", 0, 36_734_266),
                ("51110", 54_266, 0),
            ],
        )
        self.assertThreeZeros()

    def test_a_whole_month_that_no_run_has_posted(self):
        """May is posted; closed on 10 July: June 180,000 and 9 days 54,000 make 234,000 in July: free."""
        self.run_interest("2026-05-01")  # 12 days: 72,000
        self.close("2026-07-10")
        # 36,572,000: June 180,355.07, 1 to 9 July 54,106.52
        self.assertEqual(self.amounts()[1:3], [("interest", 180_355), ("interest", 54_107)])

    def test_tax_is_withheld(self):
        """June 360,000 and 9 days 108,000 on 73 million are taxed together: 46,800."""
        self.deposit(self.account, 36_500_000, "2026-05-31")
        self.run_interest("2026-05-01")  # 12 days and 1: 78,000
        self.account.with_user(self.teller).withdraw(78_000, date="2026-06-01")
        self.close("2026-07-10")
        self.assertEqual(
            self.amounts()[3:],
            [
                ("interest", 360_000),
                ("interest", 108_000),
                ("tax", -46_800),
                ("withdrawal", -73_421_200),
            ],
        )
        self.assertThreeZeros()

    def test_the_day_of_closing_does_not_count(self):
        self.run_interest("2026-06-01")
        self.close("2026-07-01")
        self.assertEqual(self.amounts()[1:], [("withdrawal", -36_680_000)])
        self.assertFalse(self.account.interest_until)

    def test_a_run_that_waits(self):
        """The first run, June's, is approved but not posted: closing pays June, and 1 July."""
        self.approved("2026-06-01")
        self.close("2026-07-02")
        self.assertEqual(self.amounts()[:2], [("interest", 180_000), ("interest", 6_000)])

    def test_empty_but_not_paid(self):
        """June is posted; all is taken on 5 July: 4 days of 36,680,000 are 24,118.4, which an empty account still gets."""
        self.run_interest("2026-06-01")
        account = self.account.with_user(self.teller)
        account.withdraw(36_680_000, date="2026-07-05")
        with self.assertRaisesRegex(UserError, "24[.,]118 of interest is still due"):
            account.action_close()
        self.assertEqual(account.state, "open")
        self.close("2026-07-10")
        self.assertEqual(
            self.amounts(),
            [
                ("interest", 180_000),
                ("withdrawal", -36_680_000),
                ("interest", 24_118),
                ("withdrawal", -24_118),
            ],
        )

    def test_before_the_first_run(self):
        """Nothing is known of what was paid before: the month that is under way alone counts."""
        self.close("2026-07-10")
        self.assertEqual(self.amounts()[0], ("interest", 54_000))

    def test_lost_by_the_rule_of_the_product(self):
        self.products["SS"].interest_at_closing = "none"
        self.run_interest("2026-06-01")
        self.close("2026-07-10")
        self.assertEqual(self.amounts()[1:], [("withdrawal", -36_680_000)])

    def test_runs_leave_it_out_and_reopening_brings_it_back(self):
        self.run_interest("2026-06-01")
        self.close("2026-07-10")
        head = self.account.with_user(self.users["head_teller"])
        head.reopen_account("Closed by mistake")
        self.assertEqual(self.account.balance, 36_680_000)
        self.assertFalse(self.account.interest_until)
        self.close("2026-07-10")
        july = self.run_interest("2026-07-01")
        self.assertNotIn(self.account, july.line_ids.account_id)
        self.assertThreeZeros()

    def test_wizard_shows_it(self):
        today = self.company._koperasi_today()
        self.run_interest(today.replace(day=1) - relativedelta(months=1))
        wizard = self.env["koperasi.savings.close"].with_user(self.teller).create(
            {"account_id": self.account.id}
        )  # fmt: skip
        self.assertEqual(wizard.payout, wizard.balance + wizard.interest - wizard.tax)
        self.assertTrue(wizard.interest or today.day == 1)
        wizard.action_close()
        self.assertEqual(self.account.balance, 0)

    def test_why(self):
        self.run_interest("2026-06-01")
        self.close("2026-07-10")
        entries = self.env["koperasi.savings.transaction"]
        entry = entries.search([("account_id", "=", self.account.id), ("amount", "=", 54_266)])
        why = entry._why()
        self.assertEqual((why["kind"], why["days"], why["rounded"]), ("closing", 9, 54_266))
        self.assertEqual([span["balance"] for span in why["spans"]], [36_680_000])
        # another rule since: the one of then was kept
        self.products["SS"].write({"interest_unit": 100, "day_count": "act/360"})
        self.assertEqual(entry._why(), why)
        # closed before rules were kept: only what was booked is sure
        opened(self.account.sudo()).closing_rules = False
        self.assertEqual(entry._why()["kind"], "other")

    def test_kept_rules_are_not_entered(self):
        self.run_interest("2026-06-01")
        self.close("2026-07-10")
        with self.assertRaises(AccessError):
            self.account.with_user(self.users["manager"]).closing_rules = False

    def test_p14_closed_between_computing_and_posting(self):
        """A closed account stopped the posting of everybody's interest."""
        self.deposit(self.budi["SS"], 36_500_000, "2026-05-20")
        run = self.approved("2026-06-01")
        self.close("2026-07-02")
        with self.assertRaisesRegex(UserError, "were closed"):
            run.action_post()
        run.action_draft()
        run.action_compute()
        run.action_submit()
        run.with_user(self.users["manager"]).action_approve()
        run.action_post()
        self.assertEqual(run.line_ids.account_id, self.budi["SS"])
        self.assertThreeZeros()

    def test_p14_closed_between_two_chunks(self):
        self.deposit(self.budi["SS"], 36_500_000, "2026-05-20")
        run = self.approved("2026-06-01")
        accounts = run._accounts_to_book()
        run._post_chunk(0, [self.budi["SS"].id])
        self.close("2026-07-02")
        run._post_chunk(1, [account for account in accounts if account == self.account.id])
        run._refresh_totals()
        self.assertEqual(run.gross_total, 180_000)
        self.assertThreeZeros()

    def test_resumed_after_an_account_was_closed(self):
        """The work was killed behind a chunk with a closed account: all others get their interest once."""
        self.deposit(self.budi["SS"], 36_500_000, "2026-05-20")
        run = self.approved("2026-06-01")
        accounts = run._accounts_to_book()
        self.close("2026-07-02")
        for number in range(accounts.index(self.account.id) + 1):
            run._post_chunk(number, [accounts[number]])
        self.assertEqual(run._accounts_to_book(), accounts)
        for number, account in enumerate(run._accounts_to_book()):
            run._post_chunk(number, [account])
        self.assertEqual(self.budi["SS"].balance, 36_680_000)
        self.assertThreeZeros()

    def test_two_accounts_of_a_leaving_member(self):
        """Both have one row and the same days: their keys collided and he could not be settled."""
        self.earns("SW", rate=6)
        self.deposit(self.ani["SW"], 3_650_000, "2026-05-20")
        self.patch(type(self.company), "_koperasi_today", lambda _self: date(2026, 7, 10))
        clerk = self.member_ani.with_user(self.users["clerk"])
        clerk.action_resign(reason="Moves away")
        settlement = self.env["koperasi.member.exit"].browse(clerk.action_open_exit()["res_id"])
        settlement.with_user(self.users["clerk"]).action_submit()
        settlement.with_user(self.users["manager"]).action_approve()
        self.assertEqual(settlement.balance, 36_554_000 + 3_655_400)
        rows = self.env["koperasi.savings.transaction"].search(
            [("account_id.member_id", "=", self.member_ani.id), ("kind", "=", "interest")]
        )
        self.assertEqual(sorted(rows.mapped("amount")), [5_400, 54_000])
        self.assertEqual({row._why()["kind"] for row in rows}, {"closing"})
        self.assertThreeZeros()

    def test_credited_by_the_month_after_a_quarter(self):
        """April to June was posted as a quarter: by the month, May and June were paid a second time."""
        self.products["SS"].interest_period = "quarter"
        self.run_interest("2026-04-01", last="2026-06-30")  # 12 days of May and 30 of June: 252,000
        self.products["SS"].interest_period = "month"
        self.close("2026-07-10")
        # 25,200 of tax; 9 days of 36,726,800: 54,335.5
        found = [amount for kind, amount in self.amounts() if kind == "interest"]
        self.assertEqual(found, [252_000, 54_336])

    def test_period_begins_where_nothing_is_posted(self):
        """With May posted by the month, a quarter would have June without a run."""
        self.run_interest("2026-05-01")
        with self.assertRaisesRegex(UserError, "in runs up to"), self.env.cr.savepoint():
            self.products["SS"].interest_period = "quarter"
        self.run_interest("2026-06-01")
        self.products["SS"].interest_period = "quarter"

    def test_reopened_after_the_run_of_its_days(self):
        """Closed on 10 July, July is run, opened again: the 54,266 taken back come with August, explained."""
        self.run_interest("2026-06-01")
        self.close("2026-07-10")
        july = self.run_interest("2026-07-01")
        self.assertNotIn(self.account, july.line_ids.account_id)
        self.env.cr.execute(
            "UPDATE koperasi_savings_run SET seen_id = (SELECT max(id) FROM koperasi_savings_transaction)"
            " WHERE id = %s",
            [july.id],
        )
        self.env.invalidate_all()
        self.account.with_user(self.users["head_teller"]).reopen_account("Closed by mistake")
        august = self.computed("2026-08-01")
        line = august.line_ids.filtered(lambda l: l.kind == "adjustment")
        self.assertEqual((line.account_id, line.adjusts_run_id), (self.account, july))
        self.assertEqual(line.gross, 54_266)
        self.assertEqual((line._why()["before"], line._why()["rounded"]), (0, 54_266))
        self.assertIn("reversal", line._why()["movements"].mapped("kind"))

    def test_reopened_and_closed_again(self):
        """No run has paid 1 to 9 July, so the second closing does."""
        self.run_interest("2026-06-01")
        self.close("2026-07-10")
        self.run_interest("2026-07-01")
        self.account.with_user(self.users["head_teller"]).reopen_account("Closed by mistake")
        self.assertIn(
            54_266, [int(item.gross) for item in self.account._closing_interest("2026-08-01")]
        )

    def test_p14_leaving_member(self):
        """The settlement lists interest and tax, pays them, and the run of the month leaves him out."""
        self.run_interest("2026-06-01")
        self.patch(type(self.company), "_koperasi_today", lambda _self: date(2026, 7, 10))
        clerk = self.member_ani.with_user(self.users["clerk"])
        clerk.action_resign(reason="Moves away")
        settlement = self.env["koperasi.member.exit"].browse(clerk.action_open_exit()["res_id"])
        settlement.with_user(self.users["clerk"]).action_submit()
        self.assertIn(54_266, settlement.line_ids.mapped("amount"))
        settlement.with_user(self.users["manager"]).action_approve()
        self.assertEqual(settlement.balance, 36_734_266)
        july = self.run_interest("2026-07-01")
        self.assertNotIn(self.account, july.line_ids.account_id)
        self.assertThreeZeros()
        settlement.with_user(self.users["manager"]).action_reverse("He stays")
        self.assertFalse(self.account.interest_until)
        self.assertEqual(self.account.balance, 36_680_000)
        self.assertThreeZeros()

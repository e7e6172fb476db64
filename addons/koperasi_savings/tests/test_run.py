from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common_interest import InterestCommon


@tagged("post_install", "-at_install")
class TestRun(InterestCommon):
    """An interest run from the balances to the books."""

    def test_from_balances_to_books(self):
        """Ani: 10 million the whole of June at 6 %: 10,000,000 x 6 % x 30/365 = 49,315.07.
        Budi: 60 million from the 16th: 15 days: 60,000,000 x 6 % x 15/365 = 147,945.21."""
        self.earns("SS", method="daily", rate=6)
        self.deposit(self.ani["SS"], 10_000_000, "2026-05-20")
        self.deposit(self.budi["SS"], 60_000_000, "2026-06-16")
        run = self.run_interest("2026-06-01")
        self.assertEqual(self.figures(run), {
            self.ani["SS"]: (30, 10_000_000, 6, 49_315, 0, 49_315),
            self.budi["SS"]: (30, 30_000_000, 6, 147_945, 0, 147_945),
        })  # fmt: skip
        self.assertRecordValues(run, [{
            "state": "posted", "line_count": 2, "gross_total": 197_260, "tax_total": 0, "net_total": 197_260,
            "adjustment_count": 0, "progress": 100,
        }])  # fmt: skip
        self.assertEqual(self.ani["SS"].balance, 10_049_315)
        self.assertJournalEntry(
            run.batch_ids.move_id, [("21110", 0, 197_260), ("51110", 197_260, 0)]
        )
        self.assertThreeZeros()

    def test_p24_tax_over_all_accounts(self):
        """Two products: 48 million and 2 million at 6 % for 30 days: 236,712 + 9,863 = 246,575 > 240,000.
        Tax 24,657.5 = 24,658: shares 23,671.2+ and 986.3+; the rest .26 < .74 goes to the second... by remainder."""
        self.earns("SS", method="daily", rate=6)
        self.earns("SW", method="daily", rate=6)
        self.deposit(self.ani["SS"], 48_000_000, "2026-05-20")
        self.deposit(self.ani["SW"], 2_000_000, "2026-05-20")
        run = self.run_interest("2026-06-01")
        # 24,658 x 236,712 / 246,575 = 23,671.69; 24,658 x 9,863 / 246,575 = 986.31
        lines = self.figures(run)
        self.assertEqual(lines[self.ani["SS"]][3:], (236_712, 23_672, 213_040))
        self.assertEqual(lines[self.ani["SW"]][3:], (9_863, 986, 8_877))
        self.assertEqual(run.tax_total, 24_658)
        rows = {("21110", 0, 236_712), ("21110", 23_672, 0), ("21440", 0, 24_658)}
        found = {(l.account_id.code, l.debit, l.credit) for l in run.batch_ids.move_id.line_ids}
        self.assertLessEqual(rows, found)
        self.assertThreeZeros()

    def test_p14_posting_again_does_nothing(self):
        self.earns("SS", rate=6)
        self.deposit(self.ani["SS"], 10_000_000, "2026-05-20")
        run = self.run_interest("2026-06-01")
        with self.assertNothingBooked("koperasi_savings_run_line"):
            run.with_user(self.users["manager"]).action_post()
            run.sudo().state = "approved"  # as after a crash behind the last chunk
            run.with_user(self.users["manager"]).action_post()
        self.assertEqual(run.state, "posted")

    def test_p38_maker_is_not_checker(self):
        self.earns("SS", rate=6)
        run = self.computed("2026-06-01", user="manager")
        run.with_user(self.users["manager"]).action_submit()
        with self.assertRaisesRegex(UserError, "yourself"):
            run.with_user(self.users["manager"]).action_approve()
        with self.assertRaisesRegex(UserError, "yourself"):
            run.with_user(self.users["manager"]).action_post()
        run.with_user(self.users["admin"]).action_approve()
        self.assertEqual(run.approved_by_id, self.users["admin"])

    def test_roles(self):
        self.earns("SS", rate=6)
        run = self.computed("2026-06-01")
        for role in ("teller", "head_teller", "loan_officer", "auditor"):
            for method in (
                "action_compute",
                "action_submit",
                "action_approve",
                "action_post",
                "action_draft",
            ):
                with self.subTest(role=role, method=method), self.assertRaises(AccessError):
                    getattr(run.with_user(self.users[role]), method)()
            with self.subTest(role=role), self.assertRaises(AccessError):
                run.with_user(self.users[role]).action_reverse("why")
        with self.assertRaises(AccessError):
            run.with_user(self.users["clerk"]).action_approve()

    def test_p37_results_are_not_entered(self):
        self.earns("SS", rate=6)
        run = self.computed("2026-06-01").with_user(self.users["clerk"])
        for name, value in (
            ("state", "posted"),
            ("gross_total", 1),
            ("approved_by_id", self.env.uid),
        ):
            with self.subTest(name), self.assertRaisesRegex(UserError, "by hand"):
                run.write({name: value})
        with self.assertRaisesRegex(UserError, "Draft"):
            run.date_from = "2026-05-01"
        with self.assertRaises(AccessError):
            run.line_ids.write({"gross": 1})
        with self.assertRaises(AccessError):
            run.rule_ids.write({"unit": 1000})

    def test_period_of_the_product(self):
        self.earns("SS", rate=6)
        self.products["SS"].interest_period = "quarter"
        product = self.products["SS"]
        for first, last, fits in (
            ("2026-04-01", "2026-06-30", True),
            ("2026-06-01", "2026-06-30", False),
            ("2026-05-01", "2026-07-31", False),
        ):
            vals = {"date_from": first, "date_to": last, "product_ids": [(6, 0, product.ids)]}
            run = self.env["koperasi.savings.run"].create(vals).with_user(self.users["clerk"])
            with self.subTest(first=first):
                if fits:
                    run.action_compute()
                    run.action_draft()
                else:
                    with self.assertRaisesRegex(UserError, "every quarter"):
                        run.action_compute()

    def test_p14_a_day_is_in_one_run(self):
        self.earns("SS", rate=6)
        run = self.computed("2026-06-01")
        with self.assertRaisesRegex(UserError, "not finished"):
            self.computed("2026-06-01")
        run.action_submit()
        run.with_user(self.users["manager"]).action_approve()
        run.action_post()
        with self.assertRaisesRegex(UserError, "is in BNG|in BNG.* already"):
            self.computed("2026-06-01")

    def test_products_of_the_period_are_proposed(self):
        self.earns("SS", rate=6)
        with Form(self.env["koperasi.savings.run"].with_user(self.users["clerk"])) as form:
            form.date_from, form.date_to = "2026-06-01", "2026-06-30"
        self.assertEqual(form.record.product_ids, self.products["SS"])
        self.assertEqual(str(form.record.date), "2026-06-30")

    def test_reversed_and_run_again(self):
        self.earns("SS", rate=6)
        self.deposit(self.ani["SS"], 60_000_000, "2026-05-20")
        run = self.run_interest("2026-06-01")
        manager = run.with_user(self.users["manager"])
        with self.assertRaisesRegex(UserError, "reason"):
            manager.action_reverse("  ")
        manager.action_reverse("rate of the board was not entered")
        self.assertEqual((run.state, self.ani["SS"].balance), ("cancelled", 60_000_000))
        manager.action_reverse("again")
        again = self.run_interest("2026-06-01")
        # the month's tax is as if the first run had not been
        self.assertEqual(self.figures(again), self.figures(run))
        self.assertEqual(again.tax_total, run.tax_total)
        self.assertTrue(again.tax_total)
        self.assertThreeZeros()

    def test_reversed_beside_a_row_reversed_before(self):
        """180,000 of Ani was taken back alone; the reversal of the run takes back what is left, Budi's."""
        self.earns("SS", rate=6)
        for account in (self.ani["SS"], self.budi["SS"]):
            self.deposit(account, 36_500_000, "2026-05-20")
        run = self.run_interest("2026-06-01")
        row = self.env["koperasi.savings.transaction"].search(
            [("account_id", "=", self.ani["SS"].id), ("kind", "=", "interest")]
        )
        row.with_user(self.users["head_teller"]).reverse("wrong account")
        run.with_user(self.users["manager"]).action_reverse("rate of the board was not entered")
        self.assertEqual(run.state, "cancelled")
        self.assertEqual((self.ani["SS"] + self.budi["SS"]).mapped("balance"), [36_500_000] * 2)
        self.assertThreeZeros()

    def test_p24_other_interest_since_stops_approval_and_posting(self):
        self.earns("SS", rate=6)
        self.deposit(self.ani["SS"], 10_000_000, "2026-05-20")
        run = self.computed("2026-06-01")
        self.book_interest("2026-06-30", {self.ani["SW"]: 200_000})
        run.with_user(self.users["clerk"]).action_submit()
        with self.assertRaisesRegex(UserError, "compute it again"):
            run.with_user(self.users["manager"]).action_approve()

    def test_closed_period_is_refused(self):
        self.earns("SS", rate=6)
        self.deposit(self.ani["SS"], 10_000_000, "2026-05-20")
        run = self.approved("2026-06-01")
        self.company.fiscalyear_lock_date = "2026-06-30"
        with self.assertRaisesRegex(UserError, "closed period"):
            run.with_user(self.users["manager"]).action_post()

    def test_term_and_suspense_earn_nothing_here(self):
        self.products["TT"].interest_method = "daily"
        self.earns("SS", rate=6)
        run = self.env["koperasi.savings.run"].create(
            {"date_from": "2026-06-01", "date_to": "2026-06-30"}
        )
        self.assertEqual(run.product_ids, self.products["SS"])
        run.product_ids = self.products["TT"]
        with self.assertRaisesRegex(UserError, "credited every"):
            run.with_user(self.users["clerk"]).action_compute()

    def test_tax_below_the_minimum_balance(self):
        """The minimum was raised above the balance: interest comes and its tax goes, nothing is stopped."""
        self.earns("SS", rate=6)
        self.deposit(self.ani["SS"], 60_000_000, "2026-05-20")
        self.products["SS"].minimum_balance = 100_000_000
        self.assertTrue(self.run_interest("2026-06-01").tax_total)
        self.assertThreeZeros()

    def test_rates_of_a_posted_run_are_fixed(self):
        rate = self.earns("SS", rate=6)
        self.run_interest("2026-06-01")
        for change in (
            lambda: rate.write({"annual_rate": 7}),
            rate.unlink,
            lambda: self.earns("SS", rate=8, since="2026-06-15"),
        ):
            with self.assertRaisesRegex(UserError, "posted up to"), self.env.cr.savepoint():
                change()
        self.earns("SS", rate=8, since="2026-07-01")

    def test_cap(self):
        self.company.koperasi_rate_cap_mode = "warn"
        self.earns("SS", rate=12)
        run = self.computed("2026-06-01")
        self.assertIn("above the cap of 9 %", run.warning)
        self.company.koperasi_rate_cap_mode = "block"
        run.with_user(self.users["clerk"]).action_submit()
        with self.assertRaisesRegex(UserError, "above the cap"):
            run.with_user(self.users["manager"]).action_approve()
        with self.assertRaisesRegex(UserError, "above the cap"):
            self.earns("SS", rate=9.5, since="2026-07-01")
        self.earns("SS", rate=9, since="2026-08-01")

    def test_rate_changes_within_the_month(self):
        """6 % to the 15th, 3 % from the 16th on 36,500,000: 90,000 + 45,000."""
        self.earns("SS", method="lowest", rate=6)
        self.earns("SS", method="lowest", rate=3, since="2026-06-16")
        self.deposit(self.ani["SS"], 36_500_000, "2026-05-20")
        run = self.run_interest("2026-06-01")
        self.assertEqual(self.figures(run)[self.ani["SS"]][2:4], (4.5, 135_000))

    def test_other_company(self):
        self.earns("SS", rate=6)
        run = self.run_interest("2026-06-01")
        stranger = self.make_user("manager", self.company_b)
        for record in (run, run.line_ids[0], run.rule_ids):
            with self.assertRaises(AccessError):
                record.with_user(stranger).read()
        with self.assertRaises(AccessError):
            run.with_user(stranger).action_reverse("mine")

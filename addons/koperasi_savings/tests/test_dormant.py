from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import SavingsCommon


@tagged("post_install", "-at_install")
class TestDormant(SavingsCommon):
    """Ani moved her account last on 10 April 2026; the product sleeps after 6 months, warns 30 days before."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.product = cls.products["SS"]
        cls.product.write({"dormant_months": 6, "dormant_warning_days": 30})
        cls.account = cls.ani["SS"]
        cls.account.partner_id.lang = "en_US"
        cls.account.with_user(cls.teller).deposit(500_000, date="2026-04-10")

    def night(self, day):
        accounts = self.env["koperasi.savings.account"]
        return accounts._refresh_dormant(self.company, date.fromisoformat(day))

    def sleep(self):
        self.night("2026-10-10")

    def test_calendar(self):
        table = [
            # night, warned, dormant since
            ("2026-09-09", False, False),
            ("2026-09-10", True, False),
            ("2026-09-11", False, False),  # told once
            ("2026-10-09", False, False),
            ("2026-10-10", False, date(2026, 10, 10)),
            ("2026-10-11", False, date(2026, 10, 10)),
        ]
        for night, warned, since in table:
            self.assertEqual(self.account in self.night(night), warned, night)
            self.assertEqual(self.account.dormant_since, since, night)
        told = self.account.message_ids.filtered(lambda m: "becomes dormant" in (m.body or ""))
        self.assertEqual(told.notified_partner_ids, self.member_ani.partner_id)

    def test_the_nightly_job_speaks_the_language_of_the_member(self):
        """The job has no language of its own: that of the member, or of the cooperative if he has none."""
        self.env["res.lang"]._activate_lang("id_ID")
        self.company.partner_id.lang = "id_ID"
        warned = r"Rekening Anda .* akan menjadi pasif pada 10/10/2026"
        table = [(self.ani, "id_ID", warned), (self.budi, False, warned)]
        english = self.accounts_of(self.make_member("Cita"))
        table.append((english, "en_US", "becomes dormant on 10/10/2026"))
        for accounts, lang, _text in table:
            accounts["SS"].partner_id.lang = lang
            accounts["SS"].with_user(self.teller).deposit(1000, date="2026-04-10")
        with freeze_time("2026-09-10"):
            self.env["koperasi.savings.account"]._cron_rules()
        for accounts, lang, text in table:
            with self.subTest(lang=lang):
                self.assertRegex("".join(accounts["SS"].message_ids.mapped("body")), text)

    def test_interest_and_fees_do_not_count(self):
        fee = self.account._fee_row(100, "fee")
        journal = self.company._koperasi_journal("general")
        entries = self.env["koperasi.savings.transaction"]
        entries._book_rows([fee], journal, date(2026, 8, 1))
        self.account.sudo()._book(
            900,
            "interest",
            date="2026-09-30",
            counter_account=self.accounts["savings_interest_expense"],
        )
        self.sleep()
        self.assertTrue(self.account.dormant_since)

    def test_a_withdrawal_keeps_awake_unless_reversed(self):
        entry = self.as_teller(self.account).withdraw(1000, date="2026-09-01")
        self.sleep()
        self.assertFalse(self.account.dormant_since)
        entry.sudo().reverse("Wrong account")
        self.sleep()
        self.assertTrue(self.account.dormant_since)

    def test_p05_nothing_goes_out(self):
        self.sleep()
        self.assertEqual(self.account.available_balance, 0)
        for call in (
            lambda account: account.withdraw(1000),
            lambda account: account.transfer(self.budi["SS"], 1000),
            lambda account: account.close_account(),
        ):
            with self.assertRaisesRegex(UserError, "Re-activate it first"):
                call(self.as_teller(self.account))
        self.deposit(self.account, 1000, date="2026-11-24")
        self.assertTrue(self.account.dormant_since)

    def test_a_deposit_wakes_if_the_product_says_so(self):
        self.sleep()
        self.product.dormant_wakes = True
        self.deposit(self.account, 1000, date="2026-11-24")
        self.assertFalse(self.account.dormant_since)
        self.as_teller(self.account).withdraw(1000)

    def test_payroll_wakes_at_night(self):
        self.sleep()
        self.product.dormant_wakes = True
        self.account.sudo()._book(1000, "deposit", date="2026-10-25", channel="payroll")
        self.night("2026-10-26")
        self.assertFalse(self.account.dormant_since)

    def test_leaving_members_are_paid(self):
        self.sleep()
        self.member_ani._change_state("leaving", leave_date="2026-11-01", leave_cause="resigned")
        self.assertEqual(self.as_teller(self.account).withdraw(1000).kind, "payout")

    def test_reactivation_takes_two(self):
        self.sleep()
        documents = self.env["koperasi.savings.reactivation"].with_user(self.teller)
        with self.assertRaisesRegex(UserError, "identity document"):
            documents.create({"account_id": self.account.id})
        document = documents.create({"account_id": self.account.id, "id_checked": True})
        for role in ("clerk", "loan_officer", "auditor", "teller"):
            with self.subTest(role), self.assertRaises(AccessError):
                document.with_user(self.users[role]).action_approve()
        head = self.users["head_teller"]
        document.with_user(head).action_approve()
        document.with_user(head).action_approve()
        self.assertFalse(self.account.dormant_since)
        self.night("2026-11-24")
        self.assertFalse(self.account.dormant_since, "awake for the months of the product")

    def test_p38_own_reactivation_is_not_approved(self):
        self.sleep()
        head = self.users["head_teller"]
        documents = self.env["koperasi.savings.reactivation"].with_user(head)
        document = documents.create({"account_id": self.account.id, "id_checked": True})
        with self.assertRaisesRegex(UserError, "Another person"):
            document.action_approve()
        document.action_cancel()
        with self.assertRaisesRegex(UserError, "cancelled"):
            document.with_user(self.users["manager"]).action_approve()

    def test_p37_marks_are_not_written_by_people(self):
        self.sleep()
        for vals in (
            {"dormant_since": False},
            {"goal_state": "cancelled"},
            {"principal_amount": 1},
        ):
            with self.subTest(vals), self.assertRaises(AccessError):
                self.as_teller(self.account).write(vals)
        documents = self.env["koperasi.savings.reactivation"].with_user(self.teller)
        with self.assertRaises(AccessError):
            documents.create({"account_id": self.account.id, "id_checked": True, "state": "done"})

    def test_only_this_company(self):
        accounts = self.env["koperasi.savings.account"]
        accounts._refresh_dormant(self.company_b, date(2027, 1, 1))
        self.assertFalse(self.account.dormant_since)

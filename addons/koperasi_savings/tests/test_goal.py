from datetime import date
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.koperasi_base.door import opened

from .common import SavingsCommon


@tagged("post_install", "-at_install")
class TestGoal(SavingsCommon):
    """Qurban: Rp 3,000,000 by 1 October 2026, Rp 300,000 a month from January on."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.product = cls.env["koperasi.savings.product"].create(
            {
                "name": "Qurban",
                "code": "SQ",
                "kind": "goal",
                "missed_limit": 3,
                "cancel_fee": 25_000,
            }
        )
        cls.account = cls.env["koperasi.savings.account"].create({
            "member_id": cls.member_ani.id, "product_id": cls.product.id, "open_date": "2026-01-10",
            "target_amount": 3_000_000, "maturity_date": "2026-10-01", "monthly_amount": 300_000,
            "obligation_start": "2026-01-10",
        })  # fmt: skip
        (cls.member_ani + cls.member_budi).partner_id.lang = "en_US"

    def night(self, day):
        self.env["koperasi.savings.account"]._refresh_goals(self.company, date.fromisoformat(day))

    def test_missed_deposits(self):
        self.deposit(self.account, 300_000, date="2026-01-20")
        table = [
            # night, deposit before it, missing: complete months x 300,000 - paid, in months
            ("2026-02-05", 0, 0),
            ("2026-03-01", 0, 1),
            ("2026-04-15", 500_000, 1),  # January to March 900,000 - 800,000
            ("2026-05-01", 700_000, 0),  # paid ahead
            ("2026-06-01", 0, 0),
            ("2026-07-01", 0, 1),
        ]
        for night, paid, missed in table:
            if paid:
                self.deposit(self.account, paid, date=f"{night[:8]}01")
            self.night(night)
            self.assertEqual(self.account.missed_count, missed, night)

    def test_missed_deposits_of_a_plan_without_a_target(self):
        """Never filled in, not zero: January and February are missing all the same."""
        account = self.env["koperasi.savings.account"].create({
            "member_id": self.member_budi.id, "product_id": self.product.id, "open_date": "2026-01-10",
            "monthly_amount": 300_000, "obligation_start": "2026-01-10",
        })  # fmt: skip
        self.night("2026-03-01")
        self.assertEqual((account.missed_count, account.goal_state), (2, "running"))

    def test_another_plan_keeps_the_earlier_months(self):
        """Through October 300,000 a month are missing, from November on 100,000."""
        self.account.write(
            {"monthly_amount": 100_000, "maturity_date": "2027-10-01", "target_amount": 9_000_000}
        )
        self.night("2026-12-01")
        self.assertEqual(self.account.missed_count, 31)  # (10 x 300,000 + 100,000) / 100,000

    def test_missing_ends_with_the_lock_date_and_the_target(self):
        """January to September are due before 1 October: 9 x 300,000."""
        table = [
            # night, lock date, target, missing months of 300,000
            ("2026-09-30", "2026-10-01", 3_000_000, 8),
            ("2026-10-01", "2026-10-01", 3_000_000, 9),
            ("2027-06-01", "2026-10-01", 3_000_000, 9),
            ("2027-06-01", "2026-09-30", 3_000_000, 9),
            ("2027-06-01", "2026-09-29", 3_000_000, 8),
            ("2027-06-01", False, 3_000_000, 10),
            ("2027-06-01", False, 2_000_000, 7),  # 6.67
            ("2027-06-01", False, 0, 17),
        ]
        for night, lock, target, missed in table:
            with self.subTest(night=night, lock=lock, target=target):
                self.account.write({"maturity_date": lock, "target_amount": target})
                self.night(night)
                self.assertEqual(self.account.missed_count, missed)

    def test_what_is_collected(self):
        """A month's deposit, at most what the target lacks; nothing when the money is free, given up or paid."""
        self.deposit(self.account, 2_800_000, date="2026-01-20")
        table = [
            # through, state, target, due
            ("2026-09-30", "running", 3_000_000, 200_000),
            ("2026-09-30", "running", 4_000_000, 300_000),
            ("2026-09-30", "running", 0, 300_000),
            ("2026-09-30", "reached", 2_800_000, 0),
            ("2026-10-31", "running", 4_000_000, 0),  # free since the 1st
            ("2026-09-30", "cancelled", 4_000_000, 0),
            ("2026-09-30", "paid", 4_000_000, 0),
        ]
        for date_to, state, target, due in table:
            with self.subTest(date_to=date_to, state=state, target=target):
                opened(self.account.sudo()).write({"goal_state": state, "target_amount": target})
                rows = self.env["koperasi.savings.account"]._obligations(self.company, date_to)
                found = [int(amount) for held, _m, _k, amount in rows if held == self.account.id]
                self.assertEqual(found, [due] if due else [])

    def test_the_lock_date_of_any_product_is_guarded(self):
        """Voluntary savings under a lock date: a teller does not free them by writing today."""
        self.products["SS"].withdrawal_rule = "lock"
        account = self.as_teller(self.ani["SS"])
        account.maturity_date = "2099-10-01"
        self.deposit(self.ani["SS"], 500_000)
        for day in ("2026-11-02", False):
            with self.subTest(day=day), self.assertRaisesRegex(UserError, "only a manager"):
                account.maturity_date = day
        account.maturity_date = "2099-12-01"

    @mute_logger("odoo.addons.koperasi_base.tools.nightly")
    def test_one_bad_plan_stops_no_other(self):
        """The fee of cancelling has no account: managers are told, the other member is warned."""
        self.product.missed_rule = "cancel"
        other = self.account.copy({"member_id": self.member_budi.id, "open_date": "2026-01-10"})
        self.deposit(self.account, 300_000, date="2026-01-20")
        apply = type(self.account)._do_cancel_goal

        def broken(account, *args):
            if account == self.account:
                raise ZeroDivisionError("a fault of the program")
            return apply(account, *args)

        with patch.object(self.env.registry[self.account._name], "_do_cancel_goal", broken):
            self.night("2026-06-01")
        self.assertEqual((self.account.goal_state, other.goal_state), ("running", "cancelled"))
        note = self.env["mail.message"].search([("subject", "like", self.account.name)])
        self.assertIn(self.users["manager"].partner_id, note.notified_partner_ids)

    def test_warned_once_per_count(self):
        for night in ("2026-04-01", "2026-04-02"):
            self.night(night)
        self.assertEqual(self.account.missed_count, 3)
        warnings = self.account.message_ids.filtered(lambda m: "missing" in (m.body or ""))
        self.assertEqual(len(warnings), 1)
        self.assertEqual(self.account.goal_state, "running")

    def test_the_nightly_job_speaks_indonesian(self):
        """What members read: a plan behind, a goal reached, and a plan cancelled with its fee."""
        self.env["res.lang"]._activate_lang("id_ID")
        self.company.partner_id.lang = "id_ID"
        (self.member_ani + self.member_budi).partner_id.lang = "id_ID"
        reached = self.account.copy(
            {
                "member_id": self.member_budi.id,
                "open_date": "2026-01-10",
                "target_amount": 3_000_000,
            }
        )
        self.deposit(reached, 3_000_000, date="2026-01-20")
        self.deposit(self.account, 300_000, date="2026-01-20")
        self.run_job("2026-05-01")
        self.assertIn("3 setoran dari rencana rekening", self.told(self.account))
        self.assertRegex(
            self.told(reached), r"Target Anda sebesar Rp&nbsp;3\.000\.000 .* sudah tercapai"
        )
        self.product.missed_rule = "cancel"
        self.run_job("2026-06-01")
        entries = self.env["koperasi.savings.transaction"]
        fee = entries.search([("account_id", "=", self.account.id), ("kind", "=", "fee")])
        self.assertEqual(fee.memo, "Biaya pembatalan")
        self.assertIn(
            f"Rencana rekening Anda {self.account.name} dibatalkan", self.told(self.account)
        )
        self.assertNotIn("plan", self.told(self.account))

    def run_job(self, day):
        with freeze_time(day):
            self.env["koperasi.savings.account"]._cron_rules()

    def told(self, account):
        return "".join(account.message_ids.mapped("body"))

    def test_cancelled_by_rule(self):
        self.product.missed_rule = "cancel"
        self.deposit(self.account, 300_000, date="2026-01-20")
        self.night("2026-05-01")  # three months missing
        self.night("2026-05-02")
        self.assertEqual((self.account.goal_state, self.account.balance), ("cancelled", 275_000))
        self.account.sudo().maturity_date = "2099-01-01"
        self.assertEqual(self.account.available_balance, 275_000)
        self.assertThreeZeros()

    def test_reached(self):
        self.deposit(self.account, 3_000_000, date="2026-01-20")
        self.night("2026-07-01")
        self.assertEqual((self.account.goal_state, self.account.goal_progress), ("reached", 100))
        self.assertEqual(self.account.missed_count, 0)
        self.night("2026-07-02")
        told = self.account.message_ids.filtered(lambda m: "is reached" in (m.body or ""))
        self.assertEqual(len(told), 1)

    def test_cancelling_loses_interest(self):
        self.product.cancel_loses_interest = True
        self.deposit(self.account, 1_000_000, date="2026-01-20")
        book = self.account.sudo()._book
        expense = self.accounts["savings_interest_expense"]
        book(50_000, "interest", date="2026-06-30", counter_account=expense)
        book(-5000, "tax", date="2026-06-30", counter_account=self.accounts["suspense"])
        with self.assertRaises(AccessError):
            self.as_teller(self.account).cancel_goal("Needs money")
        head = self.account.with_user(self.users["head_teller"])
        with self.assertRaisesRegex(UserError, "why"):
            head.cancel_goal("")
        entries = head.cancel_goal("Needs money")
        self.assertEqual(sorted(entries.mapped("amount")), [-45_000, -25_000])
        self.assertJournalEntry(
            entries.move_id,
            [("21140", 70_000, 0), ("41410", 0, 25_000), ("51110", 0, 45_000)],
        )
        self.assertFalse(head.cancel_goal("Again"))
        self.assertThreeZeros()

    def test_lock_date_is_not_brought_forward(self):
        self.account.maturity_date = "2027-06-01"
        self.deposit(self.account, 1000)
        for day in ("2026-11-01", False):
            with self.subTest(day), self.assertRaisesRegex(UserError, "only a manager"):
                self.as_teller(self.account).maturity_date = day
        self.as_teller(self.account).maturity_date = "2027-07-01"

    def test_payout_of_a_product(self):
        self.deposit(self.account, 2_000_000, date="2026-01-20")
        lost = self.account.sudo().copy(
            {"member_id": self.member_budi.id, "maturity_date": "2026-10-01"}
        )
        self.deposit(lost, 700_000, date="2026-01-20")
        self.as_teller(self.budi["SS"]).close_account()
        proposal = self.propose()
        self.assertEqual(
            (proposal.line_count, proposal.skip_count, proposal.total), (1, 1, 2_000_000)
        )
        with self.assertRaisesRegex(UserError, "was not submitted"):
            proposal.with_user(self.users["admin"]).action_approve()
        proposal.action_submit()
        with self.assertRaises(UserError):
            proposal.action_approve()  # maker is not checker
        proposal.with_user(self.users["admin"]).action_approve()
        proposal.with_user(self.users["admin"]).action_approve()
        self.assertEqual((self.account.balance, self.ani["SS"].balance), (0, 2_000_000))
        self.assertEqual((self.account.goal_state, lost.balance), ("paid", 700_000))
        self.assertEqual(self.propose().line_count, 0)
        self.assertThreeZeros()

    def propose(self):
        proposal = self.env["koperasi.savings.proposal"].with_user(self.users["manager"]).create(
            {"kind": "goal", "product_id": self.product.id}
        )  # fmt: skip
        proposal.action_compute()
        return proposal

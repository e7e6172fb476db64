from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import SavingsCommon

NUMBERS = (
    "minimum_balance", "deposit_minimum", "deposit_maximum", "maximum_balance", "notice_days", "cooling_days",
    "withdrawal_minimum", "withdrawal_fee", "admin_fee", "dormancy_fee", "closing_fee", "passbook_fee",
    "cancel_fee", "dormant_months", "missed_limit",
)  # fmt: skip


@tagged("post_install", "-at_install")
class TestRules(SavingsCommon):
    """Rules of products for deposits and withdrawals, on Ani's voluntary account with Rp 1,000,000."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.product = cls.products["SS"]
        cls.account = cls.ani["SS"]
        cls.account.with_user(cls.teller).deposit(1_000_000, date="2026-10-01")

    def withdraw(self, amount, date="2026-11-02", **kwargs):
        return self.as_teller(self.account).withdraw(amount, date=date, **kwargs)

    def test_classification(self):
        for code, expected in [
            ("SP", "equity"),
            ("SW", "equity"),
            ("SS", "liability"),
            ("TT", "liability"),
        ]:
            self.assertEqual(self.products[code].classification, expected, code)
        with self.assertRaisesRegex(UserError, "new product"):
            self.products["SW"].write(
                {
                    "classification": "liability",
                    "control_account_id": self.accounts["savings_voluntary"].id,
                }
            )
        unused = self.product.copy({"code": "S2"})
        with self.assertRaisesRegex(ValidationError, "not an account of that type"):
            unused.classification = "equity"
        unused.write(
            {
                "classification": "equity",
                "control_account_id": self.accounts["savings_mandatory"].id,
            }
        )
        self.assertEqual(unused.classification, "equity")

    def test_p05_limits_of_deposits(self):
        self.product.write(
            {"deposit_minimum": 50_000, "deposit_maximum": 400_000, "maximum_balance": 1_500_000}
        )
        table = [
            # amount, refused with
            (49_999, "at least"),
            (50_000, None),  # 1,050,000
            (400_001, "at most"),
            (400_000, None),  # 1,450,000
            (50_001, "can still be paid in"),
            (50_000, None),  # 1,500,000
        ]
        for amount, message in table:
            with self.subTest(amount):
                if message:
                    with self.assertRaisesRegex(UserError, message):
                        self.deposit(self.account, amount)
                else:
                    self.deposit(self.account, amount)
        self.assertEqual(self.account.balance, 1_500_000)
        self.assertThreeZeros()

    def test_withdrawable_follows_the_rule(self):
        self.product.withdrawal_rule = "never"
        self.assertFalse(self.product.withdrawable)
        self.product.withdrawable = True
        self.assertEqual(self.product.withdrawal_rule, "free")
        self.product.withdrawable = False
        self.assertEqual(self.product.withdrawal_rule, "never")

    def test_p05_never_until_the_member_leaves(self):
        self.product.withdrawal_rule = "never"
        with self.assertRaisesRegex(UserError, "membership ends"):
            self.withdraw(1000)
        self.member_ani._change_state("leaving", leave_date="2026-11-01", leave_cause="resigned")
        self.assertEqual(self.withdraw(1000).kind, "payout")

    def test_p05_cooling(self):
        self.product.write({"withdrawal_rule": "cooling", "cooling_days": 30})
        self.withdraw(100_000, "2026-10-05")
        with self.assertRaisesRegex(UserError, "04/11/2026"):
            self.withdraw(100_000, "2026-11-03")
        self.withdraw(100_000, "2026-11-04")
        self.product.write(
            {"cooling_from": "deposit", "cooling_days": 40}
        )  # 1 October + 40 = 10 November
        with self.assertRaisesRegex(UserError, "10/11/2026"):
            self.withdraw(100_000, "2026-11-09")
        self.withdraw(100_000, "2026-11-10")

    def test_p09_sent_twice_is_not_judged_twice(self):
        self.product.write(
            {"withdrawal_rule": "cooling", "cooling_days": 30, "withdrawal_fee": 2500}
        )
        first = self.withdraw(100_000, key="k1")
        self.assertEqual(self.withdraw(100_000, key="k1"), first)
        self.assertEqual(self.account.balance, 897_500)

    def test_minimum_withdrawal(self):
        self.product.write({"withdrawal_minimum": 50_000, "minimum_balance": 20_000})
        with self.assertRaisesRegex(UserError, "at least"):
            self.withdraw(49_999)
        self.withdraw(950_000)  # 50,000 left, of which 30,000 can be taken
        self.withdraw(30_000)
        self.assertEqual(self.account.balance, 20_000)

    def test_fee_above_the_free_withdrawals(self):
        self.product.write({"withdrawal_free_count": 2, "withdrawal_fee": 2500})
        table = [
            # date, balance after: 100,000 each, the third of a month costs 2,500
            ("2026-10-05", 900_000),
            ("2026-10-06", 800_000),
            ("2026-10-07", 697_500),
            ("2026-11-02", 597_500),
        ]
        for day, balance in table:
            entry = self.withdraw(100_000, day)
            self.assertEqual((entry.kind, entry.amount), ("withdrawal", -100_000))
            self.assertEqual(self.account.balance, balance, day)
        third = self.env["koperasi.savings.transaction"].search(
            [("account_id", "=", self.account.id), ("kind", "=", "fee")]
        )
        self.assertJournalEntry(
            third.move_id,
            [("21110", 102_500, 0), ("11130", 0, 100_000), ("41410", 0, 2500)],
        )
        self.assertThreeZeros()

    def test_p05_notice(self):
        self.product.write({"withdrawal_rule": "notice", "notice_days": 7})
        with self.assertRaisesRegex(UserError, "notice of 7 days"):
            self.withdraw(300_000)
        notices = self.env["koperasi.savings.notice"].with_user(self.teller)
        notice = notices.create({"account_id": self.account.id, "amount": 300_000})
        self.assertEqual((notice.earliest_date - notice.date).days, 7)
        self.product.notice_days = 90  # the notice keeps its date
        with self.assertRaisesRegex(UserError, "announced are"):
            self.withdraw(300_000, notice.date)
        for amount, taken in [(300_001, False), (250_000, True), (50_000, False)]:
            with self.subTest(amount):
                rules = self.account._check_withdrawal_rules
                if taken:
                    entry = self.account.sudo().withdraw(amount, date=notice.earliest_date)
                    self.assertEqual(notice.transaction_id, entry)
                    self.assertEqual(notice.state, "used")
                else:
                    with self.assertRaises(UserError):
                        rules(amount, notice.earliest_date)
        with self.assertRaisesRegex(UserError, "paid already"):
            notice.action_cancel()

    def test_notice_of_half_a_rupiah(self):
        """The field would round it: 1,000.5 announced was 1,001 that could be taken."""
        self.product.write({"withdrawal_rule": "notice", "notice_days": 7})
        notices = self.env["koperasi.savings.notice"].with_user(self.teller)
        with self.assertRaisesRegex(UserError, "whole amount"):
            notices.create({"account_id": self.account.id, "amount": 1_000.5})
        self.assertFalse(notices.search([("account_id", "=", self.account.id)]))

    def test_notice_cancelled(self):
        self.product.write({"withdrawal_rule": "notice", "notice_days": 7})
        notices = self.env["koperasi.savings.notice"].with_user(self.teller)
        notice = notices.create({"account_id": self.account.id, "amount": 300_000})
        notice.action_cancel()
        notice.action_cancel()
        self.assertEqual(notice.state, "cancelled")
        with self.assertRaisesRegex(UserError, "need a notice"):
            self.account._check_withdrawal_rules(300_000, notice.earliest_date)

    def test_p05_lock_date(self):
        self.product.withdrawal_rule = "lock"
        self.account.maturity_date = "2026-12-20"
        self.assertEqual(self.account.available_balance, 0)
        with self.assertRaisesRegex(UserError, "locked until"):
            self.withdraw(1000)
        self.account.sudo().maturity_date = "2026-11-02"
        self.assertEqual(self.account.available_balance, 1_000_000)
        self.withdraw(1000)

    def test_transfers_follow_the_rules_of_both(self):
        account, to = self.as_teller(self.account), self.budi["SS"]
        self.product.write({"maximum_balance": 1_200_000, "withdrawal_minimum": 10_000})
        self.deposit(to, 1_000_000)
        with self.assertRaisesRegex(UserError, "can still be paid in"):
            account.transfer(to, 200_001)
        with self.assertRaisesRegex(UserError, "at least"):
            account.transfer(to, 9999)
        self.assertEqual(len(account.transfer(to, 200_000, key="t1")), 2)
        self.assertEqual(len(account.transfer(to, 200_000, key="t1")), 2)
        self.assertEqual((account.balance, to.balance), (800_000, 1_200_000))

    def test_transfer_wizard_asks_for_the_name(self):
        to = self.budi["SS"]
        wizard = self.env["koperasi.savings.transfer"].with_user(self.teller).create({
            "account_id": self.account.id, "to_number": to.name.lower(), "amount": 250_000, "purpose": "Arisan",
        })  # fmt: skip
        self.assertIn("Budi", wizard.receiver_name)
        with self.assertRaisesRegex(UserError, "Read the name out"):
            wizard.action_transfer()
        wizard.confirmed = True
        wizard.action_transfer()
        wizard.action_transfer()  # a double click
        self.assertEqual(to.balance, 250_000)
        for number in ("RS-0", "'; DROP TABLE", self.account_b().name):
            wizard = wizard.copy({"to_number": number})
            with self.subTest(number), self.assertRaisesRegex(UserError, "No account has"):
                wizard.action_transfer()

    def account_b(self):
        self.make_products(self.company_b)
        member = self.make_member("Cici", company=self.company_b)
        return member.with_context(allowed_company_ids=self.company_b.ids).savings_account_ids[0]

    def test_changing_every_rule_leaves_the_past_alone(self):
        self.withdraw(100_000, "2026-10-05")
        held = self.ani["SW"]
        self.deposit(held, 50_000, date="2026-01-20")
        before = self.past()
        self.product.write(
            {**dict.fromkeys(NUMBERS, 7), "withdrawal_rule": "never", "deposit_maximum": 8,
             "maximum_balance": 9, "interest_method": "daily", "dormant_wakes": True}
        )  # fmt: skip
        self.products["SW"].write({"obligation_amount": 999_000, "contribution_rule": "grade"})
        self.products["SP"].obligation_amount = 999_000
        self.assertEqual(self.past(), before)

    def past(self):
        """Entries, batches and books (accounts carry the new minimum), statements, and dues of a year."""
        accounts = self.env["koperasi.savings.account"]
        self.env.flush_all()
        books = {k: v for k, v in self.contents().items() if k != "koperasi_savings_account"}
        statements = [
            a.statement("2026-01-01", "2026-11-24") for a in (self.account, self.ani["SW"])
        ]
        dues = [accounts._obligations(self.company, f"2026-{m:02}-28") for m in range(1, 13)]
        return books, statements, dues

    def test_every_change_is_logged(self):
        tracked = {
            name for name, field in self.product._fields.items() if getattr(field, "tracking", None)
        }
        self.assertFalse(set(NUMBERS) - tracked)
        self.assertTrue(
            {"classification", "withdrawal_rule", "fee_shortfall", "control_account_id"} <= tracked
        )

    @mute_logger("odoo.sql_db")
    def test_hostile_rules(self):
        for name in NUMBERS:
            with self.subTest(name), self.assertRaises(CheckViolation), self.env.cr.savepoint():
                self.product.write({name: -1})
                self.env.flush_all()
        for vals in ({"withdrawal_rule": "notice"}, {"withdrawal_rule": "cooling"}):
            with self.subTest(vals), self.assertRaises(ValidationError), self.env.cr.savepoint():
                self.product.write(vals)

    @mute_logger("odoo.sql_db", "odoo.models", "odoo.addons.base.models.ir_rule")
    def test_hostile_notices(self):
        self.product.write({"withdrawal_rule": "notice", "notice_days": 7})
        notices = self.env["koperasi.savings.notice"].with_user(self.teller)
        account = self.account.id
        table = [
            {"account_id": account, "amount": 0},
            {"account_id": account, "amount": -5},
            {"account_id": account, "amount": float("nan")},
            {"account_id": account, "amount": 1e18},
            {"account_id": account, "amount": 1_000_001},
            {"account_id": self.ani["SP"].id, "amount": 1},
            {"account_id": self.account_b().id, "amount": 1},
            {"account_id": account, "amount": 1, "state": "used"},
            {"account_id": account, "amount": 1, "earliest_date": "2020-01-01"},
        ]
        for vals in table:
            with self.subTest(vals), self.assertRaises(UserError), self.env.cr.savepoint():
                notices.create(vals)
        for role in ("clerk", "loan_officer", "auditor"):
            with self.subTest(role), self.assertRaises(AccessError):
                notices.with_user(self.users[role]).create({"account_id": account, "amount": 1})

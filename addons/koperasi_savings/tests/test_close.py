from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import SavingsCommon


@tagged("post_install", "-at_install")
class TestClose(SavingsCommon):
    """Ani's voluntary account holds Rp 500,000, of which 20,000 must stay; closing costs Rp 10,000."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.products["SS"].write({"closing_fee": 10_000, "minimum_balance": 20_000})
        cls.account = cls.ani["SS"]
        cls.account.with_user(cls.teller).deposit(500_000, date="2026-11-02")

    def test_p09_cash(self):
        wizard = self.env["koperasi.savings.close"].with_user(self.teller).create(
            {"account_id": self.account.id}
        )  # fmt: skip
        self.assertEqual((wizard.balance, wizard.fee, wizard.payout), (500_000, 10_000, 490_000))
        wizard.action_close()
        wizard.action_close()  # a double click
        self.assertEqual((self.account.state, self.account.balance), ("closed", 0))
        self.assertJournalEntry(
            self.account.close_batch_id.move_id,
            [("21110", 500_000, 0), ("11130", 0, 490_000), ("41410", 0, 10_000)],
        )
        self.assertThreeZeros()

    def test_closing_needs_the_notice_of_the_product(self):
        """500,000 are announced for 7 days later; 400,000 are not all."""
        self.products["SS"].write({"withdrawal_rule": "notice", "notice_days": 7})
        account = self.as_teller(self.account)
        notices = self.env["koperasi.savings.notice"].with_user(self.teller)
        with self.assertRaisesRegex(UserError, "need a notice of 7 days"):
            account.close_account()
        part = notices.create({"account_id": account.id, "amount": 400_000})
        part.sudo().earliest_date = part.date
        with self.assertRaisesRegex(UserError, "announced are"):
            account.close_account()
        notice = notices.create({"account_id": account.id, "amount": 500_000})
        with self.assertRaisesRegex(UserError, "announced are"):
            account.close_account()
        notice.sudo().earliest_date = notice.date
        account.close_account()
        self.assertEqual((account.state, notice.state, part.state), ("closed", "used", "open"))

    def test_who_leaves_and_what_is_empty_need_no_notice(self):
        self.products["SS"].write({"withdrawal_rule": "notice", "notice_days": 7})
        self.as_teller(self.budi["SS"]).close_account()
        self.member_ani.sudo().state = "leaving"
        self.as_teller(self.account).close_account()
        self.assertEqual({self.account.state, self.budi["SS"].state}, {"closed"})

    def test_to_another_account_and_reopened(self):
        to = self.budi["SS"]
        self.deposit(to, 20_000)
        account = self.as_teller(self.account)
        account.close_account(to=to.id)
        self.assertEqual((account.state, account.balance, to.balance), ("closed", 0, 510_000))
        with self.assertRaises(AccessError):
            account.reopen_account("Mistake")
        head = account.with_user(self.users["head_teller"])
        with self.assertRaisesRegex(UserError, "reason"):
            head.reopen_account(" ")
        head.reopen_account("Closed by mistake")
        self.assertEqual((account.state, account.balance, to.balance), ("open", 500_000, 20_000))
        self.assertEqual((account.floor_balance, account.close_date), (20_000, False))
        self.assertFalse(account.close_batch_id)
        self.assertThreeZeros()

    def test_little_money_is_the_fee(self):
        self.as_teller(self.account).withdraw(480_000)
        self.products["SS"].closing_fee = 50_000
        entries = self.as_teller(self.account).close_account()
        self.assertEqual([(e.kind, e.amount) for e in entries], [("fee", -20_000)])

    def test_empty(self):
        account = self.budi["SS"]
        self.assertFalse(self.as_teller(account).close_account())
        self.assertEqual(account.state, "closed")
        account.with_user(self.users["head_teller"]).reopen_account("Wants it back")
        self.assertEqual(account.state, "open")

    def test_p05_refused(self):
        with self.assertRaisesRegex(UserError, "as long as the membership"):
            self.as_teller(self.ani["SP"]).close_account()
        with self.assertRaisesRegex(UserError, "another account"):
            self.as_teller(self.account).close_account(to=self.account)
        self.products["SS"].maximum_balance = 400_000
        with self.assertRaisesRegex(UserError, "at most"):
            self.as_teller(self.account).close_account(to=self.budi["SS"])
        for role in ("clerk", "loan_officer", "auditor"):
            with self.subTest(role), self.assertRaises(AccessError):
                self.account.with_user(self.users[role]).close_account()
        self.assertEqual(self.account.balance, 500_000)

    def test_p09_passbook_fee(self):
        self.assertFalse(self.account._charge_passbook_fee("book:1"))
        self.products["SS"].passbook_fee = 15_000
        entry = self.account._charge_passbook_fee("book:1")
        self.assertEqual(self.account._charge_passbook_fee("book:1"), entry)
        self.assertEqual(self.account.balance, 485_000)

from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.service.model import retrying
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.koperasi_savings.tests.common_parallel import ParallelCommon

from .common import LoanCommon

PAID_ON = "2026-02-28"


@tagged("post_install", "-at_install")
class TestPropertyParallel(ParallelCommon, LoanCommon):
    """Three loans of one product, 12,000,000 flat 12 % over 12 months, and tellers who are busy with them."""

    @classmethod
    def commit_data(cls):
        cls.journals["till"].koperasi_posting = "day"
        product = cls.make_product()
        member = cls.make_member("Ani Wijaya", "A-001")
        cls.loan_ids = [cls.lent(member, product) for _loan in range(3)]

    @classmethod
    def lent(cls, member, product):
        loan = cls.env["koperasi.loan"].create({
            "member_id": member.id, "product_id": product.id,
            "amount_requested": 12_000_000, "periods": 12,
        })  # fmt: skip
        loan.action_submit()
        loan.action_approve()
        loan.action_disburse(date="2026-01-31")
        return loan.id

    def loan(self, env, place=0):
        return env["koperasi.loan"].browse(self.loan_ids[place])

    def test_p07_payments_on_two_loans_do_not_wait(self):
        """One till, one day, one product, two loans: the second payment finishes while the first is open."""
        self.in_transaction(lambda env: self.loan(env).pay(1000, date=PAID_ON))
        with self.transactions(2) as (slow, fast):
            self.loan(slow).pay(20_000, date=PAID_ON)
            self.never_wait(fast)
            self.loan(fast, 1).pay(30_000, date=PAID_ON)
            fast.cr.commit()
            slow.cr.commit()
        self.assertZeros()

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_p08_paid_off_twice_at_once(self):
        """Both tellers see the pay-off amount; one takes it, the other is told, when tried again."""
        with self.transactions(1) as (second,), patch("odoo.service.model.time.sleep"):
            late = self.loan(second, 2)
            amount = late.payoff_amount(PAID_ON)
            work = lambda: late.pay(amount, date=PAID_ON)
            self.in_transaction(lambda env: self.loan(env, 2).pay(amount, date=PAID_ON))
            rows = self.in_transaction(
                lambda env: self.count_rows(env, "koperasi.loan.transaction")
            )
            with self.assertRaisesRegex(UserError, "nothing can be paid"):
                retrying(work, second)
        after = self.in_transaction(lambda env: self.count_rows(env, "koperasi.loan.transaction"))
        self.assertEqual(after, rows)
        self.assertEqual(self.in_transaction(lambda env: self.loan(env, 2).state), "closed")
        self.assertZeros()

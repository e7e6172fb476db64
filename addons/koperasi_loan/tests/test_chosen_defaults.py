from odoo.tests import tagged

from .common import LoanCommon


@tagged("post_install", "-at_install")
class TestChosenDefaults(LoanCommon):
    """Nobody fills what only our methods write by way of a default."""

    def test_p37_a_loan_is_born_empty(self):
        forged = {
            "balance": 10_000_000, "interest_paid": 5, "floor_balance": -5, "state": "active",
            "control_account_id": self.accounts["loan_loss_expense"].id,
            "approved_by_id": self.approver.id,
        }  # fmt: skip
        fresh = self.apply()
        values = {
            "member_id": self.member.id,
            "product_id": self.product.id,
            "amount_requested": 12_000_000,
            "periods": 12,
        }
        context = {f"default_{name}": value for name, value in forged.items()}
        loan = (
            self.env["koperasi.loan"].with_user(self.officer).with_context(**context).create(values)
        )
        for name in forged:
            with self.subTest(name):
                self.assertEqual(loan[name], fresh[name])
        self.assertEqual((loan.balance, loan.state), (0, "draft"))

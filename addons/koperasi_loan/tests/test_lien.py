from datetime import date

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .common import LoanCommon

DAY = date(2026, 3, 2)


@tagged("post_install", "-at_install")
class TestLien(LoanCommon):
    """Savings of 8,250,000, of which 1,000,000 secure a loan."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        products = cls.env["koperasi.savings.product"]._create_default_products(cls.company)
        cls.savings = cls.env["koperasi.savings.account"].create({
            "member_id": cls.member.id,
            "product_id": products.filtered(lambda product: product.code == "SS").id,
        })  # fmt: skip
        with freeze_time(DAY):
            cls.savings.with_user(cls.teller).deposit(8_250_000, date=DAY)

    def pledge(self, value):
        return [Command.create({
            "type": "savings", "description": "Simpanan sukarela",
            "account_id": self.savings.id, "value": value,
        })]  # fmt: skip

    def secured(self, value=1_000_000):
        return self.lend(1_200_000, 12, on=DAY, collateral_ids=self.pledge(value))

    def withdraw(self, amount):
        with freeze_time(DAY):
            return self.savings.with_user(self.teller).withdraw(amount, date=DAY)

    def test_the_lien_comes_with_the_disbursement(self):
        loan = self.approved(1_200_000, 12, collateral_ids=self.pledge(1_000_000))
        self.assertEqual(self.savings.floor_balance, 0)
        with freeze_time(DAY):
            loan.with_user(self.officer).action_disburse(date=DAY)
        self.assertRecordValues(
            loan.lien_ids, [{"kind": "lien", "amount": 1_000_000, "state": "active"}]
        )
        self.assertEqual(self.savings.available_balance, 7_250_000)
        with self.assertRaisesRegex(
            UserError, rf"7.250.000.*1.000.000.* collateral of {loan.name}"
        ):
            self.withdraw(7_250_001)
        self.withdraw(7_250_000)

    def test_the_lien_goes_with_the_loan_and_comes_back(self):
        loan = self.secured()
        entry = self.pay(loan, loan.payoff_amount(DAY), DAY)
        self.assertEqual((loan.state, loan.lien_ids.state), ("closed", "released"))
        self.assertEqual(self.savings.floor_balance, 0)
        self.withdraw(7_750_000)
        with freeze_time(DAY):
            entry.with_user(self.head_teller).reverse("typed twice")
        self.assertEqual(loan.state, "active")
        self.assertRecordValues(
            loan.lien_ids.sorted("id"),
            [
                {"amount": 1_000_000, "state": "released"},
                {"amount": 500_000, "state": "active"},
            ],
        )
        self.assertIn("500.000", loan.message_ids[0].body)

    def test_no_more_is_pledged_than_is_free(self):
        for value in (8_250_001, 0, 1e15):
            with self.subTest(value=value), self.assertRaises(UserError):
                self.apply(1_200_000, 12, collateral_ids=self.pledge(value))
                self.env.flush_all()
        first = self.approved(1_200_000, 12, collateral_ids=self.pledge(8_000_000))
        second = self.approved(1_200_000, 12, collateral_ids=self.pledge(8_000_000))
        with freeze_time(DAY):
            first.with_user(self.officer).action_disburse(date=DAY)
            with self.assertRaisesRegex(UserError, "not that much is free"):
                second.with_user(self.officer).action_disburse(date=DAY)

    def test_only_own_savings(self):
        other = self.make_member("Budi", "A-002")
        with self.assertRaisesRegex(UserError, "of the borrower"):
            self.apply(1_200_000, 12, member=other, collateral_ids=self.pledge(1_000))
        with self.assertRaisesRegex(UserError, "of type savings"):
            self.apply(
                1_200_000, 12,
                collateral_ids=[Command.create({
                    "type": "land", "description": "x", "account_id": self.savings.id, "value": 1_000,
                })],
            )  # fmt: skip

    def test_p05_nobody_releases_the_lien_of_a_running_loan(self):
        loan = self.secured()
        with self.assertRaisesRegex(UserError, "still running"):
            loan.lien_ids.with_user(self.head_teller).release("please")
        with self.assertRaises(AccessError):
            loan.lien_ids.with_user(self.officer).release("please")
        with self.assertRaisesRegex(UserError, "decided upon"):
            loan.collateral_ids.with_user(self.officer).value = 1

    def test_an_exit_settles_loan_and_pledge_together(self):
        loan = self.secured()
        self.member._change_state("leaving", leave_date=DAY, leave_cause="resigned")
        with freeze_time(DAY):
            self.member._new_exit()._do_settle()
        self.assertEqual((loan.state, loan.lien_ids.state), ("closed", "released"))
        self.assertFalse(self.savings.balance)
        self.assertThreeZeros()

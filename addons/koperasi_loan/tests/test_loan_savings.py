from datetime import date

from psycopg2.errors import CheckViolation

from odoo.exceptions import UserError, ValidationError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common import LoanCommon


@tagged("post_install", "-at_install")
class TestLoanSavings(LoanCommon):
    """Borrowers save beside the loan of 12,000,000; the money stays until the loan is paid off."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.saved = cls.env["koperasi.savings.product"].create(
            {"name": "Wajib Pinjaman", "code": "SWP", "kind": "loan_linked"}
        )

    def linked_product(self, rule, **values):
        return self.make_product(savings_rule=rule, savings_product_id=self.saved.id, **values)

    def test_kept_back_in_cash(self):
        """1.5 % = 180,000 beside a fee of 50,000: the member receives 11,770,000."""
        loan = self.lend(
            product=self.linked_product("percent", savings_percent=1.5, admin_fee=50_000)
        )
        account = loan.linked_account_id
        self.assertEqual((account.member_id, account.balance), (self.member, 180_000))
        self.assertJournalEntry(
            loan.transaction_ids.move_id,
            [
                ("11411", 12_000_000, 0),
                ("11130", 230_000, 0),
                ("11130", 0, 12_000_000),
                ("21160", 0, 180_000),
                ("41130", 0, 50_000),
            ],
        )
        self.assertThreeZeros()

    def test_kept_back_to_savings(self):
        voluntary = self.env["koperasi.savings.product"].create(
            {"name": "Sukarela", "code": "SS", "kind": "voluntary"}
        )
        account = self.env["koperasi.savings.account"].create(
            {"member_id": self.member.id, "product_id": voluntary.id, "open_date": "2026-01-01"}
        )
        loan = self.approved(product=self.linked_product("percent", savings_percent=1.5))
        loan.with_user(self.officer).action_disburse(
            date=date(2026, 1, 31), savings_account=account.id
        )
        self.assertEqual((account.balance, loan.linked_account_id.balance), (11_820_000, 180_000))
        self.assertJournalEntry(
            loan.transaction_ids.move_id,
            [("11411", 12_000_000, 0), ("21110", 0, 11_820_000), ("21160", 0, 180_000)],
        )
        self.assertThreeZeros()

    def test_locked_until_paid_off(self):
        loan = self.lend(product=self.linked_product("percent", savings_percent=1.5))
        account = loan.linked_account_id.with_user(self.teller)
        self.assertEqual(account.available_balance, 0)
        with freeze_time("2026-02-10"), self.assertRaisesRegex(UserError, "paid off"):
            account.withdraw(1000)
        self.pay(loan, loan.payoff_amount(date(2026, 2, 10)), date(2026, 2, 10))
        self.env.invalidate_all()
        self.assertEqual((loan.state, account.available_balance), ("closed", 180_000))
        with freeze_time("2026-02-10"):
            account.withdraw(180_000)
        self.assertThreeZeros()

    def test_with_each_installment(self):
        loan = self.lend(product=self.linked_product("installment", savings_amount=25_000))
        account = loan.linked_account_id
        self.assertEqual(account.monthly_amount, 25_000)

        def dues(day):
            rows = self.env["koperasi.savings.account"]._obligations(self.company, day)
            return [int(due) for held, _member, _kind, due in rows if held == account.id]

        self.assertEqual(dues("2026-02-28"), [25_000])
        self.pay(loan, loan.payoff_amount(date(2026, 2, 10)), date(2026, 2, 10))
        self.assertEqual(dues("2026-03-31"), [])

    def test_hostile(self):
        for values in ({"savings_percent": 100}, {"savings_percent": -1}, {"savings_amount": -1}):
            with (
                self.subTest(values),
                self.assertRaises(CheckViolation),
                mute_logger("odoo.sql_db"),
                self.env.cr.savepoint(),
            ):
                self.linked_product("percent", **values)
        with self.assertRaises(ValidationError):
            self.make_product(savings_rule="percent", savings_percent=1)

from datetime import date

from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from .common import LoanCommon


@tagged("post_install", "-at_install")
class TestDisbursement(LoanCommon):
    def test_cash_with_fees(self):
        """12,000,000 with 1 % provision and 50,000 administration: the member receives 11,830,000."""
        loan = self.lend(product=self.make_product(provision_fee_percent=1, admin_fee=50_000))
        self.assertEqual(
            [self.facts(entry) for entry in loan.transaction_ids.sorted("number")],
            [
                ("disbursement", 0, 0, 0, 0),
                ("provision", 0, 0, 0, 120_000),
                ("fee", 0, 0, 0, 50_000),
            ],
        )
        self.assertJournalEntry(
            loan.transaction_ids.move_id,
            [
                ("11411", 12_000_000, 0),
                ("11130", 170_000, 0),
                ("11130", 0, 12_000_000),
                ("41120", 0, 120_000),
                ("41130", 0, 50_000),
            ],
        )
        self.assertRecordValues(
            loan,
            [
                {
                    "state": "active",
                    "outstanding": 12_000_000,
                    "fee_paid": 170_000,
                    "disbursed_on": date(2026, 1, 31),
                    "next_due_date": date(2026, 2, 28),
                    "next_due_amount": 1_120_000,
                    "days_past_due": 0,
                    "collectibility": "lancar",
                }
            ],
        )
        self.assertThreeZeros()

    def test_bank_transfer(self):
        loan = self.approved()
        loan.with_user(self.officer).action_disburse(
            date=date(2026, 1, 31), journal=self.journals["transfer"].id
        )
        self.assertJournalEntry(
            loan.transaction_ids.move_id, [("11411", 12_000_000, 0), ("11215", 0, 12_000_000)]
        )
        self.assertThreeZeros()

    def test_to_savings(self):
        """No cash moves: loans against savings, fees to income, in one entry."""
        account = self.savings_account(self.member)
        loan = self.approved(product=self.make_product(admin_fee=50_000))
        loan.with_user(self.officer).action_disburse(
            date=date(2026, 1, 31), savings_account=account.id
        )
        self.assertEqual(account.balance, 11_950_000)
        self.assertJournalEntry(
            loan.transaction_ids.move_id,
            [("11411", 12_000_000, 0), ("41130", 0, 50_000), ("21110", 0, 11_950_000)],
        )
        self.assertThreeZeros()
        disbursement = loan.transaction_ids.filtered(lambda entry: entry.kind == "disbursement")
        disbursement.with_user(self.head_teller).reverse("Salah anggota")
        self.assertEqual((account.balance, loan.state, loan.balance), (0, "approved", 0))
        self.assertThreeZeros()

    def test_not_to_the_savings_of_others(self):
        other = self.savings_account(self.make_member("Budi", "A-002"))
        with self.assertRaisesRegex(UserError, "same member"):
            self.approved().action_disburse(date=date(2026, 1, 31), savings_account=other)

    def test_accounts_of_the_product(self):
        income = self.accounts["savings_interest_expense"].copy(
            {"code": "41111", "account_type": "income"}
        )
        product = self.make_product(
            control_account_id=self.accounts["loan_productive"].id, interest_account_id=income.id
        )
        loan = self.lend(product=product)
        entry = self.pay(loan, 1_120_000, date(2026, 2, 28))
        self.assertJournalEntry(
            entry.move_id, [("11130", 1_120_000, 0), ("11410", 0, 1_000_000), ("41111", 0, 120_000)]
        )
        self.assertThreeZeros()

    def test_repeating_is_harmless(self):
        loan = self.lend()
        self.assertFalse(loan.action_disburse())
        self.assertEqual(loan.outstanding, 12_000_000)

    def test_refusals(self):
        with self.assertRaisesRegex(UserError, "not approved"):
            self.apply().with_user(self.officer).action_disburse()
        with self.assertRaisesRegex(UserError, "leave nothing"):
            loan = self.approved(40_000, product=self.make_product(admin_fee=50_000))
            loan.action_disburse(date=date(2026, 1, 31))
        with self.assertRaisesRegex(UserError, "future"), freeze_time("2026-01-31"):
            self.approved().with_user(self.officer).action_disburse(date=date(2026, 2, 1))

    def test_locked_period(self):
        loan = self.approved()
        self.company.fiscalyear_lock_date = date(2026, 1, 31)
        with self.assertRaisesRegex(UserError, "closed period"):
            loan.with_user(self.officer).action_disburse(date=date(2026, 1, 31))
        loan.invalidate_recordset()
        self.assertEqual(loan.state, "approved")

    def test_reversal(self):
        """A disbursement goes back with its fees; the loan can be paid out again, as plan 2."""
        loan = self.lend(product=self.make_product(admin_fee=50_000))
        disbursement = loan.transaction_ids.filtered(lambda entry: entry.kind == "disbursement")
        with freeze_time("2026-02-02"):
            disbursement.with_user(self.head_teller).reverse("Batal")
        self.assertRecordValues(
            loan,
            [
                {
                    "state": "approved",
                    "balance": 0,
                    "fee_paid": 0,
                    "active_plan_id": False,
                    "disbursed_on": False,
                }
            ],
        )
        with freeze_time("2026-02-03"):
            loan.with_user(self.officer).action_disburse()
        self.assertEqual(
            (loan.state, loan.active_plan_id.version, len(loan.plan_ids)), ("active", 2, 2)
        )
        self.assertThreeZeros()

    def test_reversal_of_one_among_many(self):
        """Of loans paid out together one is reversed: its rows only."""
        product = self.make_product(admin_fee=50_000)
        loans = self.approved(product=product) + self.approved(product=product)
        loans.with_user(self.officer).action_disburse(date=date(2026, 1, 31))
        first = loans[0].transaction_ids.filtered(lambda entry: entry.kind == "disbursement")
        first.with_user(self.head_teller).reverse("Batal")
        self.assertEqual(loans.mapped("state"), ["approved", "active"])
        self.assertEqual(loans.mapped("balance"), [0, 12_000_000])
        self.assertEqual(loans.mapped("fee_paid"), [0, 50_000])
        self.assertThreeZeros()

    def test_no_reversal_once_paid(self):
        loan = self.lend()
        self.pay(loan, 1_120_000, date(2026, 2, 28))
        disbursement = loan.transaction_ids.filtered(lambda entry: entry.kind == "disbursement")
        with self.assertRaisesRegex(UserError, "outstanding"):
            disbursement.with_user(self.head_teller).reverse("Batal")

    def test_no_reversal_once_interest_is_paid(self):
        """Only interest was paid, so all the principal is there; the loan is not taken back nevertheless."""
        loan = self.lend(product=self.make_product(admin_fee=50_000))
        payment = self.pay(loan, 100_000, date(2026, 2, 28))
        self.assertEqual(self.facts(payment), ("installment", 0, 100_000, 0, 0))
        fee = loan.transaction_ids.filtered(lambda entry: entry.kind == "fee")
        with self.assertRaisesRegex(UserError, "reverse the payments"), self.env.cr.savepoint():
            fee.with_user(self.head_teller).reverse("Batal")
        payment.with_user(self.head_teller).reverse("Batal")
        fee.with_user(self.head_teller).reverse("Batal")
        self.assertEqual(loan.state, "approved")
        self.assertThreeZeros()

    def savings_account(self, member):
        product = self.env["koperasi.savings.product"].create(
            {
                "name": "Sukarela",
                "code": f"SK{member.id}",
                "kind": "voluntary",
                "company_id": self.company.id,
                "control_account_id": self.accounts["savings_voluntary"].id,
            }
        )
        return self.env["koperasi.savings.account"].create(
            {"member_id": member.id, "product_id": product.id, "open_date": date(2026, 1, 1)}
        )

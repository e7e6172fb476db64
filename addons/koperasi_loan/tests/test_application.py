from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import LoanCommon


@tagged("post_install", "-at_install")
class TestApplication(LoanCommon):
    def test_way_to_approval(self):
        loan = self.apply()
        self.assertRegex(loan.name, r"^PJ-\d{5}$")
        self.assertRecordValues(
            loan, [{"state": "draft", "principal": 12_000_000, "annual_rate": 12}]
        )
        loan.with_user(self.officer).action_submit()
        self.assertRecordValues(loan, [{"state": "submitted", "submitted_by_id": self.officer.id}])
        loan.with_user(self.approver).action_approve()
        self.assertRecordValues(loan, [{"state": "approved", "approved_by_id": self.approver.id}])
        loan.with_user(self.approver).action_approve()  # repeating is harmless

    def test_maker_is_not_checker(self):
        """Whoever has both roles still needs a second person."""
        both = self.officer.copy(
            {
                "login": "both",
                "group_ids": [
                    (4, self.env.ref("koperasi_base.group_loan_officer").id),
                    (4, self.env.ref("koperasi_base.group_loan_approver").id),
                ],
            }
        )
        loan = self.apply()
        loan.with_user(both).action_submit()
        with self.assertRaisesRegex(UserError, "Another person"):
            loan.with_user(both).action_approve()
        with self.assertRaises(AccessError):
            loan.with_user(both).write({"submitted_by_id": False})

    def test_refusals(self):
        product = self.make_product(max_amount=5_000_000, max_periods=10)
        leaving = self.make_member("Budi", "A-002", state="leaving")
        table = [
            ({"amount": 6_000_000, "product": product, "periods": 5}, "At most .*5.000.000"),
            ({"amount": 1_000_000, "product": product, "periods": 11}, "From 1 to 10"),
            ({"amount": 0}, "more than zero"),
            ({"member": leaving}, "not active"),
        ]
        for values, message in table:
            with self.subTest(message=message), self.assertRaisesRegex(UserError, message):
                self.apply(**values).with_user(self.officer).action_submit()

    def test_reject(self):
        loan = self.apply()
        loan.with_user(self.officer).action_submit()
        with self.assertRaisesRegex(UserError, "Say why"):
            loan.with_user(self.approver).action_reject()
        loan.with_user(self.approver).action_reject("Angsuran bank terlalu besar")
        self.assertRecordValues(
            loan, [{"state": "rejected", "rejection_reason": "Angsuran bank terlalu besar"}]
        )
        loan.with_user(self.officer).action_draft()
        self.assertRecordValues(
            loan, [{"state": "draft", "submitted_by_id": False, "rejection_reason": False}]
        )

    def test_approver_may_lower(self):
        loan = self.apply()
        loan.with_user(self.officer).action_submit()
        with self.assertRaisesRegex(UserError, "no longer be changed"):
            loan.with_user(self.officer).principal = 9_000_000
        loan.with_user(self.approver).principal = 9_000_000
        with self.assertRaisesRegex(UserError, "no longer be changed"):
            loan.with_user(self.approver).member_id = self.make_member("Budi", "A-002")
        loan.with_user(self.approver).action_approve()
        with self.assertRaisesRegex(UserError, "no longer be changed"):
            loan.with_user(self.approver).principal = 12_000_000

    def test_nobody_writes_what_the_steps_decide(self):
        loan = self.apply()
        for name, value in [
            ("state", "approved"),
            ("disbursed_on", "2026-01-01"),
            ("annual_rate", 1),
            ("days_past_due", 0),
            ("collectibility", "lancar"),
            ("floor_balance", 5),
            ("approved_by_id", self.approver.id),
            ("balance", 5),
            ("interest_paid", 5),
        ]:
            with self.subTest(name=name), self.assertRaises(AccessError):
                loan.with_user(self.officer).write({name: value})
        with self.assertRaises(AccessError):
            self.env["koperasi.loan"].with_user(self.officer).create(
                {
                    "member_id": self.member.id,
                    "product_id": self.product.id,
                    "amount_requested": 5,
                    "state": "approved",
                }
            )

    def test_only_drafts_are_deleted(self):
        self.apply().with_user(self.officer).unlink()
        loan = self.apply()
        loan.with_user(self.officer).action_submit()
        with self.assertRaisesRegex(UserError, "Only a draft"):
            loan.with_user(self.officer).unlink()

    def test_security_stays_while_it_is_needed(self):
        guarantor = self.make_member("Budi", "A-002")
        loan = self.apply(
            guarantor_ids=[(0, 0, {"member_id": guarantor.id})],
            collateral_ids=[(0, 0, {"description": "BPKB", "value": 9_000_000})],
        )
        self.assertEqual((loan.collateral_value, loan.first_installment), (9_000_000, 1_120_000))
        loan.with_user(self.officer).action_submit()
        loan.with_user(self.approver).action_approve()
        for record in (loan.guarantor_ids, loan.collateral_ids):
            with self.assertRaisesRegex(UserError, "stays until"):
                record.with_user(self.officer).unlink()

    def test_found_by_numbers(self):
        loan = self.apply()
        for text in (loan.name, "A-001", "NIP-001", "Wijaya"):
            with self.subTest(text=text):
                found = self.env["koperasi.loan"].name_search(text)
                self.assertIn(loan.id, [record_id for record_id, _name in found])

    def test_member_leaves(self):
        """What pays off the loans stands against what a leaving member has."""
        loan = self.lend(on=self.company._koperasi_today())
        [line] = self.member._exit_lines()
        self.assertEqual((line.amount, line.label), (-12_120_000, f"Loan {loan.name}"))
        self.assertEqual((self.member.loan_count, self.member.loan_outstanding), (1, 12_000_000))

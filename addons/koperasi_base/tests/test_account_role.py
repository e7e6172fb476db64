from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common import KoperasiCommon


@tagged("post_install", "-at_install")
class TestAccountRole(KoperasiCommon):
    def test_each_company_has_its_own_account_in_a_role(self):
        for company, accounts in ((self.company, self.accounts), (self.company_b, self.accounts_b)):
            self.assertEqual(
                company._koperasi_account("savings_voluntary"), accounts["savings_voluntary"]
            )

    def test_a_missing_role_says_where_to_set_it(self):
        with self.assertRaisesRegex(UserError, "Account Roles"):
            self.company._koperasi_account("loan_allowance")

    def test_a_missing_journal_says_where_to_make_it(self):
        self.journals["shu"].unlink()
        with self.assertRaisesRegex(UserError, "Journals"):
            self.company._koperasi_journal("shu")

    def test_a_receivable_cannot_carry_member_balances(self):
        role = self.env["koperasi.account.role"].search(
            [("company_id", "=", self.company.id), ("role", "=", "savings_voluntary")]
        )
        with self.assertRaisesRegex(ValidationError, "cannot carry member balances"):
            role.account_id = self.accounts["payroll_receivable"]

    def test_who_may_read_and_change_roles(self):
        roles = self.env["koperasi.account.role"].search([("company_id", "=", self.company.id)])
        for name, user in self.users.items():
            with self.subTest(role=name):
                own = roles.with_user(user)
                self.assertTrue(own.has_access("read"))
                self.assertEqual(own.has_access("write"), name == "admin")

    def test_company_b_is_not_seen(self):
        user = self.users["admin"]
        seen = self.env["koperasi.account.role"].with_user(user).search([]).company_id
        self.assertEqual(seen, self.company)

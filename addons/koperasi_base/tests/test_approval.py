from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import KoperasiCommon


@tagged("post_install", "-at_install")
class TestApproval(KoperasiCommon):
    def test_require_names_the_missing_role(self):
        teller = self.env(user=self.users["teller"], su=False)
        with self.assertRaisesRegex(AccessError, "Manager"):
            teller["res.users"]._koperasi_require("koperasi_base.group_manager")

    def test_require_lets_the_role_and_the_system_pass(self):
        self.env(user=self.users["manager"], su=False)["res.users"]._koperasi_require(
            "koperasi_base.group_manager"
        )
        self.env(su=True)["res.users"]._koperasi_require("koperasi_base.group_manager")

    def test_roles_that_must_not_imply_each_other(self):
        cases = [
            ("teller", "group_loan_officer"),
            ("head_teller", "group_loan_approver"),
            ("loan_approver", "group_loan_officer"),
            ("loan_officer", "group_teller"),
            ("auditor", "group_clerk"),
            ("admin", "group_teller"),
        ]
        for role, group in cases:
            with self.subTest(role=role, group=group):
                self.assertFalse(self.users[role].has_group(f"koperasi_base.{group}"))

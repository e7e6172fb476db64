from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.koperasi_shu.tests.common import ShuCommon


@tagged("post_install", "-at_install")
class TestGrant(ShuCommon):
    """A clerk gives a member access; the log-in hangs on the member's own contact."""

    def test_grant(self):
        self.member_ani.email = "ani@example.com"
        self.member_ani.with_user(self.clerk).action_grant_portal()
        user = self.env["res.users"].search([("login", "=", "ani@example.com")])
        self.assertEqual(user.partner_id, self.member_ani.partner_id)
        self.assertEqual(user.company_ids, self.company)
        self.assertTrue(user._is_portal())
        self.assertTrue(self.member_ani.has_portal_access)
        self.assertEqual(
            self.env["koperasi.savings.account"].with_user(user).search([]).sudo(),
            self.member_ani.savings_account_ids,
        )

    def test_granting_again_changes_nothing(self):
        self.member_ani.email = "ani@example.com"
        for _time in range(2):
            self.member_ani.with_user(self.clerk).action_grant_portal()
        self.assertEqual(self.env["res.users"].search_count([("login", "=", "ani@example.com")]), 1)

    def test_an_address_is_needed(self):
        with self.assertRaisesRegex(UserError, "no e-mail address"):
            self.member_ani.with_user(self.clerk).action_grant_portal()

    def test_an_address_belongs_to_one_person(self):
        self.member_ani.email = self.member_budi.email = "rumah@example.com"
        self.member_ani.with_user(self.clerk).action_grant_portal()
        with self.assertRaises(UserError):
            self.member_budi.with_user(self.clerk).action_grant_portal()

    def test_applicants_wait(self):
        applicant = self.env["koperasi.member"].create(
            {"name": "Cici", "email": "cici@example.com"}
        )
        with self.assertRaisesRegex(UserError, "approve first"):
            applicant.with_user(self.clerk).action_grant_portal()

    def test_who_may(self):
        self.member_ani.email = "ani@example.com"
        for role in ("teller", "loan_officer", "auditor"):
            with self.assertRaises(AccessError):
                self.member_ani.with_user(self.users[role]).action_grant_portal()

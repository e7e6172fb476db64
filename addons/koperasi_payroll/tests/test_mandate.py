from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .common import PayrollCommon


@tagged("post_install", "-at_install")
class TestMandate(PayrollCommon):
    """Who revokes the power of attorney is on no list made afterwards."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ani = cls.members["Ani"].with_user(cls.clerk)
        cls.today = cls.company._koperasi_today()

    def on_list(self):
        return {line.member_id.name for line in self.listed().line_ids}

    def test_revoked_is_not_on_the_list(self):
        self.ani.mandate_date = "2026-10-01"
        self.ani.action_revoke_mandate()
        self.assertEqual(self.ani.mandate_revoked_on, self.today)
        self.assertEqual(self.on_list(), {"Budi", "Citra", "Dewi", "Eka", "Fajar"})

    def test_without_a_paper_on_record_members_stay_on_the_list(self):
        """Cooperatives that keep the papers in a folder deduct as before."""
        self.assertEqual(self.on_list(), {"Ani", "Budi", "Citra", "Dewi", "Eka", "Fajar"})

    def test_a_new_one_ends_the_revocation(self):
        self.ani.action_revoke_mandate()
        self.ani.mandate_date = self.today
        self.assertFalse(self.ani.mandate_revoked_on)
        self.assertIn("Ani", self.on_list())

    def test_the_consent_goes_with_it(self):
        """That of giving amounts to the employer; the register needs no power of attorney."""
        self.ani.consent_ids = [
            Command.create({"purpose": purpose, "wording": "Ya"})
            for purpose in ("payroll", "membership")
        ]
        self.ani.action_revoke_mandate()
        withdrawn = {
            consent.purpose: bool(consent.withdrawn_on) for consent in self.ani.consent_ids
        }
        self.assertEqual(withdrawn, {"payroll": True, "membership": False})

    def test_revoking_again_keeps_the_day(self):
        earlier = self.today - timedelta(days=40)
        self.ani.mandate_revoked_on = earlier
        self.ani.action_revoke_mandate()
        self.assertEqual(self.ani.mandate_revoked_on, earlier)

    def test_not_signed_in_the_future(self):
        with self.assertRaisesRegex(ValidationError, "in the future"):
            self.ani.mandate_date = self.today + timedelta(days=1)

    def test_who_may_revoke(self):
        for role in ("teller", "loan_officer", "loan_approver", "auditor"):
            with self.subTest(role), self.assertRaises(AccessError):
                self.ani.with_user(self.users[role]).action_revoke_mandate()
        stranger = self.make_user("clerk", self.company_b)
        with self.assertRaises(AccessError):
            self.ani.with_user(stranger).action_revoke_mandate()

    def test_the_paper_is_for_those_who_see_identities(self):
        self.ani.mandate_document = b"JVBERi0="
        with self.assertRaises(AccessError):
            self.ani.with_user(self.users["teller"]).read(["mandate_document"])
        self.assertTrue(self.ani.with_user(self.users["auditor"]).mandate_document)

    def test_own_data_tells_it(self):
        self.ani.action_revoke_mandate()
        told = self.ani._own_data()["payroll_deduction"]
        self.assertEqual(told, {"mandate_date": None, "mandate_revoked_on": self.today})

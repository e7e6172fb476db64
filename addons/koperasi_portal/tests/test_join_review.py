import base64
import hashlib

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from odoo.addons.koperasi_member.tests.common import NIK

from .common_join import ReviewCommon, picture


@tagged("post_install", "-at_install")
class TestJoinReview(ReviewCommon):
    """From the review queue to a member with accounts, log-in and welcome."""

    def test_accepted(self):
        drawn = "data:image/png;base64," + self.as_text(picture("PNG", (600, 200)))
        application, member = self.accepted(signature=drawn, news="1")
        self.assertEqual(application.state, "approved")
        self.assertEqual(application.decided_by_id, self.clerk)
        today = self.company._koperasi_today()
        self.assertRecordValues(member, [{
            "state": "applicant", "number": False, "submitted_by_id": self.clerk.id, "name": "Siti Aminah",
            "nik": NIK[0], "birth_place": "Jakarta", "birth_date": fields.Date.to_date("1990-01-01"),
            "gender": "male", "phone": "081234567890", "email": "siti@example.com", "street": "Jl. Melati No. 5",
            "city": "Jakarta Selatan", "zip": "12345", "employer_id": self.employer.id, "employee_number": "E-7",
            "mandate_date": today, "mandate_revoked_on": False, "ktp_image": application.ktp_image,
            "signature": application.signature, "mandate_document": application.document,
        }])  # fmt: skip
        self.assertFalse(member.partner_id.parent_id)

    def test_papers_are_taken_over_whatever_a_client_asks_for(self):
        application = self.joined()
        application.with_user(self.clerk).with_context(bin_size=True).action_approve()
        member = application.member_id.with_context(bin_size=False)
        self.assertEqual(member.mandate_document, application.with_context(bin_size=False).document)

    def test_consents_are_on_record(self):
        """In the words that were agreed to, with the time of the signature."""
        application, member = self.accepted(news="1")
        self.assertRecordValues(
            member.consent_ids.sorted("purpose"),
            [
                {
                    "purpose": purpose,
                    "wording": application[wording],
                    "channel": "online",
                    "given_on": application.signed_on,
                    "user_id": self.clerk.id,
                }
                for purpose, wording in (
                    ("contact", "news_wording"),
                    ("membership", "privacy_wording"),
                    ("payroll", "mandate_wording"),
                )
            ],
        )
        other = self.accepted(
            email="b@example.com", nik=NIK[1], phone="081300000001", employee_number="E-8"
        )
        self.assertNotIn("contact", other[1].consent_ids.mapped("purpose"))

    def test_approved_by_the_board(self):
        """Number, accounts with the chosen amount, log-in, welcome."""
        member = self.approved()
        self.assertEqual(member.state, "active")
        self.assertTrue(member.number)
        amounts = {a.product_id.code: a.monthly_amount for a in member.savings_account_ids}
        self.assertEqual(amounts, {"SP": 0, "SW": 100_000, "SS": 0})
        self.assertTrue(member.has_portal_access)
        user = self.env["res.users"].search([("login", "=", "siti@example.com")])
        self.assertEqual(user.partner_id, member.partner_id)
        welcome = self.mails()[0]
        self.assertEqual(welcome.email_to, "siti@example.com")
        self.assertIn(member.number, welcome.body_html)
        self.assertRegex(welcome.body_html, r"100[.,]000")

    def test_the_clerk_cannot_approve_his_own(self):
        self.clerk.group_ids |= self.env.ref("koperasi_base.group_manager")
        _application, member = self.accepted()
        with self.assertRaisesRegex(UserError, "yourself"):
            member.with_user(self.clerk).action_approve()

    def test_the_first_contribution_comes_before(self):
        self.company.koperasi_contribution_first = True
        _application, member = self.accepted()
        with self.assertRaisesRegex(UserError, "first contribution"):
            member.with_user(self.manager).action_approve()

    def test_an_address_that_is_taken_does_not_stop_the_board(self):
        new_test_user(self.env, "siti@example.com", groups="base.group_user")
        member = self.approved()
        self.assertEqual(member.state, "active")
        self.assertFalse(member.has_portal_access)
        self.assertIn("siti@example.com", member.message_ids[0].body + member.message_ids[1].body)

    def test_who_joins_again_is_not_welcomed_twice(self):
        member = self.approved()
        before = self.mails()
        member.with_user(self.clerk).action_resign()
        member.with_user(self.manager).action_settle()
        member.with_user(self.clerk).action_rejoin()
        member.with_user(self.clerk).action_submit()
        member.with_user(self.manager).action_approve()
        self.assertEqual(self.mails(), before)

    def test_rejected(self):
        application = self.joined()
        application.with_user(self.clerk).action_reject("Foto KTP buram")
        self.assertRecordValues(
            application,
            [{"state": "rejected", "reason": "Foto KTP buram", "decided_by_id": self.clerk.id}],
        )
        self.assertIn("Foto KTP buram", self.mails()[0].body_html)
        self.assertFalse(application.member_id)
        for reason in ("", "   ", None, 7):
            with self.assertRaises(UserError):
                self.joined(email="c@example.com", nik=NIK[2]).with_user(self.clerk).action_reject(
                    reason
                )

    def test_rejected_by_the_form(self):
        application = self.joined()
        context = {"active_ids": application.ids}
        wizard = self.env["koperasi.member.application.reject"].with_user(self.clerk)
        wizard = wizard.with_context(**context).create({"reason": "Foto buram"})
        wizard.action_reject()
        self.assertEqual(application.state, "rejected")

    def test_deciding_again_changes_nothing(self):
        application, member = self.accepted()
        application.with_user(self.clerk).action_approve()
        self.assertEqual(application.member_id, member)
        with self.assertRaisesRegex(UserError, "state"):
            application.with_user(self.clerk).action_reject("x")

    def test_who_is_in_the_register_is_not_registered_twice(self):
        cases = {
            "nik": {"nik": NIK[0]},
            "number": {"employer_id": self.employer.id, "employee_number": "E-7"},
        }
        for name, values in cases.items():
            with self.subTest(name), self.env.cr.savepoint() as savepoint:
                known = self.apply("Sudah Ada", **values)
                application = self.joined()
                with self.assertRaisesRegex(UserError, "Sudah Ada"):
                    application.with_user(self.clerk).action_approve()
                self.assertEqual(application.duplicate_ids, known)
                savepoint.rollback()

    def test_remarks(self):
        """What the NIK and the roster say otherwise."""
        cases = [
            ({}, ""),
            ({"birth_date": "1990-02-01"}, "The NIK says another date of birth."),
            ({"gender": "female"}, "The NIK says another gender."),
            ({"employee_number": "X-1"}, "This employee number is not on the roster."),
            (
                {"name": "Siti Aisyah", "signed_name": "Siti Aisyah"},
                "The roster says: Siti Aminah.",
            ),
        ]
        for number, (changes, said) in enumerate(cases):
            with self.subTest(changes):
                application = self.joined(email=f"r{number}@example.com", **changes)
                self.assertEqual(application.with_user(self.clerk).remarks or "", said)

    def test_the_paper(self):
        """What was signed, in words too, with a hash over the file."""
        application = self.joined()
        content = base64.b64decode(application.with_context(bin_size=False).document)
        self.assertEqual(application.document_hash, hashlib.sha256(content).hexdigest())
        text = content.decode()
        for part in (
            "Siti Aminah",
            NIK[0],
            "PT ANU",
            "seratus ribu rupiah",
            application.mandate_wording,
        ):
            self.assertIn(part, text)
        self.assertEqual(text.count('class="page"'), 2)

    def test_the_paper_is_a_pdf(self):
        application = self.joined()
        speaking = application.with_context(force_report_rendering=True)
        speaking._make_document()
        content = base64.b64decode(application.with_context(bin_size=False).document)
        self.assertTrue(content.startswith(b"%PDF"))

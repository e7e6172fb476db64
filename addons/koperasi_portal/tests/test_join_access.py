from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common_join import ReviewCommon


@tagged("post_install", "-at_install")
class TestJoinInvited(ReviewCommon):
    """The link of an invitation: known data filled in, the steps of the campaign counted."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.employee = cls.env["koperasi.employee"].search([("employee_number", "=", "E-7")])
        cls.employee.write(
            {"contract_type": "permanent", "email": "siti@example.com", "phone": "081234567890"}
        )
        cls.invitation = cls.env["koperasi.invitation"].create({"employee_id": cls.employee.id})
        cls.invited = f"/koperasi/join/{cls.invitation.token}"

    def test_what_is_known_is_filled_in(self):
        page = self.url_open(self.invited).text
        for text in ("Siti Aminah", "siti@example.com", "081234567890", "E-7"):
            self.assertIn(text, page)
        self.assertEqual(self.invitation.state, "opened")

    def test_steps(self):
        self.send(self.invited)
        self.assertEqual(self.invitation.state, "opened")  # anybody can type anything
        self.confirm()
        application = self.applications()
        self.assertEqual(
            (self.invitation.state, application.invitation_id), ("applied", self.invitation)
        )
        application.with_user(self.clerk).action_approve()
        self.assertEqual(self.invitation.member_id, application.member_id)
        application.member_id.with_user(self.manager).action_approve()
        self.assertEqual(self.invitation.state, "joined")

    def test_the_link_is_used_up(self):
        self.send(self.invited)
        self.confirm()
        self.assertEqual(self.url_open(self.invited).status_code, 404)
        self.assertEqual(self.send(self.invited).status_code, 404)

    def test_works_when_the_form_is_not_open_to_everybody(self):
        self.company.koperasi_join_open = False
        self.assertEqual(self.url_open(self.invited).status_code, 200)
        self.assertEqual(self.send(self.invited).status_code, 303)

    def test_used_up_between_form_and_link(self):
        """The application comes in all the same, without the invitation."""
        self.send(self.invited)
        self.invitation.sudo().withdrawn_on = self.company._koperasi_today()
        self.confirm()
        self.assertRecordValues(
            self.applications(), [{"state": "submitted", "invitation_id": False}]
        )

    def test_by_the_link_of_a_member(self):
        member = self.join("Budi Santoso")
        link = self.env["koperasi.invitation"].create(
            {"kind": "referral", "referrer_id": member.id}
        )
        path = f"/koperasi/join/{link.token}"
        page = self.url_open(path).text
        self.assertNotIn("Budi", page)
        self.send(path)
        self.confirm()
        own = self.applications().invitation_id
        self.assertEqual((own.kind, own.referrer_id, own.name), ("person", member, "Siti Aminah"))
        self.assertEqual(self.url_open(path).status_code, 200)


@tagged("post_install", "-at_install")
class TestJoinAccess(ReviewCommon):
    """Who sees applications, and who decides."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.people = {
            **cls.users,
            "accountant": new_test_user(
                cls.env, "akuntan", groups="account.group_account_manager", company_id=cls.company.id,
                company_ids=[(6, 0, cls.company.ids)],
            ),
            "portal": new_test_user(cls.env, "anggota", groups="base.group_portal"),
            "public": cls.env.ref("base.public_user"),
            "clerk of B": cls.make_user("clerk", cls.company_b),
        }  # fmt: skip

    def seen(self, role, application):
        model = self.Application.with_user(self.people[role])
        model = model.with_context(allowed_company_ids=self.people[role].company_ids.ids)
        return application.id in model.search([]).ids if model.has_access("read") else False

    def test_who_sees(self):
        application = self.joined()
        readers = {"clerk", "manager", "admin", "auditor"}
        self.assertEqual({role for role in self.people if self.seen(role, application)}, readers)

    def test_nobody_sees_unconfirmed_ones(self):
        self.send()
        application = self.applications()
        for state in ("unconfirmed", "expired"):
            application.state = state
            self.assertEqual({r for r in self.people if self.seen(r, application)}, set())

    def test_nobody_edits(self):
        application = self.joined()
        for role, user in self.people.items():
            for operation in ("write", "create", "unlink"):
                with self.subTest(role, operation=operation):
                    self.assertFalse(application.with_user(user).has_access(operation))

    def test_who_decides(self):
        application = self.joined()
        for role, user in self.people.items():
            for method, args in (("action_approve", ()), ("action_reject", ("x",))):
                with self.subTest(role, method=method), self.env.cr.savepoint() as savepoint:
                    call = getattr(application.with_user(user), method)
                    if role in ("clerk", "manager", "admin"):
                        call(*args)
                    else:
                        with self.assertRaises(AccessError):
                            call(*args)
                    savepoint.rollback()
                    self.env.invalidate_all()

    @mute_logger("odoo.http")
    def test_papers_over_http(self):
        """Photo and form are for those who see the application."""
        application = self.joined()
        paths = [
            f"/web/image/{self.Application._name}/{application.id}/ktp_image",
            f"/web/content/{self.Application._name}/{application.id}/document",
            f"/report/html/koperasi_portal.application_form/{application.id}",
        ]
        for role, allowed in (("clerk", True), ("teller", False), ("portal", False), (None, False)):
            login = role and self.people[role].login
            self.authenticate(login, login)
            for path in paths:
                with self.subTest(role, path=path):
                    answer = self.url_open(path, allow_redirects=False)
                    told = b"Siti" in answer.content or answer.content.startswith(b"\xff\xd8\xff")
                    self.assertEqual(told, allowed)

    def test_the_member_does_not_read_what_staff_noted(self):
        member = self.approved()
        user = self.env["res.users"].search([("login", "=", "siti@example.com")])
        with self.assertRaises(AccessError):
            member.with_user(user).read(["application_ids"])
        with self.assertRaises(AccessError):
            member.with_user(user).read(["mandate_document"])

    def test_amounts_offered(self):
        for text in ("abc", "50.000, 100.000", "10.000"):
            with self.subTest(text), self.assertRaises(UserError):
                self.product.join_amounts = text
        self.product.join_amounts = False
        self.assertEqual(self.product._join_choices(), [50_000])
        self.product.join_amounts = "100.000;50.000; 50.000"
        self.assertEqual(self.product._join_choices(), [50_000, 100_000])

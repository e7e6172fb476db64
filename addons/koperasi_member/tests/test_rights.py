from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import NIK, MemberCommon

# Who may do what with members: read, create, write, unlink; see the NIK; submit, approve, resign
RIGHTS = {
    "teller": ("r...", False, "..."),
    "head_teller": ("r...", False, "..."),
    "loan_officer": ("r...", False, "..."),
    "loan_approver": ("r...", False, "..."),
    "auditor": ("r...", True, "..."),
    "clerk": ("rcw.", True, "s.l"),
    "manager": ("rcw.", True, "sal"),
    "admin": ("rcw.", True, "sal"),
}
OPERATIONS = ("read", "create", "write", "unlink")


@tagged("post_install", "-at_install")
class TestRights(MemberCommon):
    """Each role does its work and no more; nobody sees a neighbour."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.member = cls.join(
            "Ani", nik=NIK[0], heir_ids=[(0, 0, {"name": "Anak", "relation": "anak"})]
        )
        cls.neighbour = cls.join("Budi", nik=NIK[1])
        cls.stranger = cls.Member.create({"name": "Cici", "company_id": cls.company_b.id})
        cls.portal = new_test_user(
            cls.env,
            "ani_portal",
            name="Ani",
            groups="base.group_portal",
            company_id=cls.company.id,
            company_ids=[(6, 0, cls.company.ids)],
            partner_id=cls.member.partner_id.id,
        )

    def allowed(self, call):
        try:
            with self.cr.savepoint():
                call()
        except AccessError:
            return False
        return True

    def test_table_of_rights(self):
        for role, (operations, identity, steps) in RIGHTS.items():
            with self.subTest(role):
                member = self.member.with_user(self.users[role])
                found = "".join(op[0] if member.has_access(op) else "." for op in OPERATIONS)
                self.assertEqual(found, operations)
                self.assertEqual(self.allowed(lambda m=member: m.read(["nik", "note"])), identity)
                self.assertEqual(self.allowed(lambda m=member: m.heir_ids.read(["name"])), identity)
                self.assertTrue(member.read(["name", "number", "nik_masked", "status_ids"]))
                self.assertEqual(self.steps(member.env.user), steps)

    def steps(self, user):
        done = ""
        for letter, step in (
            ("s", "action_submit"),
            ("a", "action_approve"),
            ("l", "action_resign"),
        ):
            member = self.apply("Calon") if letter == "s" else self.join("Anggota")
            done += (
                letter
                if self.allowed(lambda m=member, s=step: getattr(m.with_user(user), s)())
                else "."
            )
        return done

    def test_company_b(self):
        for role in RIGHTS:
            with self.subTest(role):
                members = self.Member.with_user(self.users[role])
                self.assertFalse(members.search([("id", "=", self.stranger.id)]))
                self.assertFalse(members.browse(self.stranger.id).has_access("read"))
        statuses = self.env["koperasi.member.status"].with_user(self.users["auditor"])
        self.assertNotIn(self.stranger, statuses.search([]).member_id)
        self.assertFalse(self.stranger.partner_id.with_user(self.clerk).has_access("read"))

    def test_portal_member_sees_himself(self):
        members = self.Member.with_user(self.portal)
        self.assertEqual(members.search([]), self.member)
        self.assertEqual(members.search([]).read(["name", "number"])[0]["name"], "Ani")
        for what, call in [
            ("neighbour", lambda: members.browse(self.neighbour.id).read(["name"])),
            ("nik", lambda: members.browse(self.member.id).read(["nik"])),
            ("write", lambda: members.browse(self.member.id).write({"phone": "0"})),
            ("resign", lambda: members.browse(self.member.id).action_resign()),
            (
                "history",
                lambda: self.env["koperasi.member.status"].with_user(self.portal).search([]),
            ),
            ("heirs", lambda: self.env["koperasi.member.heir"].with_user(self.portal).search([])),
            ("roster", lambda: self.env["koperasi.employee"].with_user(self.portal).search([])),
            (
                "import",
                lambda: self.env["koperasi.member.import"].with_user(self.portal).create({}),
            ),
        ]:
            with self.subTest(what), self.assertRaises(AccessError):
                call()

    def test_outsiders_see_nothing(self):
        outsider = new_test_user(
            self.env,
            "outsider",
            groups="base.group_user",
            company_id=self.company.id,
            company_ids=[(6, 0, self.company.ids)],
        )
        self.assertFalse(self.Member.with_user(outsider).has_access("read"))

    def test_import_is_for_clerks(self):
        for role in ("teller", "auditor", "loan_officer"):
            with self.subTest(role), self.assertRaises(AccessError):
                self.upload_rows(["Nama"], [["Dedi"]], user=self.users[role])

    def test_only_a_manager_imports_members_already_approved(self):
        header, row = ["Nama", "No Anggota", "Anggota sejak"], ["Dedi", "L-1", "01/02/2020"]
        with self.assertRaises(AccessError):
            self.upload_rows(header, [row], outcome="approve")
        wizard = self.upload_rows(header, [row])
        wizard.outcome = "approve"
        with self.assertRaises(AccessError):
            wizard.action_import()

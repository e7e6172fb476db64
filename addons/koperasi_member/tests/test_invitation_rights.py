from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, new_test_user, tagged

from .campaign_common import TODAY, CampaignCommon

# read, create, write, unlink; the link; invite, send, close
RIGHTS = {
    "teller": ("....", "....", False, "..."),
    "head_teller": ("....", "....", False, "..."),
    "loan_officer": ("....", "....", False, "..."),
    "loan_approver": ("....", "....", False, "..."),
    "auditor": ("r...", "r...", False, "..."),
    "clerk": ("rcwu", "rcw.", True, "isc"),
    "manager": ("rcwu", "rcw.", True, "isc"),
    "admin": ("rcwu", "rcw.", True, "isc"),
}
OPERATIONS = ("read", "create", "write", "unlink")


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestInvitationRights(CampaignCommon):
    """Clerks invite, auditors look on without the links, nobody else sees anything."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ani = cls.invited("Ani", email="ani@x.id")
        cls.member = cls.join("Budi")
        cls.portal = new_test_user(
            cls.env,
            "budi_portal",
            groups="base.group_portal",
            company_id=cls.company.id,
            company_ids=[(6, 0, cls.company.ids)],
            partner_id=cls.member.partner_id.id,
        )

    def allowed(self, call):
        try:
            with self.cr.savepoint() as savepoint:
                call()
                savepoint.rollback()
        except AccessError:
            return False
        return True

    def operations(self, record):
        return "".join(op[0] if record.has_access(op) else "." for op in OPERATIONS)

    def test_table_of_rights(self):
        for role, (campaign, invitation, link, steps) in RIGHTS.items():
            with self.subTest(role):
                mine = self.ani.with_user(self.users[role])
                theirs = self.ani.campaign_id.with_user(self.users[role])
                self.assertEqual(self.operations(theirs), campaign)
                self.assertEqual(self.operations(mine), invitation)
                for field in ("token", "link"):
                    self.assertEqual(self.allowed(lambda r=mine, f=field: r.read([f])), link)
                self.employ(f"Baru {role}")
                found = "".join(
                    step[7] if self.allowed(getattr(theirs, step)) else "."
                    for step in ("action_invite", "action_send", "action_close")
                )
                self.assertEqual(found, steps)

    def test_others_see_nothing(self):
        outsider = new_test_user(
            self.env,
            "outsider",
            groups="base.group_user",
            company_id=self.company.id,
            company_ids=[(6, 0, self.company.ids)],
        )
        for user in (self.portal, outsider, self.env.ref("base.public_user")):
            for record in (self.ani, self.ani.campaign_id):
                with self.subTest(user.login, model=record._name):
                    self.assertEqual(self.operations(record.with_user(user)), "....")
                    self.assertFalse(
                        self.allowed(lambda r=record, u=user: r.with_user(u).search([]))
                    )
            for step in (
                self.ani.campaign_id.with_user(user).action_invite,
                self.ani.with_user(user).action_send,
                self.ani.with_user(user).action_withdraw,
                self.member.with_user(user).action_refer,
                self.ani.employee_id.with_user(user).action_invite,
            ):
                self.assertFalse(self.allowed(step))

    def test_company_b(self):
        self.employ("Cici", company=self.company_b)
        campaign = self.env["koperasi.campaign"].create(
            {"name": "Lain", "company_id": self.company_b.id}
        )
        campaign.action_invite()
        self.assertEqual(campaign.invitation_ids.mapped("name"), ["Cici"], "only its own roster")
        for role in RIGHTS:
            with self.subTest(role):
                for record in (campaign, campaign.invitation_ids):
                    self.assertEqual(self.operations(record.with_user(self.users[role]))[0], ".")
                self.assertFalse(self.allowed(campaign.with_user(self.users[role]).action_close))
        with self.assertRaises(UserError), self.cr.savepoint():
            self.Invitation.create({
                "name": "Dedi", "company_id": self.company.id, "campaign_id": campaign.id,
            })  # fmt: skip

    def test_what_happens_is_not_entered(self):
        """Steps, tokens and memberships are written by what happens, whatever a client sends."""
        ani, campaign = self.ani.with_user(self.clerk), self.ani.campaign_id.with_user(self.clerk)
        for name, value in (
            ("token", "x" * 43),
            ("kind", "referral"),
            ("opened_on", TODAY),
            ("applied_on", TODAY),
            ("joined_on", TODAY),
            ("joined", 1),
            ("state", "joined"),
            ("first_deduction_on", TODAY),
            ("member_id", self.member.id),
            ("sent_on", TODAY),
            ("invited_on", "2020-01-01"),
            ("withdrawn_on", TODAY),
        ):
            with self.subTest(name):
                self.assertFalse(self.allowed(lambda v={name: value}: ani.write(v)))
                self.assertFalse(
                    self.allowed(lambda v={name: value}: ani.create({"name": "X", **v}))
                )
        self.assertFalse(self.allowed(lambda: ani.write({"referrer_id": self.member.id})))
        self.assertFalse(self.allowed(lambda: campaign.write({"state": "running"})))
        self.assertFalse(self.allowed(lambda: campaign.create({"name": "X", "state": "closed"})))
        ani.write({"name": "Ani W.", "email": "ani.w@x.id", "phone": "0813"})
        self.assertEqual(ani.name, "Ani W.")

from unittest.mock import patch

from psycopg2 import errors

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, new_test_user, tagged
from odoo.tools import mute_logger

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
class TestInvitation(CampaignCommon):
    """A link stands for a person until he applies; each step is taken once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ani, cls.budi = cls.invited("Ani", "Budi")

    def find(self, token):
        """As the public page does, without an account."""
        return self.Invitation.with_user(self.env.ref("base.public_user"))._from_token(token)

    def test_tokens(self):
        self.assertEqual(self.find(self.ani.token), self.ani)
        self.assertNotEqual(self.ani.token, self.budi.token)
        self.assertGreaterEqual(len(self.ani.token), 43, "256 random bits")
        self.assertTrue(self.ani.link.endswith(f"/koperasi/join/{self.ani.token}"))
        for unknown in (
            "", None, False, 0, 5, [], {}, "x" * 43, self.ani.token[:-1], self.ani.token + "\n", "\0" * 43,
            self.ani.token.swapcase(), f" {self.ani.token}", "%" * 43, "x" * 1_000_000, str(self.ani.id),
        ):  # fmt: skip
            with self.subTest(str(unknown)[:50]):
                self.assertEqual(self.find(unknown), self.Invitation)

    def test_links_that_lead_nowhere(self):
        def on_the_last_day():
            return freeze_time("2026-12-24")

        with on_the_last_day():
            self.assertTrue(self.find(self.ani.token))
        with freeze_time("2026-12-25"):
            self.assertFalse(self.find(self.ani.token), "expired")
        self.ani._mark_opened()
        self.assertTrue(self.find(self.ani.token), "opened, and again")
        self.ani._mark_applied(self.apply("Ani"))
        self.assertFalse(self.find(self.ani.token), "used up")
        self.budi.with_user(self.clerk).action_withdraw()
        self.assertFalse(self.find(self.budi.token), "withdrawn")

    def test_steps_are_taken_once(self):
        member = self.apply("Ani")
        for day in ("2026-11-25", "2026-11-26"):
            with freeze_time(day):
                self.find(self.ani.token)._mark_opened()
        for day in ("2026-11-27", "2026-11-28"):
            with freeze_time(day):
                self.assertEqual(self.ani._mark_applied(member), self.ani)
        self.assertRecordValues(self.ani, [{
            "state": "applied", "opened": 1, "applied": 1, "joined": 0, "member_id": False,
        }])  # fmt: skip
        self.assertEqual(
            [str(self.ani[step]) for step in ("invited_on", "opened_on", "applied_on")],
            [TODAY, "2026-11-25", "2026-11-27"],
        )

    def test_membership_is_followed(self):
        """Whoever sets it: from then on approval counts, and its day stays."""
        member = self.apply("Ani")
        self.ani._follow(member)
        self.assertEqual(self.ani.state, "applied")
        member.action_submit()
        with freeze_time("2026-12-01"):
            member.with_user(self.manager).action_approve()
        self.assertEqual((self.ani.state, str(self.ani.joined_on)), ("joined", "2026-12-01"))

    def test_joined_on_paper(self):
        """The clerk registers an invited employee: the campaign has brought him, the link is used up."""
        for name in ("Ani", "Budi"):
            self.join(name, employer_id=self.employer.id, employee_number=f"E-{name}")
        both = self.ani + self.budi
        self.assertEqual(both.mapped("state"), ["joined", "joined"])
        self.assertEqual(both.mapped("opened"), [0, 0])
        self.assertFalse(self.find(self.ani.token))

    def test_member_before_the_invitation(self):
        """The roster found out later; the invitation brought nobody."""
        member = self.join("Ani", join_date="2020-01-01")
        member.write({"employer_id": self.employer.id, "employee_number": "E-Ani"})
        self.assertEqual(self.ani.employee_id.member_id, member)
        self.assertRecordValues(self.ani, [{"state": "invited", "member_id": False}])

    def test_found_on_the_roster_after_the_approval(self):
        member = self.join("Ani", join_date="2026-11-30")
        with self.first_deductions({member.id: "2026-12-25"}):
            member.write({"employer_id": self.employer.id, "employee_number": "E-Ani"})
        self.assertEqual(str(self.ani.joined_on), "2026-11-30")
        self.assertEqual(str(self.ani.first_deduction_on), "2026-12-25")

    def first_deductions(self, days):
        return patch.object(
            type(self.Invitation), "_first_deductions", lambda _self, _members: days
        )

    def test_first_deduction_comes_and_goes(self):
        member = self.join("Ani", employer_id=self.employer.id, employee_number="E-Ani")
        for days, expected in (({}, 0), ({member.id: "2026-12-25"}, 1), ({}, 0)):
            with self.first_deductions(days):
                self.Invitation._refresh_first_deductions(member.ids)
            self.assertEqual(self.ani.deducted, expected)
            self.assertEqual(self.ani.campaign_id.deducted_count, expected)

    def test_queries_of_a_batch_of_members(self):
        def queries(count, prefix):
            self.invited(*(f"{prefix}{n}" for n in range(count)))
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            members = self.Member.create([
                {"name": f"{prefix}{n}", "employer_id": self.employer.id, "employee_number": f"E-{prefix}{n}"}
                for n in range(count)
            ])  # fmt: skip
            members._do_approve()
            self.env.flush_all()
            used = self.env.cr.sql_log_count - before
            theirs = self.Invitation.search([("member_id", "in", members.ids)])
            self.assertEqual((len(theirs), set(theirs.mapped("state"))), (count, {"joined"}))
            return used

        queries(2, "w")
        few = queries(10, "a")
        self.assertLessEqual(queries(90, "b"), few + 5)


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestReferral(CampaignCommon):
    """A member's link works for many people; each who applies is counted for the member."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.member = cls.join("Ani")
        cls.link = cls.member._referral_link()
        cls.token = cls.link.rpartition("/")[2]

    def arrive(self, name):
        """Somebody applies by the link."""
        invitation = self.Invitation._from_token(self.token)
        invitation._mark_opened()
        return invitation._mark_applied(self.apply(name, email=f"{name}@x.id", phone="0812"))

    def test_many_by_one_link(self):
        budi, cici = self.arrive("Budi"), self.arrive("Cici")
        self.assertRecordValues(budi + cici, [
            {"name": "Budi", "email": "budi@x.id", "phone": "0812", "kind": "person", "state": "applied",
             "referrer_id": self.member.id, "campaign_id": False},
            {"name": "Cici", "email": "cici@x.id", "phone": "0812", "kind": "person", "state": "applied",
             "referrer_id": self.member.id, "campaign_id": False},
        ])  # fmt: skip
        self.assertFalse(self.Invitation._from_token(budi.token))
        self.assertTrue(self.Invitation._from_token(self.token))
        self.assertEqual(self.member.referred_count, 0)
        budi._follow(self.join("Budi"))
        self.member.invalidate_recordset(["referred_count"])
        self.assertEqual(self.member.referred_count, 1)
        action = self.member.with_user(self.clerk).action_open_referred()
        self.assertEqual(self.Invitation.search(action["domain"], order="id"), budi + cici)

    def test_one_link_per_member(self):
        self.assertEqual(self.member._referral_link(), self.link)
        action = self.member.with_user(self.clerk).action_refer()
        shown = self.Invitation.with_user(self.clerk).browse(action["res_id"])
        self.assertEqual(
            (shown.link, shown.display_name), (self.link, f"Link of {self.member.display_name}")
        )

    @mute_logger("odoo.sql_db")
    def test_a_second_link_is_refused(self):
        with self.assertRaises(errors.UniqueViolation), self.cr.savepoint():
            self.Invitation.create({"kind": "referral", "referrer_id": self.member.id})

    def test_an_expired_or_withdrawn_link_is_replaced(self):
        self.Invitation._from_token(self.token).with_user(self.clerk).action_withdraw()
        self.assertFalse(self.Invitation._from_token(self.token))
        second = self.member._referral_link()
        with freeze_time("2027-11-25"):  # valid for 365 days
            self.assertFalse(self.Invitation._from_token(second.rpartition("/")[2]))
            third = self.member._referral_link()
            self.assertTrue(self.Invitation._from_token(third.rpartition("/")[2]))
        self.assertEqual(len({self.link, second, third}), 3)

    def test_members_who_left_refer_nobody(self):
        self.member.with_user(self.clerk).action_resign()
        self.assertFalse(self.Invitation._from_token(self.token))
        with self.assertRaisesRegex(UserError, "not an active member"):
            self.member._referral_link()

    def test_links_are_on_paper_too(self):
        html = self.assertSheets(
            "koperasi_member.invitation_letter", self.Invitation._from_token(self.token)
        )
        self.assertIn(self.link, html)
        self.assertIn("invites you to join", html)


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

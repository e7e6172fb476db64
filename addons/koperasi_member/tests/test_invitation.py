from unittest.mock import patch

from odoo.tests import freeze_time, tagged

from .campaign_common import TODAY, CampaignCommon


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

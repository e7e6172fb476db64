from psycopg2 import errors

from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .campaign_common import TODAY, CampaignCommon


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

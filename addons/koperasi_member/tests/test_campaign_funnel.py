from odoo.fields import Domain
from odoo.tests import freeze_time, tagged

from .campaign_common import TODAY, CampaignCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestFunnel(CampaignCommon):
    """Counts per step and shares of those invited."""

    def test_figures(self):
        """Ten invited: five opened, four applied (one on paper), two approved."""
        names = [f"P{n}" for n in range(10)]
        invitations = self.invited(*names)
        campaign = invitations.campaign_id.with_user(self.clerk)
        invitations[:5]._mark_opened()
        members = self.Member.browse()
        for invitation in invitations[2:6]:
            invitation.employee_id.with_user(self.clerk).action_make_members()
            members += invitation.employee_id.member_id
        members.with_user(self.clerk).action_submit()
        members[:2].with_user(self.manager).action_approve()
        self.assertRecordValues(campaign, [{
            "invited_count": 10,
            "opened_count": 5, "opened_rate": 0.5,
            "applied_count": 4, "applied_rate": 0.4,
            "joined_count": 2, "joined_rate": 0.2,
            "deducted_count": 0, "deducted_rate": 0,
        }])  # fmt: skip
        self.assertEqual(
            invitations.mapped("state"),
            ["opened"] * 2 + ["joined"] * 2 + ["applied"] * 2 + ["invited"] * 4,
        )
        for step, count in (("opened", 5), ("applied", 4), ("joined", 2), (None, 10)):
            action = campaign.with_context(step=step).action_open_invitations()
            domain = Domain(action["domain"])
            if step:
                self.assertTrue(action["context"][f"search_default_{step}"])
                domain &= Domain(step, "=", 1)
            self.assertEqual(self.Invitation.search_count(domain), count)

    def test_nobody_invited_yet(self):
        self.assertRecordValues(self.campaign(), [{"invited_count": 0, "joined_rate": 0}])

    def test_pivot(self):
        """Figures of two units, as the pivot shows them."""
        gudang = self.invited("A", "B", unit="Gudang")
        self.employ("C", unit="Kantor")
        gudang.campaign_id.with_user(self.clerk).action_invite()
        kantor = gudang.campaign_id.invitation_ids - gudang
        (gudang[:1] + kantor)._mark_opened()
        groups = self.Invitation.with_user(self.clerk).formatted_read_group(
            [("unit", "in", ("Gudang", "Kantor"))],
            ["unit"],
            ["__count", "opened:sum", "joined:sum"],
        )
        self.assertEqual(
            [(g["unit"], g["__count"], g["opened:sum"], g["joined:sum"]) for g in groups],
            [("Gudang", 2, 1, 0), ("Kantor", 1, 1, 0)],
        )

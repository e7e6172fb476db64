from odoo import api, fields, models
from odoo.fields import Domain

STEPS = ("opened", "applied", "joined", "deducted")


class KoperasiCampaign(models.Model):
    """From invited to the first deduction: how many came how far."""

    _inherit = "koperasi.campaign"

    invited_count = fields.Integer(string="Invited", compute="_compute_funnel")
    opened_count = fields.Integer(string="Opened", compute="_compute_funnel")
    applied_count = fields.Integer(string="Applied", compute="_compute_funnel")
    joined_count = fields.Integer(string="Joined", compute="_compute_funnel")
    deducted_count = fields.Integer(string="First deduction", compute="_compute_funnel")
    opened_rate = fields.Float(string="Opened, of invited", compute="_compute_funnel")
    applied_rate = fields.Float(string="Applied, of invited", compute="_compute_funnel")
    joined_rate = fields.Float(string="Joined, of invited", compute="_compute_funnel")
    deducted_rate = fields.Float(string="First deduction, of invited", compute="_compute_funnel")
    invitable_count = fields.Integer(
        string="To invite",
        compute="_compute_invitable_count",
        help="Eligible, chosen by the conditions, and not invited by this campaign.",
    )
    to_send_count = fields.Integer(string="To send", compute="_compute_to_send_count")
    to_print_count = fields.Integer(string="To print", compute="_compute_to_send_count")

    @api.depends("invitation_ids.state", "invitation_ids.first_deduction_on")
    def _compute_funnel(self):
        groups = self.env["koperasi.invitation"]._read_group(
            [("campaign_id", "in", self.ids)],
            ["campaign_id"],
            ["__count", *(f"{step}:sum" for step in STEPS)],
        )
        found = {campaign: figures for campaign, *figures in groups}
        for campaign in self:
            invited, *reached = found.get(campaign, (0, *(0 for _step in STEPS)))
            campaign.invited_count = invited
            for step, count in zip(STEPS, reached, strict=True):
                campaign[f"{step}_count"] = count
                campaign[f"{step}_rate"] = count / invited if invited else 0

    @api.depends("invitation_ids", "employer_ids", "employee_domain", "company_id")
    def _compute_invitable_count(self):
        employees = self.env["koperasi.employee"]
        for campaign in self:
            domain = campaign._target_domain() & campaign._invitable_domain()
            campaign.invitable_count = employees.search_count(domain)

    @api.depends("invitation_ids.sent_on", "invitation_ids.email", "invitation_ids.state")
    def _compute_to_send_count(self):
        invitations, mine = self.env["koperasi.invitation"], Domain("campaign_id", "in", self.ids)
        waiting = [
            dict(invitations._read_group(mine & domain, ["campaign_id"], ["__count"]))
            for domain in (invitations._to_send_domain(), invitations._to_print_domain())
        ]
        for campaign in self:
            campaign.to_send_count, campaign.to_print_count = (
                counts.get(campaign, 0) for counts in waiting
            )

    def action_open_invitations(self):
        """The invitations of a campaign; ``step`` in the context shows those who came that far."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "koperasi_member.koperasi_invitation_action"
        )
        step = self.env.context.get("step")
        reached = {f"search_default_{step}": 1} if step in STEPS else {}
        return {
            **action,
            "domain": [("campaign_id", "=", self.id)],
            "context": {
                "default_campaign_id": self.id,
                "pivot_measures": ["__count", *STEPS],
                **reached,
            },
        }

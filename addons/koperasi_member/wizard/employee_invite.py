from odoo import api, fields, models
from odoo.fields import Domain


class KoperasiEmployeeInvite(models.TransientModel):
    _name = "koperasi.employee.invite"
    _description = "Invite Employees"

    employee_ids = fields.Many2many("koperasi.employee", required=True)
    company_id = fields.Many2one("res.company", compute="_compute_company_id")
    campaign_id = fields.Many2one(
        "koperasi.campaign",
        required=True,
        default=lambda self: self._default_campaign(),
        domain="[('state', '!=', 'closed'), ('company_id', '=', company_id)]",
    )
    chosen_count = fields.Integer(string="Chosen", compute="_compute_skipped_ids")
    skipped_ids = fields.Many2many(
        "koperasi.employee", string="Not invited", compute="_compute_skipped_ids"
    )
    skipped_count = fields.Integer(string="Not invited (number)", compute="_compute_skipped_ids")

    @api.model
    def _default_campaign(self):
        """The campaign that runs, if there is one only."""
        campaigns = self.env["koperasi.campaign"].search(
            [("state", "=", "running"), ("company_id", "=", self.env.company.id)], limit=2
        )
        return campaigns if len(campaigns) == 1 else campaigns.browse()

    @api.depends("employee_ids")
    def _compute_company_id(self):
        for wizard in self:
            wizard.company_id = wizard.employee_ids[:1].company_id or self.env.company

    @api.depends("employee_ids", "campaign_id")
    def _compute_skipped_ids(self):
        for wizard in self:
            company = wizard.campaign_id.company_id or wizard.company_id
            domain = company._eligible_domain()
            if wizard.campaign_id:
                domain = wizard.campaign_id._invitable_domain()
            employees = wizard.employee_ids._origin
            invited = employees.search(domain & Domain("id", "in", employees.ids))
            wizard.skipped_ids = employees - invited
            wizard.chosen_count = len(employees)
            wizard.skipped_count = len(wizard.skipped_ids)

    def action_invite(self):
        self.campaign_id._require_clerk()
        self.campaign_id._invite(Domain("id", "in", self.employee_ids.ids))
        return self.campaign_id.action_open_invitations()

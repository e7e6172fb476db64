from odoo import api, fields, models
from odoo.fields import Domain


class KoperasiEmployee(models.Model):
    """Who on the roster may be invited, and who was."""

    _inherit = "koperasi.employee"

    invitation_ids = fields.One2many("koperasi.invitation", "employee_id", string="Invitations")
    eligible = fields.Boolean(
        compute="_compute_eligible",
        search="_search_eligible",
        help="Not a member yet, with a contract and months of service that the cooperative invites.",
    )

    @api.depends("company_id", "active", "member_id", "contract_type", "hire_date")
    def _compute_eligible(self):
        for company, employees in self.grouped("company_id").items():
            fit = employees.filtered_domain((company or self.env.company)._eligible_domain())
            for employee in employees:
                employee.eligible = employee in fit

    @api.model
    def _search_eligible(self, operator, value):
        if operator != "in":
            return NotImplemented
        fit = Domain.OR(company._eligible_domain() for company in self.env.companies)
        return fit if True in value else ~fit

    def action_invite(self):
        """Ask for the campaign in which the selected employees are invited."""
        self.check_access("read")
        self.env["res.users"]._koperasi_require("koperasi_base.group_clerk")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "koperasi_member.koperasi_employee_invite_action"
        )
        return {**action, "context": {"default_employee_ids": self.ids}}

    @api.model
    def _link_members(self, members):
        """Whoever was invited and joined on paper came through the invitation, too."""
        result = super()._link_members(members)
        self.env["koperasi.invitation"]._follow_employees(members)
        return result

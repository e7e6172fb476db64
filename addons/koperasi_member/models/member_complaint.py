from odoo import fields, models
from odoo.exceptions import UserError


class KoperasiMemberComplaint(models.Model):
    """What a member complained about, and what came of it; while it is open it is a sign that he may leave."""

    _name = "koperasi.member.complaint"
    _description = "Complaint of a Member"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date desc, id desc"
    _rec_name = "subject"

    member_id = fields.Many2one(
        "koperasi.member", required=True, index=True, ondelete="restrict", tracking=True
    )
    company_id = fields.Many2one(related="member_id.company_id", store=True, precompute=True)
    date = fields.Date(
        string="Received on",
        required=True,
        default=lambda self: self.env.company._koperasi_today(),
    )
    subject = fields.Char(required=True, tracking=True)
    description = fields.Text()
    state = fields.Selection(
        [("open", "Open"), ("resolved", "Resolved")],
        required=True,
        readonly=True,
        default="open",
        copy=False,
        tracking=True,
    )
    resolution = fields.Char(
        string="What was done", tracking=True, help="As it can be told to the member."
    )
    resolved_on = fields.Date(readonly=True, copy=False)
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        default=lambda self: self.env.user,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        tracking=True,
    )

    def action_resolve(self):
        """Button: complaints are settled; what was done has to be written down first.

        :raises AccessError: not a clerk
        """
        self.env["res.users"]._koperasi_require("koperasi_base.group_clerk")
        todo = self.filtered(lambda complaint: complaint.state == "open")
        unsaid = todo.filtered(lambda complaint: not (complaint.resolution or "").strip())
        if unsaid:
            raise UserError(
                self.env._("Write down what was done about “%s” first.", unsaid[0].subject)
            )
        for company, complaints in todo.grouped("company_id").items():
            complaints.write({"state": "resolved", "resolved_on": company._koperasi_today()})

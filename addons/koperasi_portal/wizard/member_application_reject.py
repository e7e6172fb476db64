from odoo import fields, models


class KoperasiMemberApplicationReject(models.TransientModel):
    _name = "koperasi.member.application.reject"
    _description = "Reject Online Applications"

    application_ids = fields.Many2many(
        "koperasi.member.application",
        "koperasi_member_application_reject_rel",
        "reject_id",
        "application_id",
        required=True,
        default=lambda self: self.env.context.get("active_ids"),
    )
    reason = fields.Char(required=True)

    def action_reject(self):
        self.application_ids.action_reject(self.reason)
        return {"type": "ir.actions.act_window_close"}

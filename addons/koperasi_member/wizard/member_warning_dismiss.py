from odoo import fields, models


class KoperasiMemberWarningDismiss(models.TransientModel):
    _name = "koperasi.member.warning.dismiss"
    _description = "Dismiss Warnings"

    warning_ids = fields.Many2many(
        "koperasi.member.warning",
        string="Members",
        required=True,
        default=lambda self: self.env.context.get("active_ids"),
    )
    reason = fields.Char(required=True)

    def action_dismiss(self):
        self.warning_ids.action_dismiss(self.reason)
        return {"type": "ir.actions.act_window_close"}

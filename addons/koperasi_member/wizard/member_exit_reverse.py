from odoo import fields, models


class KoperasiMemberExitReverse(models.TransientModel):
    _name = "koperasi.member.exit.reverse"
    _description = "Reverse a Settlement"

    exit_id = fields.Many2one(
        "koperasi.member.exit",
        required=True,
        default=lambda self: self.env.context.get("active_id"),
    )
    reason = fields.Char(required=True)

    def action_reverse(self):
        self.exit_id.action_reverse(self.reason)
        return {"type": "ir.actions.act_window_close"}

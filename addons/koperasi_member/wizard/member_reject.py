from odoo import fields, models


class KoperasiMemberReject(models.TransientModel):
    _name = "koperasi.member.reject"
    _description = "Reject Applicants"

    member_ids = fields.Many2many(
        "koperasi.member", required=True, default=lambda self: self.env.context.get("active_ids")
    )
    reason = fields.Char(required=True)
    decision = fields.Char(
        string="Recorded in", help="Minutes or letter of the board, with its date."
    )

    def action_reject(self):
        self.member_ids.action_reject(self.reason, decision=self.decision)
        return {"type": "ir.actions.act_window_close"}

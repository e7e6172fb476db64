from odoo import fields, models


class KoperasiMemberAppeal(models.TransientModel):
    _name = "koperasi.member.appeal"
    _description = "Appeal of a rejected Applicant"

    member_ids = fields.Many2many(
        "koperasi.member", required=True, default=lambda self: self.env.context.get("active_ids")
    )
    reason = fields.Char(string="Grounds", required=True)

    def action_appeal(self):
        self.member_ids.action_appeal(self.reason)
        return {"type": "ir.actions.act_window_close"}

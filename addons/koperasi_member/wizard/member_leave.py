from odoo import fields, models

from ..models.member import LEAVE_CAUSES


class KoperasiMemberLeave(models.TransientModel):
    _name = "koperasi.member.leave"
    _description = "Member Leaves"

    member_ids = fields.Many2many(
        "koperasi.member", required=True, default=lambda self: self.env.context.get("active_ids")
    )
    cause = fields.Selection(LEAVE_CAUSES, required=True, default="resigned")
    date = fields.Date(
        string="Last day", required=True, default=lambda self: self.env.company._koperasi_today()
    )
    reason = fields.Char(string="Remark")
    decision = fields.Char(
        string="Recorded in", help="Minutes or letter of the board, with its date."
    )

    def action_leave(self):
        self.member_ids.action_resign(
            cause=self.cause, reason=self.reason, date=self.date, decision=self.decision
        )
        return {"type": "ir.actions.act_window_close"}

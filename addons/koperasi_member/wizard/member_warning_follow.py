from odoo import fields, models


class KoperasiMemberWarningFollow(models.TransientModel):
    """Who talks to members that may leave, and until when."""

    _name = "koperasi.member.warning.follow"
    _description = "Follow Up on Members who May Leave"

    warning_ids = fields.Many2many(
        "koperasi.member.warning",
        string="Members",
        required=True,
        default=lambda self: self.env.context.get("active_ids"),
    )
    user_id = fields.Many2one(
        "res.users",
        string="Who talks to them",
        required=True,
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
    )
    date_deadline = fields.Date(
        string="Until", required=True, default=lambda self: self.env.company._koperasi_today()
    )
    summary = fields.Char(
        required=True, default=lambda self: self.env._("Talk to a member who may leave")
    )

    def action_follow_up(self):
        self.warning_ids.action_follow_up(self.user_id.id, self.date_deadline, self.summary)
        return {"type": "ir.actions.act_window_close"}

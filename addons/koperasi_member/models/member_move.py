from odoo import api, fields, models
from odoo.exceptions import UserError

from .member_unit import MOVED_FIELDS, place_value


class KoperasiMemberMove(models.Model):
    """A member moved to another unit or employer, or will on a day to come."""

    _name = "koperasi.member.move"
    _description = "Move of a Member"
    _order = "date desc, id desc"
    _rec_name = "member_id"

    member_id = fields.Many2one("koperasi.member", required=True, index=True, ondelete="restrict")
    company_id = fields.Many2one(related="member_id.company_id", store=True)
    date = fields.Date(string="Holds from", required=True)
    from_employer_id = fields.Many2one("res.partner")
    from_employee_number = fields.Char()
    from_unit_id = fields.Many2one("koperasi.unit")
    to_employer_id = fields.Many2one("res.partner")
    to_employee_number = fields.Char()
    to_unit_id = fields.Many2one("koperasi.unit")
    reason = fields.Char()
    user_id = fields.Many2one("res.users", string="Recorded by", required=True)
    state = fields.Selection(
        [("planned", "Planned"), ("done", "Done"), ("cancelled", "Cancelled")], required=True
    )

    _planned_idx = models.Index("(date) WHERE state = 'planned'")

    def action_cancel(self):
        """Call off moves that were planned.

        :raises AccessError: not a clerk
        """
        self.env["res.users"]._koperasi_require("koperasi_base.group_clerk")
        self.check_access("read")
        if any(move.state == "done" for move in self):
            raise UserError(
                self.env._("A move that was made is not called off; move the member back.")
            )
        # sudo: the state changes by this button and by the day only
        self.sudo().state = "cancelled"

    @api.model
    def _cron_apply(self):
        """Every morning: make the moves whose day has come."""
        for move in self.search([("state", "=", "planned")], order="date, id"):
            if move.date <= move.company_id._koperasi_today():
                move._apply()
        self.env["ir.cron"]._commit_progress(1, remaining=0)

    def _apply(self):
        """The planned line becomes the line of the history; a member who left meanwhile stays away."""
        member = self.member_id
        if member.state not in ("applicant", "active"):
            self.state = "cancelled"
            return
        changed = {
            name: place_value(self[f"to_{name}"])
            for name in MOVED_FIELDS
            if self[f"to_{name}"] != self[f"from_{name}"]
        }
        member.with_context(koperasi_move={"date": self.date, "reason": self.reason}).write(changed)
        self.unlink()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_planned(self):
        if any(move.state == "done" for move in self):
            raise UserError(self.env._("The history of a member only grows."))

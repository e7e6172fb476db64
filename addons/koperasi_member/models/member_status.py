from odoo import api, fields, models
from odoo.exceptions import UserError

from .member import STATES


class KoperasiMemberStatus(models.Model):
    """History of a membership. Only grows: who decided what, when and why."""

    _name = "koperasi.member.status"
    _description = "Status of a Member"
    _order = "id desc"
    _rec_name = "to_state"

    member_id = fields.Many2one("koperasi.member", required=True, index=True, ondelete="restrict")
    company_id = fields.Many2one("res.company", required=True)
    date = fields.Date(required=True)
    from_state = fields.Selection(STATES, string="From")
    to_state = fields.Selection(STATES, string="To", required=True)
    reason = fields.Char()
    decision = fields.Char(
        string="Recorded in",
        help="Minutes or letter in which the decision is written, with its date.",
    )
    user_id = fields.Many2one("res.users", string="By", required=True)

    def write(self, vals):
        raise self._frozen()

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise self._frozen()

    def _frozen(self):
        return UserError(self.env._("The history of a member only grows."))

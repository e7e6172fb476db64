from odoo import api, fields, models
from odoo.exceptions import UserError

from .member import LEAVE_CAUSES


class KoperasiMemberPeriod(models.Model):
    """An earlier membership of a person who joined again: a line of the register that stays as it was."""

    _name = "koperasi.member.period"
    _description = "Earlier Membership"
    _order = "join_date, id"
    _rec_name = "number"

    member_id = fields.Many2one("koperasi.member", required=True, index=True, ondelete="restrict")
    company_id = fields.Many2one("res.company", required=True)
    number = fields.Char(string="Member no.", required=True)
    join_date = fields.Date(string="Member since", required=True)
    leave_date = fields.Date(string="Left on", required=True)
    leave_cause = fields.Selection(LEAVE_CAUSES, required=True)

    _number_uniq = models.UniqueIndex(
        "(company_id, number)", "This member number belonged to an earlier membership."
    )

    def write(self, vals):
        raise self._frozen()

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise self._frozen()

    def _frozen(self):
        return UserError(
            self.env._("The register only grows; an earlier membership stays as it was.")
        )

from odoo import api, models
from odoo.exceptions import UserError

from ..door import is_open, without_bypass

# Cost centres and matching say nothing about what was booked.
FREE_FIELDS = {"analytic_distribution", "analytic_line_ids", "matching_number"}


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    def _check_koperasi_control(self):
        """Control accounts mirror member balances: an item without ledger rows would part the two."""
        if is_open(self.env):
            return
        control = self.account_id.filtered("koperasi_control")
        if control:
            raise UserError(
                self.env._(
                    "%(account)s is kept by the member ledgers and refuses manual items. Book the"
                    " correction on the member's account in the Koperasi app.",
                    account=control[0].display_name,
                )
            )

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        if not is_open(self.env):
            # sudo: the guard holds for those too who cannot read accounts
            lines.sudo()._check_koperasi_control()
            lines.move_id._check_koperasi_door()
        return lines

    def write(self, vals):
        if is_open(self.env):
            return super().write(vals)
        if not FREE_FIELDS.issuperset(vals):
            self.move_id._check_koperasi_door()
        # sudo: the guard holds for those too who cannot read journals
        guarded = without_bypass(self) if self.sudo().move_id._koperasi_sealed() else self
        result = super(AccountMoveLine, guarded).write(vals)
        if "account_id" in vals or "move_id" in vals:
            # sudo: the guard holds for those too who cannot read accounts
            self.sudo()._check_koperasi_control()
            self.move_id._check_koperasi_door()
        return result

    def unlink(self):
        self.move_id._check_koperasi_door()
        return super().unlink()

from odoo import api, models
from odoo.exceptions import UserError


class AccountMergeWizard(models.TransientModel):
    _inherit = "account.merge.wizard"

    @api.model
    def _action_merge(self, accounts):
        """Merging moves journal items by SQL, past every check on a control account."""
        # sudo: the guard holds for those too who cannot read the flag
        control = accounts.sudo().filtered("koperasi_control")
        if control:
            raise UserError(
                self.env._(
                    "%s is kept by the member ledgers and cannot be merged with another account.",
                    control[0].display_name,
                )
            )
        return super()._action_merge(accounts)

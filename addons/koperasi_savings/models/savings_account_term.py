from odoo import api, fields, models
from odoo.exceptions import UserError

from .savings_placement import RUNNING


class KoperasiSavingsAccount(models.Model):
    """The account of a placement moves with its steps alone, never at the counter."""

    _inherit = "koperasi.savings.account"

    placement_ids = fields.One2many(
        "koperasi.savings.placement", "account_id", string="Term Deposits"
    )

    def _check_not_placed(self):
        # sudo: binds whoever books
        placed = self.sudo().placement_ids.filtered(lambda placement: placement.state in RUNNING)
        if placed:
            raise UserError(
                self.env._(
                    "%(account)s is term deposit %(name)s: it is paid out or broken on its own page, under"
                    " Savings > Term Deposits.",
                    account=self.display_name,
                    name=placed[0].name,
                )
            )

    def _check_can_deposit(self, *args, **kwargs):
        self._check_not_placed()
        return super()._check_can_deposit(*args, **kwargs)

    def _check_can_withdraw(self, *args, **kwargs):
        self._check_not_placed()
        return super()._check_can_withdraw(*args, **kwargs)

    @api.depends("placement_ids.state")
    def _compute_available_balance(self):
        result = super()._compute_available_balance()
        for account in self:
            # sudo: as in _check_not_placed
            if any(placement.state in RUNNING for placement in account.sudo().placement_ids):
                account.available_balance = 0
        return result

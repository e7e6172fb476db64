from odoo import models
from odoo.exceptions import UserError


class KoperasiSavingsTransaction(models.Model):
    """What a term deposit booked is taken back on its own page alone, together with what belongs to it."""

    _inherit = "koperasi.savings.transaction"

    def reverse(self, reason):
        self._check_not_of_deposit()
        return super().reverse(reason)

    def _check_not_of_deposit(self):
        """
        :raises UserError: opened, paid or broke a term deposit
        """
        self.ensure_one()
        if (self.sudo().import_key or "").startswith("td/"):  # sudo: binds whoever reverses
            raise UserError(
                self.env._(
                    "This belongs to a term deposit: take the step back on its page, under Savings > Term"
                    " Deposits."
                )
            )

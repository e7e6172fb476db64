from odoo import api, models
from odoo.exceptions import AccessError


class KoperasiEnteredMixin(models.AbstractModel):
    """A document of which people enter a few fields; all others are results of its steps and of the ledger."""

    _name = "koperasi.entered.mixin"
    _description = "Document with Results"

    # Names of the fields that people enter; the model names them.
    _entered = frozenset()

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_entered(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_entered(vals)
        return super().write(vals)

    @api.model
    def _check_entered(self, vals):
        """Nobody enters a result, whatever client he uses; the chatter stays open.

        :raises AccessError: there is a result among the values
        """
        if self.env.su:
            return
        entered = {*self._entered, *self.env["mail.thread"]._fields}
        results = sorted(vals.keys() & self._fields.keys() - entered)
        if results:
            raise AccessError(
                self.env._("These fields are not entered by hand: %s", ", ".join(results))
            )

    def _set(self, **vals):
        """Write what follows from the work done, which the user himself cannot enter."""
        # sudo: see _check_entered; the public method that leads here has checked the role
        self.sudo().write(vals)

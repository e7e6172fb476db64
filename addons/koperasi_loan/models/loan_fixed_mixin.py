from odoo import api, models
from odoo.exceptions import AccessError


class KoperasiLoanFixedMixin(models.AbstractModel):
    """Rows of an agreement: stored by ``koperasi.loan.plan._store`` alone, then never changed."""

    _name = "koperasi.loan.fixed.mixin"
    _description = "Fixed Row of a Loan Plan"

    @api.model_create_multi
    def create(self, vals_list):
        raise AccessError(self.env._("Plans are made by disbursing or restructuring a loan."))

    def write(self, vals):
        raise AccessError(self._fixed_message())

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise AccessError(self._fixed_message())

    def _fixed_message(self):
        return self.env._("A plan is never changed; restructure the loan instead.")

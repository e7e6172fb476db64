from odoo import models

from odoo.addons.koperasi_base.tools.money import to_amount

from .. import portal_sql


class KoperasiLoan(models.Model):
    _inherit = "koperasi.loan"

    def _portal_progress(self):
        """How much of the principal is repaid, in whole percent: 100 only when all of it is."""
        self.ensure_one()
        principal = to_amount(self.principal)
        return int(100 * (principal - to_amount(self.balance)) / principal) if principal else 0

    def _portal_payments(self):
        """What the member paid, newest first: rows of :func:`portal_sql.payments`, with words."""
        self.ensure_one()
        return self.env[self._ledger_entry_model]._portal_rows(portal_sql.payments(self))

from odoo import models


class KoperasiSavingsPlacement(models.Model):
    """Cash for a term deposit beyond what the teller may take alone."""

    _inherit = "koperasi.savings.placement"

    def _make_account(self, day):
        account = super()._make_account(day)
        self.env["koperasi.till.release"]._go_with(self, account)
        return account

from odoo import models


class KoperasiDeduction(models.Model):
    """What is posted or reversed counts for the campaign that brought the member."""

    _inherit = "koperasi.deduction"

    def _do_post(self):
        super()._do_post()
        self.env["koperasi.invitation"]._refresh_deducted(self)

    def _do_reverse(self, reason):
        super()._do_reverse(reason)
        self.env["koperasi.invitation"]._refresh_deducted(self)

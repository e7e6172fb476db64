from odoo import models


class KoperasiSavingsStatement(models.TransientModel):
    _inherit = "koperasi.savings.statement"

    def _get_report_base_filename(self):
        """File name of a statement downloaded from the portal."""
        return self.env._("Account statement %s", " ".join(self.account_ids.mapped("name")))

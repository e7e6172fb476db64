from odoo import models

from .till_session import TELLER


class KoperasiSavingsBreak(models.Model):
    """Cash of an early break beyond what the teller may pay alone."""

    _inherit = "koperasi.savings.break"

    def action_ask_release(self):
        """Button: ask the head teller to release the cash of an approved break.

        :raises AccessError: not a teller
        :raises UserError: not approved, no till open
        """
        self._require(TELLER)
        self.ensure_one()
        self._check_state("approved")
        account = self.placement_id.account_id
        return self.env["koperasi.till.release"]._ask_from_form("withdraw", account, self.net)

from odoo import models
from odoo.exceptions import UserError


class KoperasiSavingsPlacementPay(models.TransientModel):
    """A payout in cash beyond what the teller may pay alone: the head teller is asked from the same form."""

    _inherit = "koperasi.savings.placement.pay"

    def action_ask_release(self):
        """Button: ask the head teller to release the cash of this deposit; the form stays open.

        :raises UserError: no cash, no till open
        """
        self.ensure_one()
        if self.payment != "till":
            raise UserError(self.env._("Only cash has to be released."))
        releases = self.env["koperasi.till.release"]
        return releases._ask_from_form("withdraw", self.placement_id.account_id, self.balance)

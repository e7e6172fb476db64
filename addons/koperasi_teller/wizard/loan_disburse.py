from odoo import models
from odoo.exceptions import UserError


class KoperasiLoanDisburse(models.TransientModel):
    """A loan beyond what the teller may pay out alone: the head teller is asked from the same form."""

    _inherit = "koperasi.loan.disburse"

    def action_ask_release(self):
        """Button: ask the head teller to release the cash of this one loan; the form stays open.

        :raises UserError: several loans, or no cash; no till open
        """
        self.ensure_one()
        if self.payment != "till" or len(self.loan_ids) != 1:
            raise UserError(self.env._("Only one loan that is paid in cash can be released."))
        return self.env["koperasi.till.release"]._ask_from_form("disburse", self.loan_ids, self.net)

from odoo import fields, models

OPERATIONS = {"reject": "action_reject", "write_off": "action_propose_write_off"}


class KoperasiLoanReason(models.TransientModel):
    """Why a loan is rejected, or proposed to be written off."""

    _name = "koperasi.loan.reason"
    _description = "Reason"

    loan_id = fields.Many2one("koperasi.loan", required=True)
    operation = fields.Selection(
        [("reject", "Reject"), ("write_off", "Propose write-off")], required=True
    )
    reason = fields.Char(required=True)

    def action_confirm(self):
        """Go on with the reason given; the loan checks who may."""
        self.ensure_one()
        getattr(self.loan_id, OPERATIONS[self.operation])(self.reason)
        return {"type": "ir.actions.client", "tag": "soft_reload"}

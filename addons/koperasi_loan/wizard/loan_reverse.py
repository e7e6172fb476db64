from odoo import fields, models


class KoperasiLoanReverse(models.TransientModel):
    """Why a transaction is taken back."""

    _name = "koperasi.loan.reverse"
    _description = "Reverse a Loan Transaction"

    transaction_id = fields.Many2one("koperasi.loan.transaction", required=True)
    reason = fields.Char(required=True)

    def action_reverse(self):
        """Book the reversal and show it."""
        self.ensure_one()
        entry = self.transaction_id.reverse(self.reason)
        return {
            "type": "ir.actions.act_window",
            "res_model": entry._name,
            "res_id": entry.id,
            "view_mode": "form",
        }

from odoo import fields, models


class KoperasiDeductionReverse(models.TransientModel):
    """Asks why a posting is reversed."""

    _name = "koperasi.deduction.reverse"
    _description = "Reversal of a Payroll Posting"

    deduction_id = fields.Many2one(
        "koperasi.deduction", required=True, readonly=True, ondelete="cascade"
    )
    reason = fields.Char(required=True)

    def action_reverse(self):
        """Reverse the posting."""
        self.ensure_one()
        self.deduction_id.action_reverse(self.reason)
        return {"type": "ir.actions.act_window_close"}

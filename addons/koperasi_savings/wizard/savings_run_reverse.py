from odoo import fields, models


class KoperasiSavingsRunReverse(models.TransientModel):
    """Asks why an interest run is reversed."""

    _name = "koperasi.savings.run.reverse"
    _description = "Reversal of an Interest Run"

    run_id = fields.Many2one(
        "koperasi.savings.run",
        string="Interest Run",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    reason = fields.Char(required=True)

    def action_reverse(self):
        """Reverse the run."""
        self.ensure_one()
        self.run_id.action_reverse(self.reason)
        return {"type": "ir.actions.act_window_close"}

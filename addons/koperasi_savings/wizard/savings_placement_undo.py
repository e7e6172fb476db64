from odoo import fields, models


class KoperasiSavingsPlacementUndo(models.TransientModel):
    """What of a deposit is taken back, and why."""

    _name = "koperasi.savings.placement.undo"
    _description = "Take Back a Step of a Term Deposit"

    placement_id = fields.Many2one("koperasi.savings.placement", required=True)
    step = fields.Selection(
        [("payout", "The last payment of interest"), ("opening", "The opening")],
        required=True,
        default="payout",
    )
    reason = fields.Char(required=True)

    def action_undo(self):
        """Book the reversal."""
        self.ensure_one()
        steps = {
            "payout": self.placement_id.reverse_payout,
            "opening": self.placement_id.reverse_opening,
        }
        steps[self.step](self.reason)
        return {"type": "ir.actions.client", "tag": "soft_reload"}

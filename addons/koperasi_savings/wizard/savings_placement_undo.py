from odoo import api, fields, models


class KoperasiSavingsPlacementUndo(models.TransientModel):
    """What of a deposit is taken back, and why."""

    _name = "koperasi.savings.placement.undo"
    _description = "Take Back a Step of a Term Deposit"

    placement_id = fields.Many2one("koperasi.savings.placement", required=True)
    placement_state = fields.Selection(related="placement_id.state")
    step = fields.Selection(
        [
            ("payout", "The last payment of interest"),
            ("opening", "The opening"),
            ("maturity", "The payout or the roll-over at maturity"),
        ],
        required=True,
        compute="_compute_step",
        store=True,
        readonly=False,
    )
    reason = fields.Char(required=True)

    @api.depends("placement_id")
    def _compute_step(self):
        for wizard in self:
            over = wizard.placement_id.state == "closed"
            wizard.step = "maturity" if over else "payout"

    def action_undo(self):
        """Book the reversal."""
        self.ensure_one()
        steps = {
            "payout": self.placement_id.reverse_payout,
            "opening": self.placement_id.reverse_opening,
            "maturity": self.placement_id.reverse_maturity,
        }
        steps[self.step](self.reason)
        return {"type": "ir.actions.client", "tag": "soft_reload"}

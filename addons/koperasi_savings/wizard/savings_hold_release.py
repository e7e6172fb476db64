from odoo import fields, models


class KoperasiSavingsHoldRelease(models.TransientModel):
    """Why a hold ends."""

    _name = "koperasi.savings.hold.release"
    _description = "Release a Hold"

    hold_id = fields.Many2one("koperasi.savings.hold", required=True)
    reason = fields.Char(required=True)

    def action_release(self):
        """Release the hold."""
        self.ensure_one()
        self.hold_id.release(self.reason)
        return {"type": "ir.actions.client", "tag": "soft_reload"}

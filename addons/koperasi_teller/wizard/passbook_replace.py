from odoo import fields, models


class KoperasiPassbookReplace(models.TransientModel):
    """Why a passbook is replaced by a new one."""

    _name = "koperasi.passbook.replace"
    _description = "Replace a Passbook"

    passbook_id = fields.Many2one("koperasi.passbook", required=True)
    cause = fields.Selection(
        [("full", "Full"), ("lost", "Lost"), ("damaged", "Damaged")], required=True, default="full"
    )
    reason = fields.Char(required=True)

    def action_replace(self):
        """Make the new book and show it."""
        self.ensure_one()
        book = self.passbook_id.replace(self.cause, self.reason)
        return {
            "type": "ir.actions.act_window",
            "res_model": book._name,
            "res_id": book.id,
            "view_mode": "form",
        }

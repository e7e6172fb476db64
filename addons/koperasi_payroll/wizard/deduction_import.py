import base64

from odoo import fields, models


class KoperasiDeductionImport(models.TransientModel):
    """Upload of the file that the employer returned."""

    _name = "koperasi.deduction.import"
    _description = "Import of a Payroll Result"

    deduction_id = fields.Many2one(
        "koperasi.deduction", required=True, readonly=True, ondelete="cascade"
    )
    file = fields.Binary(required=True, attachment=False)
    filename = fields.Char()

    def action_import(self):
        """Match the file and show what differs."""
        self.ensure_one()
        self.deduction_id.import_result(base64.b64decode(self.file), self.filename)
        return {
            "type": "ir.actions.act_window",
            "res_model": "koperasi.deduction",
            "res_id": self.deduction_id.id,
            "view_mode": "form",
        }

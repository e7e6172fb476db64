from odoo import fields, models


class KoperasiImportError(models.TransientModel):
    """A reason why a row of the file cannot be imported."""

    _name = "koperasi.import.error"
    _description = "Bad Row of an Import"
    _order = "row, id"

    res_model = fields.Char(required=True)
    res_id = fields.Many2oneReference(model_field="res_model", required=True, index=True)
    row = fields.Integer(required=True, aggregator=None)
    column = fields.Char()
    value = fields.Char()
    reason = fields.Char(required=True)

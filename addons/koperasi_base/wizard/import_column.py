from odoo import fields, models


class KoperasiImportColumn(models.TransientModel):
    """A column of the uploaded file, for the user to choose from."""

    _name = "koperasi.import.column"
    _description = "Column of an Import File"
    _order = "place"

    res_model = fields.Char(required=True)
    res_id = fields.Many2oneReference(model_field="res_model", required=True, index=True)
    place = fields.Integer(required=True)
    name = fields.Char(required=True)
    sample = fields.Char(readonly=True)

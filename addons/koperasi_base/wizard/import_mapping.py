from odoo import fields, models


class KoperasiImportMapping(models.TransientModel):
    """Which column of the file holds a field."""

    _name = "koperasi.import.mapping"
    _description = "Column Mapping of an Import"
    _order = "required desc, id"

    res_model = fields.Char(required=True)
    res_id = fields.Many2oneReference(model_field="res_model", required=True, index=True)
    field_name = fields.Char(required=True, readonly=True)
    label = fields.Char(string="Field", required=True, readonly=True)
    required = fields.Boolean(readonly=True)
    column_id = fields.Many2one(
        "koperasi.import.column",
        string="Column in the file",
        domain="[('res_model', '=', res_model), ('res_id', '=', res_id)]",
    )
    sample = fields.Char(related="column_id.sample", string="First values")

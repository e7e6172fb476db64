from odoo import fields, models

from ..const import keep


class KoperasiSavingsTransaction(models.Model):
    _inherit = "koperasi.savings.transaction"

    kind = fields.Selection(selection_add=[("shu", "SHU")], ondelete={"shu": keep})

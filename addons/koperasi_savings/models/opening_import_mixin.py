from odoo import models


class KoperasiOpeningImportMixin(models.AbstractModel):
    """An import of what members had and owed in the old books: closed once the migration is signed."""

    _name = "koperasi.opening.import.mixin"
    _inherit = ["koperasi.import.mixin"]
    _description = "Opening Import"

    def _require_import(self):
        allowed = super()._require_import()
        self.env["koperasi.migration"]._check_imports_open(self.company_id)
        return allowed

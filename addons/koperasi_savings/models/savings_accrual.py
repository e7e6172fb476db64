from odoo import fields, models


class KoperasiSavingsAccrual(models.Model):
    """Interest of a placement that was earned and is not paid yet: a ledger of its own, so that what the
    books call accrued interest is proven placement by placement."""

    _name = "koperasi.savings.accrual"
    _description = "Accrued Interest of a Term Deposit"
    _inherit = ["koperasi.ledger.account.mixin"]
    _order = "id desc"
    _rec_name = "placement_id"

    _ledger_entry_model = "koperasi.savings.accrual.entry"
    _ledger_side = "credit"

    placement_id = fields.Many2one(
        "koperasi.savings.placement", required=True, readonly=True, index=True, ondelete="restrict"
    )
    entry_ids = fields.One2many("koperasi.savings.accrual.entry", "accrual_id", string="Movements")

    _placement_uniq = models.UniqueIndex("(placement_id)", "A placement has one accrual account.")

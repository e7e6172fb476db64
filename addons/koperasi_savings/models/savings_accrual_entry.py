from odoo import api, fields, models

KINDS = [
    ("accrual", "Interest earned"),
    ("adjustment", "Interest not owed after all"),
    ("payment", "Interest paid"),
]


def _keep(_entries):
    """Entries are final: removing a kind leaves the rows that have it."""


class KoperasiSavingsAccrualEntry(models.Model):
    """One movement of accrued interest; booked by runs and payouts, never edited."""

    _name = "koperasi.savings.accrual.entry"
    _description = "Entry of Accrued Interest"
    _inherit = ["koperasi.ledger.entry.mixin"]

    _ledger_account_field = "accrual_id"

    accrual_id = fields.Many2one(
        "koperasi.savings.accrual", required=True, readonly=True, ondelete="restrict"
    )
    placement_id = fields.Many2one(related="accrual_id.placement_id")
    partner_id = fields.Many2one(related="accrual_id.partner_id")
    kind = fields.Selection(selection_add=KINDS, ondelete=dict.fromkeys(dict(KINDS), _keep))
    reversal_of_id = fields.Many2one(
        "koperasi.savings.accrual.entry", string="Reversal of", readonly=True, ondelete="restrict"
    )

    _account_number_uniq = models.UniqueIndex("(accrual_id, number)")
    _account_date_idx = models.Index("(accrual_id, date, number)")
    _key_uniq = models.UniqueIndex(
        "(company_id, import_key) WHERE import_key IS NOT NULL", "This entry was booked already."
    )
    _reversal_uniq = models.UniqueIndex(
        "(reversal_of_id) WHERE reversal_of_id IS NOT NULL", "This entry was already reversed."
    )
    _batch_idx = models.Index("(batch_id)")

    @api.depends("batch_id", "number")
    def _compute_display_name(self):
        for entry in self:
            entry.display_name = f"{entry._transaction_number()} ({entry.accrual_id.display_name})"

    @api.model
    def _post_source(self, batch, *args):
        booked = super()._post_source(batch, *args)
        self.env["koperasi.savings.placement"].invalidate_model(["accrued"])  # written by SQL
        return booked

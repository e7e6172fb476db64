from odoo import api, fields, models
from odoo.exceptions import UserError


class KoperasiLedgerBatch(models.Model):
    _inherit = "koperasi.ledger.batch"

    shu_transaction_ids = fields.One2many(
        "koperasi.shu.transaction", "batch_id", string="SHU Transactions"
    )
    leg_ids = fields.One2many("koperasi.ledger.batch.leg", "batch_id", string="Reserve and Funds")

    @api.model
    def _check_period(self, company, date):
        """A year whose SHU was adopted by the meeting takes no further transactions."""
        result = super()._check_period(company, date)
        year = self.env["koperasi.shu"]._adopted_years(company)._containing(date)
        if year:
            raise UserError(year._closed_message(date))
        return result

from odoo import fields, models

from ..const import BUCKETS, MEMBER_BUCKETS


class KoperasiShuAllocation(models.Model):
    """What one part of the division receives in rupiah, as computed for a year."""

    _name = "koperasi.shu.allocation"
    _description = "SHU Allocation"
    _order = "shu_id, sequence, id"
    _check_company_auto = True

    shu_id = fields.Many2one(
        "koperasi.shu", string="SHU", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="shu_id.company_id", store=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    sequence = fields.Integer(readonly=True)
    bucket = fields.Selection(BUCKETS, string="Part", required=True, readonly=True)
    name = fields.Char(string="For", required=True, readonly=True)
    percent = fields.Float(readonly=True, digits=(5, 2), aggregator="sum")
    amount = fields.Monetary(readonly=True)
    account_id = fields.Many2one(
        "account.account",
        required=True,
        readonly=True,
        check_company=True,
        ondelete="restrict",
        help="Credited when the meeting adopts the division.",
    )

    def _to_members(self):
        """The parts that are shared out to the members themselves."""
        return self.filtered(lambda allocation: allocation.bucket in MEMBER_BUCKETS)

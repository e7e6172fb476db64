from odoo import api, fields, models


class KoperasiSavingsStandingOrderLog(models.Model):
    """One attempt to carry out a standing order, with the transfer or the reason why there is none."""

    _name = "koperasi.savings.standing.order.log"
    _description = "Execution of a Standing Order"
    _order = "id desc"
    _rec_name = "date"

    order_id = fields.Many2one(
        "koperasi.savings.standing.order", required=True, readonly=True, index=True,
        ondelete="restrict",
    )  # fmt: skip
    company_id = fields.Many2one(related="order_id.company_id", store=True, precompute=True)
    date = fields.Date(string="Due", required=True, readonly=True)
    tried_on = fields.Date(required=True, readonly=True)
    final = fields.Boolean(
        readonly=True, help="Booked or given up; otherwise it is tried again the next day."
    )
    left_out = fields.Boolean(readonly=True, help="Fell due while the order was paused.")
    reason = fields.Char(readonly=True)
    result = fields.Selection(
        [
            ("booked", "Transferred"), ("again", "Tried again tomorrow"), ("given_up", "Given up"),
            ("left_out", "Left out"),
        ],
        compute="_compute_result",
    )  # fmt: skip
    transaction_id = fields.Many2one(
        "koperasi.savings.transaction", readonly=True, index="btree_not_null", ondelete="restrict"
    )

    _booked_uniq = models.UniqueIndex(
        "(order_id, date) WHERE final", "This day of the standing order is done."
    )

    @api.depends("final", "left_out", "transaction_id")
    def _compute_result(self):
        for log in self:
            failed = "given_up" if log.final else "again"
            without = "left_out" if log.left_out else failed
            log.result = "booked" if log.transaction_id else without

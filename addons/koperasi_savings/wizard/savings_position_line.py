from odoo import fields, models


class KoperasiSavingsPositionLine(models.TransientModel):
    """Savings of one product on one control account; the columns of the control account are of all its products."""

    _name = "koperasi.savings.position.line"
    _description = "Line of Savings by Product"
    _order = "id"

    position_id = fields.Many2one(
        "koperasi.savings.position", required=True, readonly=True, index=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="position_id.currency_id")
    product_id = fields.Many2one("koperasi.savings.product", readonly=True)
    account_count = fields.Integer(string="Accounts", readonly=True)
    opening = fields.Monetary(string="Opening balance", readonly=True)
    taken_over = fields.Monetary(readonly=True, help="Opening balances of the old books.")
    deposits = fields.Monetary(readonly=True)
    withdrawals = fields.Monetary(readonly=True)
    interest = fields.Monetary(readonly=True)
    tax = fields.Monetary(readonly=True)
    fees = fields.Monetary(readonly=True)
    other = fields.Monetary(readonly=True)
    closing = fields.Monetary(string="Closing balance", readonly=True)
    control_account_id = fields.Many2one("account.account", readonly=True)
    control_ledger = fields.Monetary(
        string="Savings on it", readonly=True, aggregator=None,
        help="Of all products on this control account.",
    )  # fmt: skip
    control_books = fields.Monetary(string="General ledger", readonly=True, aggregator=None)
    control_waiting = fields.Monetary(
        string="Open batches", readonly=True, aggregator=None, help="Booked, not yet in the books."
    )
    difference = fields.Monetary(readonly=True, aggregator=None)

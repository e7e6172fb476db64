from odoo import fields, models
from odoo.tools import SQL

from ..const import REASONS, TARGETS


class KoperasiDeductionLine(models.Model):
    """What one member is asked for one purpose, and what of it was deducted.

    Lines are written by the statements of the deduction alone, in sets; no group may write them.
    """

    _name = "koperasi.deduction.line"
    _description = "Payroll Deduction Line"
    _order = "deduction_id desc, member_id, priority, id"
    _rec_name = "target"
    _log_access = False  # who made the list and when stands in the chatter of the deduction

    deduction_id = fields.Many2one(
        "koperasi.deduction", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    period = fields.Date(required=True, readonly=True)
    state = fields.Selection(related="deduction_id.state")
    member_id = fields.Many2one(
        "koperasi.member", required=True, readonly=True, ondelete="restrict"
    )
    target = fields.Selection(TARGETS, string="Purpose", required=True, readonly=True)
    savings_account_id = fields.Many2one(
        "koperasi.savings.account", readonly=True, ondelete="restrict"
    )
    loan_id = fields.Many2one("koperasi.loan", readonly=True, ondelete="restrict")
    due = fields.Monetary(required=True, readonly=True)
    received = fields.Monetary(string="Deducted", required=True, readonly=True)
    reason = fields.Selection(REASONS, readonly=True, help="Why less than due was deducted.")
    priority = fields.Integer(
        required=True,
        readonly=True,
        aggregator=None,
        help="Lower numbers are paid first when too little came.",
    )

    _deduction_member_idx = models.Index("(deduction_id, member_id)")
    _member_period_idx = models.Index("(member_id, period)")

    def init(self):
        """Leave room on each page, so that matching a result rewrites rows in place."""
        result = super().init()
        self.env.cr.execute(SQL("ALTER TABLE koperasi_deduction_line SET (fillfactor = 50)"))
        return result

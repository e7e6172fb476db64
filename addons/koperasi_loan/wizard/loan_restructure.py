from odoo import api, fields, models


class KoperasiLoanRestructure(models.TransientModel):
    """The terms of a new plan over what is outstanding."""

    _name = "koperasi.loan.restructure"
    _description = "Restructure Loan"

    loan_id = fields.Many2one("koperasi.loan", required=True)
    currency_id = fields.Many2one(related="loan_id.currency_id")
    outstanding = fields.Monetary(related="loan_id.outstanding")
    overdue_interest = fields.Monetary(related="loan_id.overdue_interest")
    periods = fields.Integer(
        string="Number of installments",
        required=True,
        compute="_compute_terms",
        store=True,
        readonly=False,
    )
    annual_rate = fields.Float(
        string="Rate", digits=(7, 4), compute="_compute_terms", store=True, readonly=False
    )
    first_due = fields.Date(
        string="First due date", compute="_compute_terms", store=True, readonly=False
    )
    reason = fields.Char(required=True)

    @api.depends("loan_id")
    def _compute_terms(self):
        """As before: what is not yet due, at the same rate."""
        for wizard in self:
            upcoming = wizard.loan_id.installment_ids.filtered(
                lambda row: row.unpaid and row.due_date > row.company_id._koperasi_today()
            )
            wizard.periods = len(upcoming) or 1
            wizard.annual_rate = wizard.loan_id.annual_rate
            wizard.first_due = upcoming[:1].due_date

    def action_confirm(self):
        """Make the new plan."""
        self.ensure_one()
        self.loan_id.restructure(
            periods=self.periods,
            annual_rate=self.annual_rate,
            first_due=self.first_due,
            reason=self.reason,
        )
        return {"type": "ir.actions.client", "tag": "soft_reload"}

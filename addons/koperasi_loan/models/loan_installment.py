from odoo import api, fields, models
from odoo.tools import SQL

from .. import loan_sql


class KoperasiLoanInstallment(models.Model):
    """One row of a plan, as agreed. What of it is paid follows from the ledger and is only shown here."""

    _name = "koperasi.loan.installment"
    _description = "Loan Installment"
    _inherit = ["koperasi.loan.fixed.mixin"]
    _order = "plan_id, number"
    _rec_name = "number"

    plan_id = fields.Many2one(
        "koperasi.loan.plan", required=True, readonly=True, ondelete="restrict"
    )
    loan_id = fields.Many2one(related="plan_id.loan_id")
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    number = fields.Integer(string="No.", required=True, readonly=True, aggregator=None)
    due_date = fields.Date(required=True, readonly=True)
    days = fields.Integer(readonly=True, aggregator=None)
    principal = fields.Monetary(readonly=True)
    interest = fields.Monetary(readonly=True)
    balance = fields.Monetary(
        string="Balance after",
        readonly=True,
        aggregator=None,
        help="Principal owed once this is paid.",
    )
    total = fields.Monetary(string="Installment", compute="_compute_total")
    principal_unpaid = fields.Monetary(compute="_compute_unpaid", compute_sudo=True)
    interest_unpaid = fields.Monetary(compute="_compute_unpaid", compute_sudo=True)
    unpaid = fields.Monetary(compute="_compute_unpaid", compute_sudo=True)
    state = fields.Selection(
        [
            ("paid", "Paid"),
            ("overdue", "Overdue"),
            ("partial", "Partly paid"),
            ("due", "Not yet due"),
            ("replaced", "Replaced"),
        ],
        compute="_compute_unpaid",
        compute_sudo=True,
    )

    _plan_number_uniq = models.UniqueIndex("(plan_id, number)")

    @api.depends("principal", "interest")
    def _compute_total(self):
        for row in self:
            row.total = row.principal + row.interest

    @api.depends(
        "plan_id.loan_id.balance", "plan_id.loan_id.interest_paid", "plan_id.loan_id.active_plan_id"
    )
    def _compute_unpaid(self):
        """Cumulative plan against cumulative fact, one query for all rows shown."""
        unpaid = self._unpaid_amounts()
        for row in self:
            principal, interest = unpaid.get(row._origin.id, (0, 0))
            row.principal_unpaid = principal
            row.interest_unpaid = interest
            row.unpaid = principal + interest
            row.state = row._payment_state()

    def _unpaid_amounts(self):
        plans = tuple(self.plan_id.filtered(lambda plan: plan.loan_id.state == "active").ids)
        if not plans:
            return {}
        self.env.flush_all()
        condition = SQL("plan.id IN %s", plans)
        return {
            row["installment_id"]: (row["principal_unpaid"], row["interest_unpaid"])
            for row in self.env.execute_query_dict(loan_sql.unpaid(condition))
        }

    def _payment_state(self):
        plan = self.plan_id
        if plan != plan.loan_id.active_plan_id:
            return "replaced"
        if not self.unpaid:
            return "paid"
        if self.due_date < self.company_id._koperasi_today():
            return "overdue"
        return "partial" if self.unpaid < self.total else "due"

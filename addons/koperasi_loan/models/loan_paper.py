from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.koperasi_base.tools.money import to_amount
from odoo.addons.koperasi_base.tools.words import amount_in_words


class KoperasiLoan(models.Model):
    """What screens open and contracts print."""

    _inherit = "koperasi.loan"

    plan_count = fields.Integer(compute="_compute_plan_count")
    first_installment = fields.Monetary(
        compute="_compute_first_installment", help="As it would be if paid out today."
    )
    member_outstanding = fields.Monetary(
        related="member_id.loan_outstanding",
        string="Owes already",
        help="On all loans of the member.",
    )

    @api.depends("plan_ids")
    def _compute_plan_count(self):
        for loan in self:
            loan.plan_count = len(loan.plan_ids)

    @api.depends("product_id", "principal", "periods", "first_due")
    def _compute_first_installment(self):
        """What decides about an application: nothing when its terms are refused anyway."""
        for loan in self:
            rows = []
            if loan.product_id and loan.principal and not loan.active_plan_id:
                try:
                    rows = loan._contract_schedule()
                except UserError:
                    rows = []
            loan.first_installment = rows[0]["total"] if rows else 0

    def action_open_transactions(self):
        """Transactions of this loan."""
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "koperasi_loan.loan_transaction_action"
            ),
            "domain": [("loan_id", "=", self.id)],
            "context": {},
        }

    def action_open_plans(self):
        """All versions of the plan, the active one first."""
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id("koperasi_loan.loan_plan_action"),
            "domain": [("loan_id", "=", self.id)],
        }

    def action_print_contract(self):
        """The contract with its schedule."""
        return self.env.ref("koperasi_loan.loan_contract_action").report_action(self)

    def _contract_schedule(self):
        """Rows of the schedule as :meth:`_simulate` gives them: the active plan, or the one to come."""
        self.ensure_one()
        if not self.active_plan_id:
            start = self.company_id._koperasi_today()
            return self.product_id._simulate(self.principal, self.periods, start, self.first_due)[
                "rows"
            ]
        return [
            {
                "number": row.number,
                "due_date": row.due_date,
                "principal": row.principal,
                "interest": row.interest,
                "total": row.total,
                "balance": row.balance,
            }
            for row in self.installment_ids
        ]

    def _contract_fees(self):
        """Fees kept back at disbursement: {kind: rupiah as a Monetary field has it}."""
        fees = self.product_id._fees(to_amount(self.principal))
        return {kind: float(amount) for kind, amount in fees.items()}

    def _principal_in_words(self):
        return amount_in_words(to_amount(self.principal), self.env.lang or "id")

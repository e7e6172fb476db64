from odoo import api, fields, models
from odoo.exceptions import UserError


class KoperasiLoanSimulate(models.TransientModel):
    """A schedule before anyone applies: what a loan would cost."""

    _name = "koperasi.loan.simulate"
    _description = "Loan Simulation"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    product_id = fields.Many2one("koperasi.loan.product", required=True, check_company=True)
    amount = fields.Monetary(required=True, default=10_000_000)
    periods = fields.Integer(string="Number of installments", required=True, default=12)
    date = fields.Date(
        string="Disbursement",
        required=True,
        default=lambda self: self.env.company._koperasi_today(),
    )
    first_due = fields.Date(string="First due date")
    line_ids = fields.One2many(
        "koperasi.loan.simulate.line", "simulation_id", compute="_compute_line_ids", store=True
    )
    first_installment = fields.Monetary(compute="_compute_line_ids", store=True)
    total_interest = fields.Monetary(compute="_compute_line_ids", store=True)
    fees = fields.Monetary(string="Fees kept back", compute="_compute_line_ids", store=True)
    net = fields.Monetary(string="The member receives", compute="_compute_line_ids", store=True)
    effective_rate = fields.Float(
        compute="_compute_line_ids",
        store=True,
        digits=(7, 2),
        help="Percent a year that the loan really costs, fees included.",
    )
    refusal = fields.Char(compute="_compute_line_ids", store=True)

    @api.depends("product_id", "amount", "periods", "date", "first_due")
    def _compute_line_ids(self):
        for wizard in self:
            result, refusal = wizard._result()
            rows = result.pop("rows", [])
            wizard.update(
                {
                    "refusal": refusal,
                    "line_ids": [
                        fields.Command.clear(),
                        *(
                            fields.Command.create({**row, "currency_id": wizard.currency_id.id})
                            for row in rows
                        ),
                    ],
                    "first_installment": rows[0]["principal"] + rows[0]["interest"] if rows else 0,
                    **{
                        name: result.get(name, 0)
                        for name in ("total_interest", "fees", "net", "effective_rate")
                    },
                }
            )

    def _result(self):
        if not (self.product_id and self.amount and self.date):
            return {}, False
        try:
            return self.product_id._simulate(
                self.amount, self.periods, self.date, self.first_due
            ), False
        except UserError as error:
            return {}, error.args[0]

    def action_apply(self):
        """Start an application with these terms."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "koperasi.loan",
            "view_mode": "form",
            "context": {
                "default_product_id": self.product_id.id,
                "default_amount_requested": self.amount,
                "default_periods": self.periods,
                "default_first_due": self.first_due,
            },
        }

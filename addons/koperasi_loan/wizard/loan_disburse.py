from odoo import api, fields, models
from odoo.exceptions import UserError


class KoperasiLoanDisburse(models.TransientModel):
    """How and when approved loans are paid out."""

    _name = "koperasi.loan.disburse"
    _description = "Disburse Loan"
    _check_company_auto = True

    loan_ids = fields.Many2many("koperasi.loan", required=True)
    company_id = fields.Many2one("res.company", compute="_compute_totals")
    currency_id = fields.Many2one(related="company_id.currency_id")
    member_id = fields.Many2one("koperasi.member", compute="_compute_totals")
    date = fields.Date(required=True, default=lambda self: self.env.company._koperasi_today())
    payment = fields.Selection(
        [("till", "Cash"), ("transfer", "Bank transfer"), ("savings", "Savings account")],
        required=True,
        default="till",
    )
    savings_account_id = fields.Many2one(
        "koperasi.savings.account",
        domain="[('member_id', '=', member_id), ('kind', '=', 'voluntary'), ('state', '=', 'open')]",
        compute="_compute_savings_account_id",
        store=True,
        readonly=False,
    )
    principal = fields.Monetary(compute="_compute_totals")
    fees = fields.Monetary(string="Fees kept back", compute="_compute_totals")
    net = fields.Monetary(string="The member receives", compute="_compute_totals")

    @api.depends("loan_ids")
    def _compute_totals(self):
        for wizard in self:
            loans = wizard.loan_ids
            wizard.company_id = loans.company_id[:1]
            wizard.member_id = loans.member_id if len(loans.member_id) == 1 else False
            wizard.principal = sum(loans.mapped("principal"))
            wizard.fees = sum(loan._fee_total() for loan in loans)
            wizard.net = wizard.principal - wizard.fees

    @api.depends("loan_ids")
    def _compute_savings_account_id(self):
        for wizard in self:
            accounts = wizard.member_id.savings_account_ids
            wizard.savings_account_id = accounts.filtered(
                lambda account: account.kind == "voluntary" and account.state == "open"
            )[:1]

    def action_confirm(self):
        """Pay out."""
        self.ensure_one()
        if self.payment == "savings":
            if not self.savings_account_id:
                raise UserError(self.env._("Choose the savings account that receives the money."))
            self.loan_ids.action_disburse(date=self.date, savings_account=self.savings_account_id)
        else:
            journal = self.company_id._koperasi_journal(self.payment)
            self.loan_ids.action_disburse(date=self.date, journal=journal)
        return {"type": "ir.actions.client", "tag": "soft_reload"}

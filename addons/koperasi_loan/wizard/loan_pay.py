from uuid import uuid4

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.koperasi_base.tools.money import to_amount

PARTS = ("principal", "interest", "penalty", "fee")


class KoperasiLoanPay(models.TransientModel):
    """One payment at the counter: what it pays is shown before it is booked.

    The form carries a key from its opening on, so whatever is sent twice is booked once.
    """

    _name = "koperasi.loan.pay"
    _description = "Loan Payment"
    _check_company_auto = True

    key = fields.Char(required=True, readonly=True, default=lambda self: f"counter:{uuid4()}")
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    loan_id = fields.Many2one(
        "koperasi.loan",
        required=True,
        check_company=True,
        domain="[('company_id', '=', company_id), ('state', '=', 'active')]",
    )
    date = fields.Date(required=True, default=lambda self: self.env.company._koperasi_today())
    payment = fields.Selection(
        [("till", "Cash"), ("transfer", "Bank transfer")], required=True, default="till"
    )
    amount = fields.Monetary(
        required=True, compute="_compute_amount", store=True, readonly=False, precompute=True
    )
    outstanding = fields.Monetary(related="loan_id.outstanding")
    days_past_due = fields.Integer(related="loan_id.days_past_due")
    due_amount = fields.Monetary(string="Due now", compute="_compute_owed")
    payoff_amount = fields.Monetary(string="To pay off", compute="_compute_owed")
    principal = fields.Monetary(compute="_compute_parts")
    interest = fields.Monetary(compute="_compute_parts")
    penalty = fields.Monetary(compute="_compute_parts")
    fee = fields.Monetary(compute="_compute_parts")
    outstanding_after = fields.Monetary(compute="_compute_parts")
    pays_off = fields.Boolean(compute="_compute_parts")
    refusal = fields.Char(compute="_compute_parts")

    @api.depends("loan_id", "date")
    def _compute_owed(self):
        for wizard in self:
            owed = wizard._owed()
            due = [row for row in owed.rows if row[1] <= wizard.date] if owed else []
            wizard.due_amount = sum(row[2] + row[3] for row in due) + owed.penalty if owed else 0
            wizard.payoff_amount = owed.payoff if owed else 0

    @api.depends("loan_id")
    def _compute_amount(self):
        """What is due; when nothing is, the next installment."""
        for wizard in self:
            wizard.amount = wizard.due_amount or wizard.loan_id.next_due_amount

    @api.depends("loan_id", "date", "amount")
    def _compute_parts(self):
        for wizard in self:
            kind, parts, refusal = wizard._preview()
            for name in PARTS:
                wizard[name] = parts.get(name, 0)
            wizard.outstanding_after = wizard.loan_id.outstanding - wizard.principal
            wizard.pays_off = kind == "payoff" or bool(kind and not wizard.outstanding_after)
            wizard.refusal = refusal

    @api.onchange("date")
    def _onchange_date(self):
        if self.date and self.date > self.company_id._koperasi_today():
            self.date = self.company_id._koperasi_today()
            return {"warning": {"message": self.env._("A payment cannot be dated in the future.")}}
        return None

    def _owed(self):
        ready = self.loan_id.state == "active" and self.date
        return self.loan_id._owed(self.date) if ready else None

    def _preview(self):
        """(kind, parts, why it would be refused) of the payment as typed so far."""
        if not (self._owed() and self.amount):
            return False, {}, False
        loan = self.loan_id
        try:
            loan._check_can_pay(self.date)
            kind, parts = loan._split_payment(loan._payable(to_amount(self.amount)), self.date)
        except UserError as error:
            return False, {}, error.args[0]
        return kind, parts, False

    def action_payoff(self):
        """Take over the amount that pays off the loan."""
        self.ensure_one()
        self.amount = self.payoff_amount
        return {
            "type": "ir.actions.act_window",
            "name": self._description,
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    def action_confirm(self):
        """Book and close."""
        self._book()
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def action_confirm_print(self):
        """Book and print the receipt."""
        action = self._book().action_print_receipt()
        return {**action, "close_on_report_download": True}

    def _book(self):
        self.ensure_one()
        return self.loan_id.pay(
            self.amount,
            date=self.date,
            key=self.key,
            journal=self.company_id._koperasi_journal(self.payment),
            channel="counter" if self.payment == "till" else "transfer",
        )

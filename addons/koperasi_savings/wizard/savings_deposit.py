from uuid import uuid4

from odoo import api, fields, models
from odoo.exceptions import UserError

OPERATIONS = [("deposit", "Deposit"), ("withdraw", "Withdrawal"), ("transfer", "Transfer")]


class KoperasiSavingsDeposit(models.TransientModel):
    """One counter transaction: deposit, withdrawal or transfer, and its receipt.

    The form carries a key from its opening on, so whatever is sent twice is booked once.
    """

    _name = "koperasi.savings.deposit"
    _description = "Counter Transaction"
    _check_company_auto = True

    key = fields.Char(required=True, readonly=True, default=lambda self: f"counter:{uuid4()}")
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    operation = fields.Selection(OPERATIONS, required=True, default="deposit")
    member_id = fields.Many2one(
        "koperasi.member",
        required=True,
        check_company=True,
        domain="[('company_id', '=', company_id), ('state', 'in', ('active', 'leaving'))]",
    )
    account_id = fields.Many2one(
        "koperasi.savings.account",
        required=True,
        check_company=True,
        compute="_compute_account_id",
        store=True,
        readonly=False,
        precompute=True,
        domain="[('member_id', '=', member_id), ('state', '=', 'open')]",
    )
    balance = fields.Monetary(related="account_id.balance")
    available_balance = fields.Monetary(related="account_id.available_balance")
    to_account_id = fields.Many2one(
        "koperasi.savings.account",
        check_company=True,
        domain="[('company_id', '=', company_id), ('state', '=', 'open'), ('id', '!=', account_id)]",
    )
    payment = fields.Selection(
        [("till", "Cash"), ("transfer", "Bank transfer")], required=True, default="till"
    )
    amount = fields.Monetary(required=True)
    date = fields.Date(required=True, default=lambda self: self.env.company._koperasi_today())
    memo = fields.Char(string="Description")
    balance_after = fields.Monetary(compute="_compute_balance_after")

    @api.depends("member_id", "operation")
    def _compute_account_id(self):
        """What is chosen already, or the member's voluntary account."""
        members = self.filtered(lambda wizard: wizard.account_id.member_id != wizard.member_id)
        accounts = self.env["koperasi.savings.account"].search(
            [
                ("member_id", "in", members.member_id.ids),
                ("kind", "=", "voluntary"),
                ("state", "=", "open"),
            ]
        )
        first = {account.member_id: account for account in reversed(accounts)}
        for wizard in self:
            wizard.account_id = (
                first.get(wizard.member_id) if wizard in members else wizard.account_id
            )

    @api.depends("account_id", "operation", "amount")
    def _compute_balance_after(self):
        for wizard in self:
            sign = 1 if wizard.operation == "deposit" else -1
            wizard.balance_after = wizard.account_id.balance + sign * wizard.amount

    @api.onchange("date")
    def _onchange_date(self):
        if self.date and self.date > self.company_id._koperasi_today():
            self.date = self.company_id._koperasi_today()
            return {
                "warning": {"message": self.env._("A transaction cannot be dated in the future.")}
            }
        return None

    def action_confirm(self):
        """Book and close."""
        self._book()
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def action_confirm_print(self):
        """Book and print the receipt."""
        action = self._book().action_print_receipt()
        return {**action, "close_on_report_download": True}

    def _book(self):
        """The transaction of this form: booked now, or the one that was booked before.

        :return: ``koperasi.savings.transaction``; of a transfer the outgoing one
        """
        self.ensure_one()
        details = {"date": self.date, "key": self.key, "memo": self.memo}
        if self.operation == "transfer":
            if not self.to_account_id:
                raise UserError(self.env._("Choose the account to transfer to."))
            return self.account_id.transfer(self.to_account_id, self.amount, **details)[0]
        book = self.account_id.deposit if self.operation == "deposit" else self.account_id.withdraw
        return book(self.amount, journal=self.company_id._koperasi_journal(self.payment), **details)

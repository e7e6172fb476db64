from odoo import api, fields, models


class KoperasiSavingsAccountReason(models.TransientModel):
    """Asks for the reason before a plan is cancelled or an account reopened."""

    _name = "koperasi.savings.account.reason"
    _description = "Reason"

    account_id = fields.Many2one("koperasi.savings.account", required=True, readonly=True)
    operation = fields.Selection(
        [("cancel_goal", "Cancel the plan"), ("reopen", "Reopen the account")],
        required=True,
        readonly=True,
    )
    reason = fields.Char(required=True)
    currency_id = fields.Many2one(related="account_id.currency_id")
    balance = fields.Monetary(related="account_id.balance")
    fee = fields.Monetary(string="Fee of Cancelling", compute="_compute_costs")
    interest = fields.Monetary(string="Interest Lost", compute="_compute_costs")
    left = fields.Monetary(string="Can Be Withdrawn", compute="_compute_costs")

    @api.depends("account_id", "operation")
    def _compute_costs(self):
        for wizard in self:
            costs = wizard.operation == "cancel_goal" and wizard.account_id._cancel_costs()
            for name in ("fee", "interest", "left"):
                wizard[name] = costs[name] if costs else 0

    def action_confirm(self):
        """Do it."""
        self.ensure_one()
        if self.operation == "cancel_goal":
            self.account_id.cancel_goal(self.reason)
        else:
            self.account_id.reopen_account(self.reason)
        return {"type": "ir.actions.client", "tag": "soft_reload"}

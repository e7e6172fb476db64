from odoo import fields, models


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

    def action_confirm(self):
        """Do it."""
        self.ensure_one()
        if self.operation == "cancel_goal":
            self.account_id.cancel_goal(self.reason)
        else:
            self.account_id.reopen_account(self.reason)
        return {"type": "ir.actions.client", "tag": "soft_reload"}

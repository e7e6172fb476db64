from uuid import uuid4

from odoo import api, fields, models
from odoo.exceptions import UserError


class KoperasiSavingsTransfer(models.TransientModel):
    """A transfer to another account or member: the teller types the number, reads the name out, and confirms."""

    _name = "koperasi.savings.transfer"
    _description = "Transfer"

    key = fields.Char(required=True, readonly=True, default=lambda self: f"transfer:{uuid4()}")
    account_id = fields.Many2one("koperasi.savings.account", string="From", required=True)
    company_id = fields.Many2one(related="account_id.company_id")
    currency_id = fields.Many2one(related="account_id.currency_id")
    available_balance = fields.Monetary(related="account_id.available_balance")
    to_number = fields.Char(string="To Account No.", required=True)
    to_account_id = fields.Many2one("koperasi.savings.account", compute="_compute_to_account_id")
    receiver_name = fields.Char(string="Receiver", compute="_compute_to_account_id")
    confirmed = fields.Boolean(
        string="Name Confirmed", help="The member confirmed that the money is for this person."
    )
    amount = fields.Monetary(required=True)
    purpose = fields.Char(required=True)

    @api.depends("to_number", "account_id")
    def _compute_to_account_id(self):
        accounts = self.env["koperasi.savings.account"]
        for wizard in self:
            number = (wizard.to_number or "").strip().upper()
            domain = [("name", "=", number), ("company_id", "=", wizard.company_id.id)]
            wizard.to_account_id = number and accounts.search(domain, limit=1)
            wizard.receiver_name = wizard.to_account_id.display_name

    @api.onchange("to_number")
    def _onchange_to_number(self):
        self.confirmed = False

    def action_transfer(self):
        """Book the transfer by the rules of both accounts."""
        self.ensure_one()
        if not self.to_account_id:
            raise UserError(self.env._("No account has the number %s.", self.to_number))
        if not self.confirmed:
            raise UserError(
                self.env._("Read the name out and tick that it is right: %s.", self.receiver_name)
            )
        self.account_id.transfer(self.to_account_id, self.amount, key=self.key, memo=self.purpose)
        return {"type": "ir.actions.client", "tag": "soft_reload"}

from odoo import api, fields, models

from ..tools.actions import record_action

REASONS = [
    ("content", "The content is not what was hashed"),
    ("gap", "An entry is missing before this one, or was added"),
    ("balance", "The balance does not follow from the entry before"),
    ("tail", "The account's own count and last hash say something else"),
]


class KoperasiChainFault(models.Model):
    """An entry that breaks its chain, as a verification found it."""

    _name = "koperasi.chain.fault"
    _description = "Fault in a Chain"
    _order = "verification_id, id"
    _rec_name = "reason"

    verification_id = fields.Many2one(
        "koperasi.chain.verification", required=True, readonly=True, index=True, ondelete="cascade"
    )
    account_model = fields.Char(readonly=True)
    account_id = fields.Many2oneReference(model_field="account_model", readonly=True)
    account_name = fields.Char(string="Account and Owner", compute="_compute_account_name")
    entry_model = fields.Char(readonly=True)
    entry_id = fields.Many2oneReference(
        model_field="entry_model", readonly=True, help="Empty: no entry is left."
    )
    number = fields.Integer(string="No.", readonly=True, aggregator=None)
    reason = fields.Selection(REASONS, required=True, readonly=True)

    @api.depends("account_model", "account_id")
    def _compute_account_name(self):
        for model, faults in self.grouped("account_model").items():
            # sudo: whoever sees the fault may see whose it is
            accounts = self.env[model].sudo().browse(faults.mapped("account_id"))
            names = {account.id: account.display_name for account in accounts}
            for fault in faults:
                fault.account_name = names[fault.account_id]

    def action_open_entry(self):
        """The entry."""
        self.ensure_one()
        return record_action(self.env[self.entry_model].browse(self.entry_id))

    def action_open_account(self):
        """The account."""
        self.ensure_one()
        return record_action(self.env[self.account_model].browse(self.account_id))

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.actions import record_action


class KoperasiChainVerify(models.TransientModel):
    """What to verify: the whole cooperative, a member, or one account."""

    _name = "koperasi.chain.verify"
    _description = "Verify a Chain"

    scope = fields.Selection(
        [("company", "Whole cooperative"), ("member", "One member"), ("account", "One account")],
        string="What",
        required=True,
        default="company",
    )
    partner_id = fields.Many2one(
        "res.partner", string="Member", domain=[("koperasi_has_ledger", "=", True)]
    )
    account_ref = fields.Reference(selection="_selection_account", string="Account")

    @api.model
    def _selection_account(self):
        ledgers = self.env["koperasi.ledger.batch"]._entry_models()
        models = self.env["ir.model"]
        return [
            (name, models._get(name).name)
            for name in dict.fromkeys(ledger._ledger_account_model() for ledger in ledgers)
        ]

    def action_start(self):
        """Button: start and show the progress."""
        self.ensure_one()
        member = self.partner_id if self.scope == "member" else None
        account = self.account_ref if self.scope == "account" else None
        if self.scope != "company" and not (member or account):
            raise UserError(self.env._("Say whose chain is to be verified."))
        verifications = self.env["koperasi.chain.verification"]
        return record_action(verifications._start(partner=member, account=account))

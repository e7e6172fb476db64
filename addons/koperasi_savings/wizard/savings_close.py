from uuid import uuid4

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.koperasi_base.tools.money import to_amount, to_float


class KoperasiSavingsClose(models.TransientModel):
    """Closing an account: what it holds, what the fee takes, what is paid and how."""

    _name = "koperasi.savings.close"
    _description = "Close Account"
    _check_company_auto = True

    key = fields.Char(required=True, readonly=True, default=lambda self: f"close:{uuid4()}")
    account_id = fields.Many2one("koperasi.savings.account", required=True, readonly=True)
    company_id = fields.Many2one(related="account_id.company_id")
    currency_id = fields.Many2one(related="account_id.currency_id")
    member_id = fields.Many2one(related="account_id.member_id")
    balance = fields.Monetary(related="account_id.balance")
    interest = fields.Monetary(
        compute="_compute_parts", help="Since the last interest run, up to yesterday."
    )
    tax = fields.Monetary(string="Tax on Interest", compute="_compute_parts")
    fee = fields.Monetary(string="Closing Fee", compute="_compute_parts")
    payout = fields.Monetary(string="Paid Out", compute="_compute_parts")
    pay_by = fields.Selection(
        [("till", "Cash"), ("account", "To another account")], required=True, default="till"
    )
    to_account_id = fields.Many2one(
        "koperasi.savings.account",
        check_company=True,
        domain="[('member_id', '=', member_id), ('state', '=', 'open'), ('id', '!=', account_id)]",
    )

    @api.depends("account_id.balance")
    def _compute_parts(self):
        for wizard in self:
            parts = wizard.account_id._closing_parts() if wizard.account_id else {}
            unit = to_amount(wizard.currency_id.rounding or 1)
            for name in ("interest", "tax", "fee", "payout"):
                wizard[name] = to_float(parts.get(name, to_amount(0)), unit)

    def action_close(self):
        """Book and close."""
        self.ensure_one()
        if self.pay_by == "account" and not self.to_account_id:
            raise UserError(self.env._("Choose the account to transfer to."))
        to = self.to_account_id if self.pay_by == "account" else None
        self.account_id.close_account(to=to, key=self.key)
        return {"type": "ir.actions.client", "tag": "soft_reload"}

from odoo import fields, models
from odoo.exceptions import UserError


class KoperasiSavingsPlacementPay(models.TransientModel):
    """Where a matured deposit goes."""

    _name = "koperasi.savings.placement.pay"
    _description = "Pay a Term Deposit Out"

    placement_id = fields.Many2one("koperasi.savings.placement", required=True)
    member_id = fields.Many2one(related="placement_id.member_id")
    currency_id = fields.Many2one(related="placement_id.currency_id")
    balance = fields.Monetary(related="placement_id.balance")
    payment = fields.Selection(
        [("account", "To savings"), ("till", "Cash"), ("transfer", "Bank transfer")],
        required=True,
        default="account",
    )
    to_account_id = fields.Many2one(
        "koperasi.savings.account",
        domain="[('member_id', '=', member_id), ('kind', '=', 'voluntary'), ('state', '=', 'open')]",
    )

    def action_pay(self):
        """Pay the deposit out."""
        self.ensure_one()
        if self.payment == "account":
            if not self.to_account_id:
                raise UserError(self.env._("Choose the account that receives the money."))
            self.placement_id.pay_out(to_account=self.to_account_id)
        else:
            journal = self.placement_id.company_id._koperasi_journal(self.payment)
            self.placement_id.pay_out(journal=journal)
        return {"type": "ir.actions.client", "tag": "soft_reload"}

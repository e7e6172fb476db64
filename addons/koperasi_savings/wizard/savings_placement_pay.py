from odoo import api, fields, models
from odoo.exceptions import UserError


class KoperasiSavingsPlacementPay(models.TransientModel):
    """Where a matured deposit goes."""

    _name = "koperasi.savings.placement.pay"
    _description = "Pay a Term Deposit Out"

    placement_id = fields.Many2one("koperasi.savings.placement", required=True)
    member_id = fields.Many2one(related="placement_id.member_id")
    currency_id = fields.Many2one(related="placement_id.currency_id")
    balance = fields.Monetary(related="placement_id.balance")
    late_interest = fields.Monetary(
        string="Interest after Maturity", compute="_compute_late_interest",
        help="Goes to the account of the interest, before tax.",
    )  # fmt: skip
    payment = fields.Selection(
        [("account", "To savings"), ("till", "Cash"), ("transfer", "Bank transfer")],
        required=True,
        default="account",
    )
    to_account_id = fields.Many2one(
        "koperasi.savings.account",
        compute="_compute_to_account_id",
        store=True,
        readonly=False,
        domain="[('member_id', '=', member_id), ('kind', '=', 'voluntary'), ('state', '=', 'open')]",
    )

    @api.depends("placement_id")
    def _compute_late_interest(self):
        for wizard in self:
            placement = wizard.placement_id
            wizard.late_interest = placement._shown(placement._earned_today())

    @api.depends("placement_id")
    def _compute_to_account_id(self):
        for wizard in self:
            wizard.to_account_id = wizard.placement_id.interest_account_id

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

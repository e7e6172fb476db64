from odoo import api, fields, models


class KoperasiMemberExitPay(models.TransientModel):
    """Pay a former member or his heirs."""

    _name = "koperasi.member.exit.pay"
    _description = "Pay a Former Member"

    exit_id = fields.Many2one(
        "koperasi.member.exit",
        required=True,
        default=lambda self: self.env.context.get("active_id"),
    )
    company_id = fields.Many2one(related="exit_id.company_id")
    currency_id = fields.Many2one(related="exit_id.currency_id")
    to_heirs = fields.Boolean(
        string="To the heirs, by their shares",
        compute="_compute_to_heirs",
        store=True,
        readonly=False,
    )
    amount = fields.Monetary(compute="_compute_amount", store=True, readonly=False)
    journal_id = fields.Many2one(
        "account.journal",
        string="Paid from",
        required=True,
        domain="[('company_id', '=', company_id), ('koperasi_kind', 'in', ('till', 'transfer'))]",
        default=lambda self: self.env.company._koperasi_journal("till"),
    )
    date = fields.Date(required=True, default=lambda self: self.env.company._koperasi_today())

    @api.depends("exit_id")
    def _compute_to_heirs(self):
        for wizard in self:
            wizard.to_heirs = wizard.exit_id.cause == "deceased"

    @api.depends("exit_id")
    def _compute_amount(self):
        for wizard in self:
            wizard.amount = wizard.exit_id.balance

    def action_pay(self):
        if self.to_heirs:
            self.exit_id.pay_heirs(date=self.date, journal=self.journal_id)
        else:
            self.exit_id.pay(self.amount, date=self.date, journal=self.journal_id)
        return {"type": "ir.actions.act_window_close"}

from odoo import api, fields, models
from odoo.exceptions import UserError


class KoperasiShuPay(models.TransientModel):
    """How members receive their SHU: on their savings, in cash, or by bank."""

    _name = "koperasi.shu.pay"
    _description = "Pay SHU"

    shu_id = fields.Many2one("koperasi.shu", string="SHU", required=True, readonly=True)
    company_id = fields.Many2one(related="shu_id.company_id")
    currency_id = fields.Many2one(related="company_id.currency_id")
    share_ids = fields.Many2many(
        "koperasi.shu.share", string="Members", help="Empty: all of the year."
    )
    target = fields.Selection(
        [
            ("savings", "To voluntary savings"),
            ("till", "Cash"),
            ("transfer", "Bank transfer"),
        ],
        string="Paid",
        required=True,
        default="savings",
    )
    date = fields.Date(
        compute="_compute_date", store=True, readonly=False, precompute=True, required=True
    )
    member_count = fields.Integer(string="Members to pay", compute="_compute_totals")
    total = fields.Monetary(compute="_compute_totals")

    @api.depends("shu_id")
    def _compute_date(self):
        for wizard in self.filtered("shu_id"):
            wizard.date = wizard.shu_id._payment_date(None)

    @api.depends("shu_id", "share_ids")
    def _compute_totals(self):
        for wizard in self:
            payable = wizard._shares()
            wizard.member_count = len(payable)
            wizard.total = sum(payable.mapped("balance"))

    def _shares(self):
        """The shares to pay: those chosen, or all of the year, as far as something is open."""
        chosen = self.share_ids or self.shu_id.share_ids
        return chosen.filtered("balance")

    def action_pay(self):
        """Pay, and say how many were paid.

        :raises UserError: several members by a teller, or no account to pay from
        """
        self.ensure_one()
        self._check_can_pay()
        shu, shares = self.shu_id, self._shares()
        if self.target == "savings":
            return shu._pay_message(shu._pay_to_savings(shares, self.date))
        journal = shu.company_id._koperasi_journal(self.target)
        return shu._pay_message(shu._pay_in_money(shares, journal, self.date))

    def _check_can_pay(self):
        """A teller pays a member at the counter; a list of members is the manager's."""
        if len(self.share_ids) == 1:
            self.env["res.users"]._koperasi_require(
                "koperasi_base.group_teller", "koperasi_base.group_manager"
            )
        else:
            self.env["res.users"]._koperasi_require("koperasi_base.group_manager")
        self.share_ids.check_access("read")
        if self.share_ids.shu_id - self.shu_id:
            raise UserError(self.env._("Choose shares of one year."))

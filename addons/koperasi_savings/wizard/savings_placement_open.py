from odoo import api, fields, models

from odoo.addons.koperasi_base.tools.money import to_amount
from odoo.addons.koperasi_base.tools.words import amount_in_words


class KoperasiSavingsPlacementOpen(models.TransientModel):
    """How the money of a term deposit comes."""

    _name = "koperasi.savings.placement.open"
    _description = "Open a Term Deposit"

    placement_id = fields.Many2one("koperasi.savings.placement", required=True)
    currency_id = fields.Many2one(related="placement_id.currency_id")
    principal = fields.Monetary(related="placement_id.principal")
    words = fields.Char(string="In Words", compute="_compute_words")
    annual_rate = fields.Float(related="placement_id.annual_rate")
    months = fields.Integer(related="placement_id.months")
    interest_total = fields.Monetary(related="placement_id.interest_total")
    from_account_id = fields.Many2one(related="placement_id.from_account_id")
    payment = fields.Selection(
        [("till", "Cash"), ("transfer", "Bank transfer")], required=True, default="till"
    )
    date = fields.Date(
        compute="_compute_date", store=True, readonly=False, precompute=True, required=True
    )
    maturity_date = fields.Date(string="Matures on", compute="_compute_maturity_date")

    @api.depends("principal")
    def _compute_words(self):
        for wizard in self:
            words = amount_in_words(to_amount(wizard.principal), self.env.lang or "id")
            wizard.words = words[:1].upper() + words[1:]

    @api.depends("placement_id")
    def _compute_date(self):
        for wizard in self:
            agreed = wizard.placement_id.opening_date
            wizard.date = agreed or self.env.company._koperasi_today()

    @api.depends("date", "placement_id")
    def _compute_maturity_date(self):
        for wizard in self:
            wizard.maturity_date = wizard.date and wizard.placement_id._maturity(wizard.date)

    def action_open(self):
        """Open the deposit."""
        self.ensure_one()
        journal = self.placement_id.company_id._koperasi_journal(self.payment)
        self.placement_id.action_open(date=self.date, journal=journal)
        return {"type": "ir.actions.client", "tag": "soft_reload"}

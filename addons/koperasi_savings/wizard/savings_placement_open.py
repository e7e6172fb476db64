from odoo import fields, models


class KoperasiSavingsPlacementOpen(models.TransientModel):
    """How the money of a term deposit comes."""

    _name = "koperasi.savings.placement.open"
    _description = "Open a Term Deposit"

    placement_id = fields.Many2one("koperasi.savings.placement", required=True)
    currency_id = fields.Many2one(related="placement_id.currency_id")
    principal = fields.Monetary(related="placement_id.principal")
    annual_rate = fields.Float(related="placement_id.annual_rate")
    months = fields.Integer(related="placement_id.months")
    from_account_id = fields.Many2one(related="placement_id.from_account_id")
    payment = fields.Selection(
        [("till", "Cash"), ("transfer", "Bank transfer")], required=True, default="till"
    )
    date = fields.Date(required=True, default=lambda self: self.env.company._koperasi_today())

    def action_open(self):
        """Open the deposit."""
        self.ensure_one()
        journal = self.placement_id.company_id._koperasi_journal(self.payment)
        self.placement_id.action_open(date=self.date, journal=journal)
        return {"type": "ir.actions.client", "tag": "soft_reload"}

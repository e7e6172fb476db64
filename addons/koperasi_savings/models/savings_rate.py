from odoo import fields, models


class KoperasiSavingsRate(models.Model):
    """Interest of a product from a date and a balance on; the latest date that has come counts.

    The highest tier reached rates the whole balance.
    """

    _name = "koperasi.savings.rate"
    _description = "Savings Interest Rate"
    _order = "date_from desc, months, balance_from, id"
    _rec_name = "date_from"

    product_id = fields.Many2one(
        "koperasi.savings.product", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="product_id.company_id", store=True, precompute=True)
    currency_id = fields.Many2one(related="product_id.currency_id")
    date_from = fields.Date(string="From", required=True)
    months = fields.Integer(
        default=0,
        aggregator=None,
        help="Tenor of a term deposit; 0 for savings without a term.",
    )
    balance_from = fields.Monetary(string="Balance from", default=0)
    annual_rate = fields.Float(
        string="Rate (% a year)", digits=(6, 3), required=True, help="Percent a year."
    )

    _tier_uniq = models.UniqueIndex(
        "(product_id, date_from, months, balance_from)",
        "This date, tenor and balance have a rate already.",
    )
    _rate_sound = models.Constraint(
        "CHECK (annual_rate >= 0 AND annual_rate <= 100 AND balance_from >= 0"
        " AND months BETWEEN 0 AND 600)",
        "A rate lies between 0 and 100 percent a year, a tenor between 0 and 600 months.",
    )

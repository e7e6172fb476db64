from odoo import fields, models


class KoperasiTillTeller(models.Model):
    """Who may serve at a till, and how much he may book there without another person; 0 is no limit."""

    _name = "koperasi.till.teller"
    _description = "Teller of a Till"
    _rec_name = "user_id"

    till_id = fields.Many2one("koperasi.till", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="till_id.company_id", store=True, precompute=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    user_id = fields.Many2one(
        "res.users", string="Teller", required=True, index=True, ondelete="cascade",
        domain="[('share', '=', False)]",
    )  # fmt: skip
    limit_in = fields.Monetary(string="Cash in, each")
    limit_out = fields.Monetary(string="Cash out, each")
    limit_in_day = fields.Monetary(string="Cash in, a day")
    limit_out_day = fields.Monetary(string="Cash out, a day")

    _till_user_uniq = models.UniqueIndex(
        "(till_id, user_id)", "This teller is on the list of the till already."
    )
    _not_negative = models.Constraint(
        "CHECK (limit_in >= 0 AND limit_out >= 0 AND limit_in_day >= 0 AND limit_out_day >= 0)",
        "Limits cannot be negative; 0 means no limit.",
    )

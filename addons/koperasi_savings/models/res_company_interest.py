from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    koperasi_rate_cap_mode = fields.Selection(
        [("off", "No cap"), ("warn", "Warn"), ("block", "Refuse")],
        string="Rates above the cap",
        required=True,
        default="warn",
    )
    koperasi_rate_cap = fields.Float(
        string="Cap on savings interest (% a year)",
        digits=(6, 3),
        default=9,
        help="Highest interest on savings that the rules for cooperatives allow.",
    )
    koperasi_withholder_name = fields.Char(
        string="Signs tax certificates", help="Name of whoever signs the proofs of withholding."
    )

    _koperasi_rate_cap_sane = models.Constraint(
        "CHECK (koperasi_rate_cap >= 0 AND koperasi_rate_cap <= 100)",
        "The cap lies between 0 and 100 percent a year.",
    )

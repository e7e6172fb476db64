from odoo import api, fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    koperasi_loan_rate_cap = fields.Float(
        string="Highest loan rate",
        default=24,
        digits=(7, 4),
        help="Nominal percent a year that a loan may bear (Permenkop UKM 8/2023: 24).",
    )
    koperasi_loan_rate_policy = fields.Selection(
        [("refuse", "Refuse"), ("warn", "Warn")],
        string="Loan rate above it",
        required=True,
        default="refuse",
    )
    koperasi_warning_arrears_days = fields.Integer(
        string="Warning: days in arrears",
        default=30,
        help="A member whose loan is late by so many days may leave. 0: no warning.",
    )

    _koperasi_warning_arrears_sane = models.Constraint(
        "CHECK (koperasi_warning_arrears_days >= 0)", "Early warning: no negative days."
    )

    @api.private
    def _koperasi_loan_rate_message(self, annual_rate):
        """What is wrong with a nominal rate in this company, or None.

        :param annual_rate: percent a year
        """
        self.ensure_one()
        if annual_rate <= self.koperasi_loan_rate_cap:
            return None
        return self.env._(
            "%(rate)s%% a year is above the highest loan rate of %(cap)s%%.",
            rate=f"{annual_rate:g}",
            cap=f"{self.koperasi_loan_rate_cap:g}",
        )

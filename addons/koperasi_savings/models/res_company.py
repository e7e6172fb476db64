from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    koperasi_contribution_first = fields.Boolean(
        string="First contribution before approval",
        default=True,
        help="Applicants are approved only when their principal savings are paid in full: before that"
        " nobody is a member.",
    )
    koperasi_warning_withdrawal_percent = fields.Integer(
        string="Warning: withdrawn percent",
        default=50,
        help="A member who took out this part of his free savings may leave. 0: no warning.",
    )
    koperasi_warning_withdrawal_days = fields.Integer(
        string="Warning: within days", default=60, help="Withdrawals of this time are added up."
    )
    koperasi_warning_withdrawal_amount = fields.Monetary(
        string="Warning: not below", default=500_000, help="Smaller withdrawals are no warning."
    )
    koperasi_warning_missed_months = fields.Integer(
        string="Warning: missed contributions",
        default=2,
        help="Months without mandatory savings after which a member may leave. 0: no warning.",
    )

    _koperasi_warning_savings_sane = models.Constraint(
        "CHECK (koperasi_warning_withdrawal_percent BETWEEN 0 AND 100"
        " AND koperasi_warning_withdrawal_days > 0 AND koperasi_warning_withdrawal_amount >= 0"
        " AND koperasi_warning_missed_months >= 0)",
        "Early warning: percent between 0 and 100, at least one day, no negative amounts or months.",
    )

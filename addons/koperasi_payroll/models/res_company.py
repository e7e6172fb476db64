from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    koperasi_warning_failed_deductions = fields.Integer(
        string="Warning: failed deductions",
        default=2,
        help="Months in a row in which less was deducted than asked, after which a member may leave."
        " 0: no warning.",
    )

    _koperasi_warning_deductions_sane = models.Constraint(
        "CHECK (koperasi_warning_failed_deductions >= 0)", "Early warning: no negative months."
    )

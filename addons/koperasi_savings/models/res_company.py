from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    koperasi_contribution_first = fields.Boolean(
        string="First contribution before approval",
        default=True,
        help="Applicants are approved only when their principal savings are paid in full: before that"
        " nobody is a member.",
    )

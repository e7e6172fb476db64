from odoo import fields, models


class KoperasiMember(models.Model):
    """The salary, for contributions that are a percentage of it; only who keeps members may see it."""

    _inherit = "koperasi.member"

    salary = fields.Monetary(
        groups="koperasi_base.group_clerk",
        copy=False,
        tracking=True,
        help="Monthly basic salary, as the employer says. Used for contributions in percent of the salary.",
    )

    _salary_not_negative = models.Constraint(
        "CHECK (salary IS NULL OR salary >= 0)", "A salary cannot be negative."
    )

from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Command

from odoo.addons.koperasi_base.tools.money import to_amount

# The split most textbooks and model charters show (HANDBOOK, section 6); the meeting decides its own.
TEXTBOOK = [
    ("reserve", 40),
    ("capital", 20),
    ("patronage", 20),
    ("officers", 5),
    ("employees", 5),
    ("education", 5),
    ("social", 5),
]


class KoperasiShuScheme(models.Model):
    """How the surplus of a year is divided, as the charter or the annual meeting decided."""

    _name = "koperasi.shu.scheme"
    _description = "SHU Scheme"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    capital_measure = fields.Selection(
        [("average", "Monthly average"), ("closing", "Balance at the end of the year")],
        string="Savings Counted By",
        required=True,
        default="average",
        help="Which amount of principal and mandatory savings a member's share for savings follows. The"
        " average is fairer to those who saved all year.",
    )
    share_unit = fields.Integer(
        string="Round Shares To",
        required=True,
        default=1,
        help="Shares of members are multiples of this many rupiah; what is left over goes to the reserve.",
    )
    line_ids = fields.One2many(
        "koperasi.shu.scheme.line", "scheme_id", string="Division", copy=True
    )
    percent_total = fields.Float(
        string="Total (%)", compute="_compute_percent_total", digits=(5, 2)
    )

    _share_unit_positive = models.Constraint(
        "CHECK (share_unit > 0)", "Shares are rounded to at least one rupiah."
    )

    @api.depends("line_ids.percent")
    def _compute_percent_total(self):
        for scheme in self:
            scheme.percent_total = float(scheme._percent_sum())

    def _percent_sum(self):
        return sum((to_amount(line.percent) for line in self.line_ids), Decimal(0))

    @api.constrains("line_ids", "share_unit")
    def _check_lines(self):
        """All of the surplus is divided, no more and no less."""
        for scheme in self:
            if scheme._percent_sum() != 100:
                raise ValidationError(
                    self.env._(
                        "%(scheme)s: the percentages total %(total)s. They must total 100.",
                        scheme=scheme.name,
                        total=scheme._percent_sum().normalize(),
                    )
                )
            if scheme.share_unit > 1 and "reserve" not in scheme.line_ids.mapped("bucket"):
                raise ValidationError(
                    self.env._(
                        "%s rounds shares, so it needs a reserve that takes what is left over.",
                        scheme.name,
                    )
                )

    @api.model
    def _prepare_textbook(self, company):
        """Values of the scheme that a new cooperative starts with."""
        return {
            "name": self.env._("Textbook division"),
            "company_id": company.id,
            "line_ids": [
                Command.create({"bucket": bucket, "percent": percent})
                for bucket, percent in TEXTBOOK
            ],
        }

    def _translate_textbook(self):
        """Names of the textbook scheme in every installed language."""
        for code, _name in self.env["res.lang"].get_installed():
            for scheme in self.with_context(lang=code):
                scheme.name = scheme.env._("Textbook division")
                scheme.line_ids._compute_name()

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class KoperasiSavingsContribution(models.Model):
    """What a product asks for each month, from a month on: one amount, one per grade, or a percent of the salary.

    The table is the rule of the charter; a proposal (``koperasi.savings.proposal``) works out what it means
    for each account and changes the accounts from a month on. Earlier months keep their amounts.
    """

    _name = "koperasi.savings.contribution"
    _description = "Contribution by Date and Grade"
    _order = "date_from desc, grade, id"
    _rec_name = "date_from"

    product_id = fields.Many2one(
        "koperasi.savings.product",
        required=True,
        index=True,
        ondelete="cascade",
        domain="[('kind', '=', 'mandatory')]",
    )
    company_id = fields.Many2one(related="product_id.company_id", store=True, precompute=True)
    currency_id = fields.Many2one(related="product_id.currency_id")
    date_from = fields.Date(string="From", required=True)
    grade = fields.Char(help="As on the member. Empty: every grade without a line of its own.")
    amount = fields.Monetary(string="Monthly Amount")
    salary_percent = fields.Float(string="Percent of Salary", digits=(6, 3), aggregator=None)

    _line_uniq = models.UniqueIndex(
        "(product_id, date_from, coalesce(lower(grade), ''))",
        "This date and grade have an amount already.",
    )
    _sound = models.Constraint(
        "CHECK (amount >= 0 AND salary_percent >= 0 AND salary_percent <= 100)",
        "An amount is not negative; a percentage lies between 0 and 100.",
    )

    @api.constrains("product_id")
    def _check_product(self):
        if any(line.product_id.kind != "mandatory" for line in self):
            raise ValidationError(
                self.env._("Contributions by date are for products of mandatory savings.")
            )

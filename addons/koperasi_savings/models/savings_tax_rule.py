from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_date

from odoo.addons.koperasi_base.tools.money import to_amount

from .savings_tax import month_of

# PP 15/2009 art. 2: nothing up to Rp 240,000 a month, 10 % of the whole above.
DEFAULT_RULE = (Decimal(240_000), Decimal(10))


class KoperasiSavingsTaxRule(models.Model):
    """From when on which threshold and rate of the final tax hold; without a row the law of 2009."""

    _name = "koperasi.savings.tax.rule"
    _description = "Rule of the Tax on Savings Interest"
    _order = "company_id, date_from desc"
    _rec_name = "date_from"

    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    date_from = fields.Date(string="From", required=True)
    threshold = fields.Monetary(
        string="Free up to",
        required=True,
        default=240_000,
        help="Interest of all accounts of a member in a calendar month; above it the whole is taxed.",
    )
    rate = fields.Float(string="Rate (%)", digits=(6, 3), required=True, default=10)
    legal_basis = fields.Char(default="PP 15/2009")

    _date_uniq = models.UniqueIndex("(company_id, date_from)", "This date has a rule already.")
    _rule_sound = models.Constraint(
        "CHECK (rate >= 0 AND rate <= 100 AND threshold >= 0)",
        "The rate lies between 0 and 100 percent, the threshold is not negative.",
    )

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        rules = super().create(vals_list)
        rules._check_not_used()
        return rules

    def write(self, vals):
        fixed = {"company_id", "date_from", "threshold", "rate"} & vals.keys()
        if fixed:
            self._check_not_used()
        result = super().write(vals)
        if fixed:
            self._check_not_used()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        self._check_not_used()

    def _check_not_used(self):
        """:raises UserError: interest of a month in which this rule holds is booked, with its tax"""
        for rule in self:
            # sudo: whoever edits rules is told up to when they are used, not by which transactions
            last = self.env["koperasi.savings.transaction"].sudo().search(
                [("company_id", "=", rule.company_id.id), ("kind", "=", "interest")],
                order="date desc",
                limit=1,
            )  # fmt: skip
            until = last and month_of(last.date)[1]
            if until and rule.date_from <= until:
                raise UserError(
                    self.env._(
                        "Interest with its tax is booked up to %s: the rules until then are fixed. Enter a new rule"
                        " with a later date.",
                        format_date(self.env, until),
                    )
                )

    @api.model
    def _of_date(self, company, date):
        """Threshold (rupiah a month) and rate (percent) that hold on a date.

        :rtype: tuple of Decimal
        """
        # sudo: the law holds for whoever books, he need not be able to read settings
        rule = self.sudo().search(
            [("company_id", "=", company.id), ("date_from", "<=", date)],
            order="date_from desc",
            limit=1,
        )
        return (to_amount(rule.threshold), to_amount(rule.rate)) if rule else DEFAULT_RULE

from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.koperasi_base.tools.money import to_amount

from ..sql import interest_sql


class KoperasiSavingsRunRule(models.Model):
    """What a product paid in a period, as it was when the run was computed.

    Products and rates may change afterwards: adjustments and explanations of the period use this.
    """

    _name = "koperasi.savings.run.rule"
    _description = "Rule of an Interest Run"
    _order = "run_id, product_id"
    _rec_name = "product_id"

    run_id = fields.Many2one("koperasi.savings.run", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="run_id.company_id", store=True, precompute=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    product_id = fields.Many2one("koperasi.savings.product", required=True, ondelete="restrict")
    state = fields.Selection(related="run_id.state", store=True)
    date_from = fields.Date(required=True, readonly=True)
    date_to = fields.Date(required=True, readonly=True)
    method = fields.Char(required=True, readonly=True)
    day_count = fields.Char(required=True, readonly=True)
    minimum = fields.Monetary(readonly=True)
    unit = fields.Monetary(readonly=True)
    mode = fields.Char(required=True, readonly=True)
    segments = fields.Json(
        readonly=True, help="Dated rates: first day, tiers of balance and percent."
    )
    interest_account_id = fields.Many2one("account.account", required=True, ondelete="restrict")
    tax_account_id = fields.Many2one("account.account", required=True, ondelete="restrict")
    rate_text = fields.Char(string="Rates", compute="_compute_rate_text")
    method_text = fields.Char(string="Rule", compute="_compute_rate_text")
    warning = fields.Char(compute="_compute_warning")

    # Two runs of one period cannot both be computed, even at the same time.
    _once = models.UniqueIndex(
        "(product_id, date_from) WHERE state <> 'cancelled'",
        "The interest of this product and period is in another run already.",
    )

    def _compute_rate_text(self):
        for rule in self:
            rule.rate_text = "; ".join(
                f"{first}: "
                + ", ".join(f"{to_amount(start):,.0f} → {percent} %" for start, percent in tiers)
                for first, tiers in rule.segments or []
            )
            rule.method_text = rule.product_id._method_text(rule.method, rule.day_count)

    def _compute_warning(self):
        for rule in self:
            above = rule._percents_above_cap()
            rule.warning = rule.product_id._cap_text(max(above)) if above else False

    def _percents_above_cap(self):
        percents = [to_amount(p) for _first, tiers in self.segments or [] for _start, p in tiers]
        return [percent for percent in percents if self.product_id._is_above_cap(percent)]

    def _check_cap(self):
        """:raises UserError: a rate is above the cap and the company refuses such rates"""
        for rule in self:
            above = rule._percents_above_cap()
            if above and rule.product_id._refuses_above_cap():
                raise UserError(rule.product_id._cap_text(max(above)))

    def _as_rule(self):
        """This snapshot for :mod:`interest_sql` and ``koperasi_calc``.

        :rtype: interest_sql.Rule
        """
        self.ensure_one()
        return interest_sql.Rule(
            first=self.date_from,
            last=self.date_to,
            method=self.method,
            day_count=self.day_count,
            segments=[
                (
                    fields.Date.to_date(first),
                    [(to_amount(start), to_amount(percent)) for start, percent in tiers],
                )
                for first, tiers in self.segments or []
            ],
            minimum=to_amount(self.minimum),
            unit=to_amount(self.unit),
            mode=self.mode,
        )

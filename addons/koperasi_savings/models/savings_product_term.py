from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.koperasi_base.tools.actions import list_action
from odoo.addons.koperasi_base.tools.money import to_amount

from .savings_placement import RUNNING

BREAK_RULES = [
    ("penalty", "Penalty in percent of the balance"),
    ("interest", "Interest not yet paid is lost"),
    ("rate", "Lower rate from the first day on"),
]


class KoperasiSavingsProduct(models.Model):
    """Rules of term deposits; a placement keeps those under which it was opened."""

    _inherit = "koperasi.savings.product"

    term_rate_ids = fields.One2many(
        "koperasi.savings.rate", "product_id", string="Rate Chart", domain=[("months", ">", 0)]
    )
    placement_count = fields.Integer(string="Running Deposits", compute="_compute_placement_count")
    placement_minimum = fields.Monetary(string="Smallest Placement")
    placement_maximum = fields.Monetary(string="Largest Placement", help="0: no limit.")
    special_rate_max = fields.Float(
        string="Highest Special Rate (%)",
        digits=(6, 3),
        default=9,
        help="Percent a year. A rate beside the chart needs the approval of another person, and is never"
        " above this.",
    )
    break_rule = fields.Selection(
        BREAK_RULES, string="When Broken Early", required=True, default="penalty"
    )
    break_percent = fields.Float(
        string="Penalty or Lower Rate (%)",
        digits=(6, 3),
        help="Penalty: percent of the balance. Lower rate: percent a year.",
    )
    late_rate = fields.Float(
        string="Rate after Maturity (%)",
        digits=(6, 3),
        help="Percent a year for a deposit that waits after maturity; 0: it earns nothing.",
    )
    reminder_days = fields.Integer(
        string="Remind before Maturity", default=7, help="Days before maturity. 0: no reminder."
    )

    _term_rules_sound = models.Constraint(
        "CHECK (placement_minimum >= 0 AND placement_maximum >= 0 AND reminder_days >= 0"
        " AND break_percent BETWEEN 0 AND 100 AND late_rate BETWEEN 0 AND 100"
        " AND special_rate_max BETWEEN 0 AND 100)",
        "Rules of term deposits: no negative amounts or days, percents between 0 and 100.",
    )

    @api.constrains("late_rate")
    def _check_late_cap(self):
        for product in self:
            text = product._late_cap_text()
            if text and product._refuses_above_cap():
                raise ValidationError(text)

    @api.onchange("late_rate")
    def _onchange_late_cap(self):
        text = self._late_cap_text()
        if text:
            return {"warning": {"title": self.env._("Above the cap"), "message": text}}
        return None

    def _late_cap_text(self):
        """That the rate after maturity is above the cap, in words; False if it is not."""
        text = self._cap_text(self.late_rate)
        return text and self.env._("After maturity: %s", text)

    def _compute_placement_count(self):
        counts = dict(
            self.env["koperasi.savings.placement"]._read_group(
                [("product_id", "in", self.ids), ("state", "in", RUNNING)],
                ["product_id"],
                ["__count"],
            )
        )
        for product in self:
            product.placement_count = counts.get(product, 0)

    def action_open_placements(self):
        """The deposits placed under these products."""
        title = self.env._("Term Deposits")
        domain = [("product_id", "in", self.ids)]
        context = {"search_default_running": 1}
        return list_action(
            self.env, "koperasi_savings.savings_placement_action", title, domain, context
        )

    @api.constrains("placement_minimum", "placement_maximum")
    def _check_placement_limits(self):
        for product in self:
            if 0 < product.placement_maximum < product.placement_minimum:
                raise ValidationError(
                    self.env._("The largest placement is below the smallest one.")
                )

    def _term_rate(self, date, amount, months):
        """Percent a year that the chart gives for an amount and a tenor on a date.

        The latest rows of the tenor count, of them the highest amount reached.

        :rtype: Decimal, or None if the chart has none
        """
        self.ensure_one()
        rates = self.term_rate_ids.filtered(
            lambda rate: rate.months == months and rate.date_from <= date
        )
        latest = rates.filtered(lambda rate: rate.date_from == max(rates.mapped("date_from")))
        reached = latest.filtered(lambda rate: to_amount(rate.balance_from) <= amount)
        if not reached:
            return None
        return to_amount(max(reached, key=lambda rate: rate.balance_from).annual_rate)

    def _check_placement_amount(self, amount):
        """
        :param Decimal amount: rupiah
        :raises UserError: outside of the limits of the product
        """
        money = self.currency_id.format
        if amount <= 0 or amount < to_amount(self.placement_minimum):
            raise UserError(self.env._("Place at least %s.", money(max(self.placement_minimum, 1))))
        if self.placement_maximum and amount > to_amount(self.placement_maximum):
            raise UserError(self.env._("Place at most %s.", money(self.placement_maximum)))

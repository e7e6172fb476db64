from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools.misc import format_date


class KoperasiSavingsRun(models.Model):
    """What whoever approves should know: rates above the cap, and months that were left out."""

    _inherit = "koperasi.savings.run"

    warning = fields.Text(compute="_compute_warning")

    @api.depends("rule_ids.warning", "product_ids", "date_from", "state")
    def _compute_warning(self):
        for run in self:
            texts = run.rule_ids.mapped("warning")
            if run.state not in ("posted", "cancelled"):
                texts += [run._gap_message(product) for product in run.product_ids]
            run.warning = "\n".join(filter(None, texts))

    def _gap_message(self, product):
        """Which periods of a product before this one no run has, in words; None if there are none."""
        first = self.date_from
        # ids of a run that is being entered have no runs behind them
        others = self._runs_of(product._origin)
        if not first or not others:
            return None
        if first < min(others):
            return self.env._(
                "%(product)s: the first run is that of %(month)s. Make sure that nobody has paid the interest of"
                " this earlier period, the former system for example.",
                product=product.display_name,
                month=self._month_name(min(others)),
            )
        missing = self._missing_before(product, others)
        return missing and self.env._(
            "%(product)s: %(months)s was left out. Run it first; if it is run later, what it changes in this period"
            " comes as an adjustment in the next run.",
            product=product.display_name,
            months=", ".join(map(self._month_name, missing)),
        )

    def _runs_of(self, product):
        """First days of the periods that other runs of a product have, with their last days."""
        # sudo: a run that the user may not see counts, too
        rules = self.env["koperasi.savings.run.rule"].sudo()
        found = rules.search_fetch(
            [("product_id", "=", product.id), ("state", "!=", "cancelled"), ("run_id", "!=", self._origin.id)],
            ["date_from", "date_to"],
        )  # fmt: skip
        return {rule.date_from: rule.date_to for rule in found}

    def _missing_before(self, product, others):
        """First days of the periods between the first run of a product and this one that no run has."""
        step = relativedelta(months=product._interest_months())
        missing, first = [], min(others)
        while first < self.date_from:
            if not any(start <= first <= end for start, end in others.items()):
                missing.append(first)
            first += step
        return missing

    def _month_name(self, first):
        return format_date(self.env, first, date_format="MMMM y")

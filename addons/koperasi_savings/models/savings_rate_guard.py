from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_date


class KoperasiSavingsRate(models.Model):
    """Rates that were used stay as they were; rates above the legal cap are named or refused."""

    _inherit = "koperasi.savings.rate"

    @api.model_create_multi
    def create(self, vals_list):
        rates = super().create(vals_list)
        rates._check_not_used()
        rates._check_cap()
        return rates

    def write(self, vals):
        fixed = {"product_id", "date_from", "balance_from", "annual_rate", "months"} & vals.keys()
        if fixed:
            self._check_not_used()
        result = super().write(vals)
        if fixed:
            self._check_not_used()
            self._check_cap()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        self._check_not_used()

    def _is_ordinary(self):
        """Whether this rate holds for savings without a tenor."""
        return not ("months" in self._fields and self.months)

    def _check_not_used(self):
        """:raises UserError: a posted run has paid by the rates of that day"""
        last_days = self.product_id._interest_used()
        for rate in self.filtered(lambda r: r._is_ordinary()):
            used = last_days.get(rate.product_id)
            if used and rate.date_from <= used:
                raise UserError(
                    self.env._(
                        "Interest of %(product)s is posted up to %(date)s: the rates until then are fixed. Enter a"
                        " new rate with a later date.",
                        product=rate.product_id.display_name,
                        date=format_date(self.env, used),
                    )
                )

    def _check_cap(self):
        self.product_id._check_rate_cap(self)

    def _cap_message(self):
        return self.product_id._cap_text(self.annual_rate)

    @api.onchange("annual_rate", "date_from")
    def _onchange_cap(self):
        if self.product_id._rates_above_cap(self):
            return {
                "warning": {"title": self.env._("Above the cap"), "message": self._cap_message()}
            }
        return None

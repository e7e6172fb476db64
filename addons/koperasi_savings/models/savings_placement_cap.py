from odoo import models
from odoo.exceptions import UserError

from odoo.addons.koperasi_base.tools.money import to_amount


class KoperasiSavingsPlacement(models.Model):
    """The cooperative's cap on savings interest holds for deposits too, whatever their product allows."""

    _inherit = "koperasi.savings.placement"

    def _check_cap(self):
        """
        :raises UserError: above the cap of a company that refuses rates above it
        """
        for placement in self:
            company = placement.company_id.sudo()  # sudo: settings hold whoever may read them
            cap = to_amount(company.koperasi_rate_cap)
            if company.koperasi_rate_cap_mode != "block" or to_amount(placement.annual_rate) <= cap:
                continue
            raise UserError(
                self.env._(
                    "%(product)s: %(rate)s %% a year is above the cap of %(cap)s %% on savings interest.",
                    product=placement.product_id.display_name,
                    rate=placement._percent(placement.annual_rate),
                    cap=placement._percent(cap),
                )
            )

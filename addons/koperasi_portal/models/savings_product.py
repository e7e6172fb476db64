import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class KoperasiSavingsProduct(models.Model):
    _inherit = "koperasi.savings.product"

    join_amounts = fields.Char(
        string="Amounts offered when joining",
        help="Monthly amounts of mandatory savings among which applicants choose, for example"
        " 50.000; 100.000; 200.000. Empty: the contribution only.",
    )

    @api.constrains("join_amounts", "obligation_amount")
    def _check_join_amounts(self):
        for product in self.filtered("join_amounts"):
            if not re.fullmatch(r"[\d.;\s]+", product.join_amounts):
                raise ValidationError(
                    self.env._("Write amounts as 50.000; 100.000; 200.000, nothing else.")
                )
            if min(product._join_choices()) < product.obligation_amount:
                raise ValidationError(
                    self.env._("An amount offered when joining is below the contribution.")
                )

    def _join_choices(self):
        """Amounts that applicants may choose, the smallest first.

        :rtype: list of int
        """
        self.ensure_one()
        texts = re.split(r"[;\s]+", self.join_amounts or "")
        amounts = {int(text.replace(".", "")) for text in texts if text.strip(".")}
        return sorted(amounts or {int(self.obligation_amount)})

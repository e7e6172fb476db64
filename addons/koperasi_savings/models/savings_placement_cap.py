from odoo import api, fields, models
from odoo.exceptions import UserError


class KoperasiSavingsPlacement(models.Model):
    """The cap on savings interest binds deposits too, whoever grants the rate: it warns or refuses."""

    _inherit = "koperasi.savings.placement"

    cap_warning = fields.Char(compute="_compute_cap_warning")

    @api.depends("product_id.late_rate", "annual_rate", "state")
    def _compute_cap_warning(self):
        for placement in self:
            draft = placement.state == "draft"
            placement.cap_warning = " ".join(placement._cap_texts()) if draft else False

    def _cap_texts(self):
        """What is above the cap, in words: the agreed rate, and the product's rate after maturity."""
        product = self.product_id
        return [
            text for text in (product._cap_text(self.annual_rate), product._late_cap_text()) if text
        ]

    def _check_cap(self):
        """:raises UserError: a rate is above the cap, and the company refuses such rates"""
        for placement in self:
            texts = placement._cap_texts()
            if texts and placement.product_id._refuses_above_cap():
                raise UserError("\n".join(texts))

    def _note_cap(self):
        """What was opened above the cap is seen on the deposit later."""
        texts = self._cap_texts()
        if texts:
            self.message_post(body=" ".join(texts))

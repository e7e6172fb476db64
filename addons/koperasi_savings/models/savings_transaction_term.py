from odoo import models
from odoo.exceptions import UserError

from .savings_placement import RUNNING


class KoperasiSavingsTransaction(models.Model):
    """What a term deposit booked is taken back on its own page alone, together with what belongs to it."""

    _inherit = "koperasi.savings.transaction"

    def _check_not_of_deposit(self):
        """:raises UserError: opened, paid or broke a term deposit, or is booked together with such a row"""
        together = self.filtered(lambda entry: entry.batch_id.kind == "counter")
        entries = self | together.search([("batch_id", "in", together.batch_id.ids)])
        states = entries.account_id.placement_ids.mapped("state")
        keys = entries.mapped("import_key")
        if any(key and key.startswith("td/") for key in keys) or set(states) & set(RUNNING):
            raise UserError(
                self.env._(
                    "This belongs to a term deposit: take the step back on its page, under Savings > Term"
                    " Deposits."
                )
            )

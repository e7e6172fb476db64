from odoo import models
from odoo.exceptions import UserError

from .savings_placement import RUNNING


class KoperasiSavingsTransaction(models.Model):
    """What was booked for a running term deposit is taken back with its term and its interest, or not at all."""

    _inherit = "koperasi.savings.transaction"

    def reverse(self, reason):
        """
        :raises UserError: also for a movement of a running term deposit, on either side of a transfer
        """
        self.check_access("read")
        self._check_no_deposit_runs()
        return super().reverse(reason)

    def _check_no_deposit_runs(self):
        # sudo: what goes back together is looked at, whatever the user may see of it
        entries = self.sudo()
        together = entries.filtered(lambda entry: entry.batch_id.kind == "counter")
        if together:
            entries += entries.search([("batch_id", "in", together.batch_id.ids)])
        placements = entries.account_id.placement_ids
        running = placements.filtered(lambda placement: placement.state in RUNNING)
        if running:
            raise UserError(
                self.env._(
                    "This belongs to term deposit %s: it is taken back on its own page, under"
                    " Savings > Term Deposits.",
                    running[0].name,
                )
            )

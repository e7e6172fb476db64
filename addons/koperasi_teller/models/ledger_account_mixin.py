from odoo import api, models
from odoo.exceptions import UserError

COUNTER = "teller:"


class KoperasiLedgerAccountMixin(models.AbstractModel):
    """Keys of the counter say whose they are, and are found again by that: nobody sends one of another teller."""

    _inherit = "koperasi.ledger.account.mixin"

    @api.model
    def _client_key(self, key):
        """
        :raises UserError: also for a key of another teller's screen
        """
        key = super()._client_key(key)
        if key and key.startswith(COUNTER) and not key.startswith(self._counter_key("")):
            raise UserError(
                self.env._("Keys that begin with %s are the counter's. Choose another.", COUNTER)
            )
        return key

    @api.model
    def _counter_key(self, key):
        """What the screen of the acting user sent, as the ledgers keep it."""
        return f"{COUNTER}{self.env.uid}:{key}"

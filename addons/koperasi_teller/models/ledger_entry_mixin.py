from odoo import api, models
from odoo.exceptions import UserError

from odoo.addons.koperasi_base.tools.money import to_amount


class KoperasiLedgerEntryMixin(models.AbstractModel):
    """Rows that move the cash of a till are checked where they are booked, so no client goes around it."""

    _inherit = "koperasi.ledger.entry.mixin"

    @api.model
    def _post_entries(self, batch, rows, skip_existing=False):
        # sudo: limits bind whoever books; he need not be able to read sessions
        session = batch.sudo().till_session_id
        if session and rows:
            session._check_cash(self, rows, batch)
        elif rows:
            self._check_through_till(batch.sudo(), rows)
        return super()._post_entries(batch, rows, skip_existing)

    @api.model
    def _check_through_till(self, batch, rows):
        """Where tills are in use, cash of the counter goes through one of them: elsewhere nobody counts it.

        :raises UserError: rows move cash of a journal for tills that has no session
        """
        journal = batch.journal_id
        if self.env.su or batch.kind not in ("counter", "day") or journal.koperasi_kind != "till":
            return
        cash = journal.koperasi_counter_account_id
        if not any(self._cash_of(row, cash) for row in rows):
            return
        # sudo: tills are in use or not, whoever may read them
        tills = self.env["koperasi.till"].sudo()
        if tills.search_count([("company_id", "=", batch.company_id.id)], limit=1):
            raise UserError(self.env._("Open your till first."))

    @api.model
    def _post_entries_from(self, batch, source, columns, skip_existing=False, accounts=None):
        booked = super()._post_entries_from(batch, source, columns, skip_existing, accounts)
        # sudo: as in _post_entries
        session = batch.sudo().till_session_id
        if session and booked:
            session._check_left()
        return booked

    @api.model
    def _cash_of(self, row, cash_account):
        """Rupiah that a row brings into a till, negative what it takes out of it.

        :param row: as for :meth:`_post_entries`
        :param cash_account: account.account of the till
        """
        if row.get("counter_account_id") != cash_account.id:
            return to_amount(0)
        side = -1 if self.env[self._ledger_account_model()]._ledger_side == "debit" else 1
        parts = (self._exact(row.get(name) or 0) for name in self._ledger_component_roles)
        return side * self._exact(row["amount"]) + sum(parts, to_amount(0))

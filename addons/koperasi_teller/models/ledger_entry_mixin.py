from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.koperasi_base.tools.money import to_amount

# A correction of what was booked before there was a till, and the opening balances, take no cash from a drawer.
PAST_KINDS = ("reversal", "opening")


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
        cash = self._cash_past_tills(batch)
        if cash and any(self._cash_of(row, cash) for row in rows):
            self._raise_past_till(batch)

    @api.model
    def _cash_past_tills(self, batch):
        """The cash account of a journal for tills that has no session although tills are in use, or none.

        :param batch: a batch without a session
        :rtype: account.account record
        """
        journal = batch.journal_id
        nothing = journal.koperasi_counter_account_id.browse()
        if self.env.su or batch.kind in PAST_KINDS or journal.koperasi_kind != "till":
            return nothing
        # sudo: tills are in use or not, whoever may read them
        tills = self.env["koperasi.till"].sudo()
        used = tills.search_count([("company_id", "=", batch.company_id.id)], limit=1)
        return journal.koperasi_counter_account_id if used else nothing

    @api.model
    def _raise_past_till(self, batch):
        raise UserError(
            self.env._(
                "Open your till first. Cash of %s is counted by nobody: pay through your own till, by bank or onto"
                " savings.",
                batch.journal_id.display_name,
            )
        )

    @api.model
    def _post_entries_from(self, batch, source, columns, skip_existing=False, accounts=None):
        booked = super()._post_entries_from(batch, source, columns, skip_existing, accounts)
        # sudo: as in _post_entries
        session = batch.sudo().till_session_id
        if session and booked:
            session._check_left()
        elif booked:
            self._check_statement_through_till(batch.sudo())
        return booked

    @api.model
    def _check_statement_through_till(self, batch):
        """As :meth:`_check_through_till`, of the rows that a statement just booked; they were not known before."""
        cash = self._cash_past_tills(batch)
        if cash and self.env.execute_query(
            SQL(
                "SELECT 1 FROM %s WHERE batch_id = %s AND counter_account_id = %s LIMIT 1",
                SQL.identifier(self._table),
                batch.id,
                cash.id,
            )
        ):
            self._raise_past_till(batch)

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

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .. import ledger_sql


class KoperasiLedgerEntryBooks(models.AbstractModel):
    """What follows from an entry: its reversal, and the journal items of its batch."""

    _inherit = "koperasi.ledger.entry.mixin"

    # ------------------------------------------------------------
    # Reversal
    # ------------------------------------------------------------

    def _reverse(self, reason, date=None):
        """Book the opposite of this entry, linked to it, in a batch of its own.

        Entries that were booked together (a transfer) are reversed together. The caller checks rights.

        :param str reason: why; kept on the reversal
        :param date: business date, default today
        :return: the reversal of this entry
        :raises UserError: reversed already, is itself a reversal, no reason, or no cover any more
        """
        self.ensure_one()
        self._check_can_reverse(reason)
        if self.batch_id.kind == "counter":
            self.batch_id._reverse(reason, date)
        else:
            self.batch_id._reverse(reason, date, only=self)
        return self.search([("reversal_of_id", "=", self.id)])

    def _check_can_reverse(self, reason):
        if not (reason or "").strip():
            raise UserError(self.env._("Give a reason for the reversal."))
        if self.reversal_of_id:
            raise UserError(self.env._("A reversal cannot be reversed; book the transaction anew."))
        if self.search_count([("reversal_of_id", "in", self.ids)], limit=1):
            raise UserError(self.env._("This transaction was already reversed."))

    @api.model
    def _reversal_columns(self):
        """Columns of :meth:`_reversal_source` beside the account, the amount, the kind and the order."""
        return [
            *self._ledger_component_roles,
            "channel",
            "reversal_of_id",
            "control_account_id",
            "counter_account_id",
            "memo",
        ]

    @api.model
    def _reversal_source(self, condition, reason):
        """SELECT of the opposite rows of entries that are no reversals, for :meth:`_post_entries_from`.

        :param SQL condition: on the alias ``entry``
        :param str reason: description of the new rows
        """
        money = ("amount", *self._ledger_component_roles)
        opposite = [SQL("- entry.%s AS %s", SQL.identifier(n), SQL.identifier(n)) for n in money]
        return SQL(
            "SELECT entry.%(account)s, 'reversal' AS kind, %(opposite)s, entry.channel, %(memo)s AS memo,"
            " entry.id AS reversal_of_id, entry.control_account_id, entry.counter_account_id, -entry.id AS seq"
            " FROM %(table)s entry WHERE entry.reversal_of_id IS NULL AND %(condition)s",
            account=SQL.identifier(self._ledger_account_field),
            opposite=SQL(", ").join(opposite),
            memo=reason,
            table=SQL.identifier(self._table),
            condition=condition,
        )

    # ------------------------------------------------------------
    # Journal items
    # ------------------------------------------------------------

    @api.model
    def _ledger_legs_sql(self, batch):
        """SELECT of the journal items (account, partner, balance) that follow from the rows of a batch."""
        components = {
            name: self._ledger_component_account(name, batch)
            for name in self._ledger_component_roles
        }
        return ledger_sql.legs(self, batch, components)

    @api.model
    def _ledger_component_account(self, component, batch):
        """SQL that gives the account credited with a component; ``account`` is the account's row.

        A model whose products have accounts of their own overrides it.

        :rtype: SQL
        """
        role = self._ledger_component_roles[component]
        return SQL("%s", batch.company_id._koperasi_account(role).id)

from odoo import api, fields, models

from .. import audit_sql
from ..tools.actions import record_action
from .ledger_entry_mixin import CHANNELS


class KoperasiAuditEntry(models.Model):
    """The entries of every ledger in one list, from which person, document and journal entry open."""

    _name = "koperasi.audit.entry"
    _description = "Ledger Entry of any Ledger"
    _auto = False
    _order = "date desc, id desc"

    ledger = fields.Selection("_selection_ledger", readonly=True)
    entry_id = fields.Integer(readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    batch_id = fields.Many2one("koperasi.ledger.batch", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Member", readonly=True)
    number = fields.Integer(string="No.", readonly=True, aggregator=None)
    date = fields.Date(readonly=True)
    kind = fields.Selection("_selection_kind", readonly=True)
    amount = fields.Monetary(readonly=True)
    components = fields.Monetary(
        string="Interest and Fees", readonly=True, help="Paid beside the change of the balance."
    )
    balance_after = fields.Monetary(string="Balance", readonly=True, aggregator=None)
    memo = fields.Char(string="Description", readonly=True)
    channel = fields.Selection(CHANNELS, readonly=True)
    control_account_id = fields.Many2one("account.account", readonly=True)
    user_id = fields.Many2one("res.users", string="Booked by", readonly=True)
    booked_on = fields.Datetime(readonly=True)
    entry_hash = fields.Char(string="Hash", readonly=True)
    reverses = fields.Integer(readonly=True, aggregator=None)
    reversed_by = fields.Integer(readonly=True, aggregator=None)

    @property
    def _table_query(self):
        return audit_sql.entries(self._ledgers())

    @api.model
    def _ledgers(self):
        return self.env["koperasi.ledger.batch"]._entry_models()

    @api.model
    def _selection_ledger(self):
        return [(m._name, self.env["ir.model"]._get(m._name).name) for m in self._ledgers()]

    @api.model
    def _selection_kind(self):
        kinds = {}
        for model in self._ledgers():
            kinds.update(model._fields["kind"]._description_selection(self.env))
        return list(kinds.items())

    def _entry(self):
        """The entry in its own ledger; what opens is up to the rights of the reader.

        :raises AccessError: the user may not audit
        """
        self.ensure_one()
        self.browse().check_access("read")
        entry, place = divmod(self.id, audit_sql.LEDGERS)
        # sudo: only ids leave this model; an accountant finds his way without rights on the ledgers
        return self._ledgers()[place].sudo().browse(entry)

    def _open(self, record, otherwise):
        """The first of two records that the reader may read."""
        mine = record.sudo(False)
        return record_action(mine if mine.has_access("read") else otherwise.sudo(False))

    def action_open(self):
        """Click on a row: the entry itself, with its receipt."""
        entry = self._entry()
        return self._open(entry, entry.batch_id)

    def action_open_member(self):
        """The person: the member if the account knows him, else the contact."""
        account = self._entry()._ledger_account()
        member = account["member_id" if "member_id" in account._fields else "partner_id"]
        return self._open(member, account.partner_id)

    def action_open_document(self):
        """The document that booked it (deduction, SHU, loan); at the counter that is the receipt."""
        entry = self._entry()
        batch = entry.batch_id
        document = (
            self.env[batch.origin_model].browse(batch.origin_id) if batch.origin_id else entry
        )
        return self._open(document, batch)

    def action_open_move(self):
        """The journal entry of its batch."""
        return record_action(self._entry().batch_id.move_id)

    def action_open_reversal(self):
        """The entry that it reverses, or that reverses it."""
        entry = self._entry()
        other = entry.reversal_of_id or entry.search([("reversal_of_id", "=", entry.id)])
        return self._open(other, other.batch_id)

    def action_verify(self):
        """Verify the chain of the account.

        :raises AccessError: neither supervisor nor manager nor accountant
        """
        account = self._entry()._ledger_account()
        return record_action(self.env["koperasi.chain.verification"]._start(account=account))

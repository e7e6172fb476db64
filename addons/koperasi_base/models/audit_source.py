from odoo import api, fields, models

from .. import audit_sql
from ..tools.actions import list_action, record_action
from .ledger_batch import KINDS


class KoperasiAuditSource(models.Model):
    """What made the figure of an account: a batch, or a journal entry that accounting made by itself."""

    _name = "koperasi.audit.source"
    _description = "Batch of a Figure"
    _auto = False
    _order = "date desc, id desc"

    account_id = fields.Many2one("account.account", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date(readonly=True)
    name = fields.Char(string="Number", readonly=True)
    batch_id = fields.Many2one("koperasi.ledger.batch", readonly=True)
    move_id = fields.Many2one("account.move", string="Journal Entry", readonly=True)
    kind = fields.Selection([*KINDS, ("move", "Journal entry without a batch")], readonly=True)
    state = fields.Selection(
        [("open", "Open"), ("closing", "Closing"), ("posted", "Posted")], readonly=True
    )
    memo = fields.Char(string="Description", readonly=True)
    user_id = fields.Many2one("res.users", string="Booked by", readonly=True)
    booked_on = fields.Datetime(readonly=True)
    origin_model = fields.Char(readonly=True)
    origin_id = fields.Many2oneReference(model_field="origin_model", readonly=True)
    document = fields.Char(compute="_compute_document")
    entries = fields.Integer(readonly=True)
    ledger_amount = fields.Monetary(string="Member Ledgers", readonly=True)
    books_amount = fields.Monetary(string="General Ledger", readonly=True)
    difference = fields.Monetary(readonly=True)

    @property
    def _table_query(self):
        return audit_sql.sources(self.env["koperasi.ledger.batch"]._entry_models())

    @api.depends("origin_model", "origin_id")
    def _compute_document(self):
        self.document = False
        for model, rows in self.filtered("origin_id").grouped("origin_model").items():
            # sudo: the name of a document is no secret to whoever sees its batch
            documents = self.env[model].sudo().browse(rows.mapped("origin_id")).exists()
            names = {document.id: document.display_name for document in documents}
            for row in rows:
                row.document = names.get(row.origin_id)

    def action_open(self):
        """Click on a row: the entries of the batch on this account, or the journal entry."""
        self.ensure_one()
        account, batch, move = self._parts()
        if move:
            return record_action(move)
        domain = [("batch_id", "=", batch.id)]
        # sudo: whether the ledgers keep an account is no secret
        if account.sudo().koperasi_control:
            domain.append(("control_account_id", "=", account.id))
        title = f"{batch.display_name} · {account.sudo().display_name}"
        return list_action(self.env, "koperasi_base.audit_entry_action", title, domain)

    def action_open_document(self):
        """The document that booked the batch, or the batch itself."""
        self.ensure_one()
        batch = self._parts()[1]
        return batch.action_open_origin() if batch.origin_id else record_action(batch)

    def action_open_move(self):
        """The journal entry."""
        self.ensure_one()
        _account, batch, move = self._parts()
        return record_action(move or batch.move_id)

    def _parts(self):
        """(account, batch, journal entry) that the id names; the last two exclude each other.

        :raises AccessError: the user may not audit
        """
        self.browse().check_access("read")
        account, rest = divmod(self.id, audit_sql.SOURCE_WIDTH)
        record, is_move = divmod(rest, 2)
        return (
            self.env["account.account"].browse(account),
            self.env["koperasi.ledger.batch"].browse([] if is_move else record),
            self.env["account.move"].browse(record if is_move else []),
        )

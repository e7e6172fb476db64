from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from .. import ledger_sql
from ..tools.money import to_amount
from ..tools.refusal import refuse
from .ledger_batch import SHARED_KINDS

CHANNELS = [
    ("counter", "Counter"),
    ("payroll", "Payroll"),
    ("transfer", "Transfer"),
    ("portal", "Portal"),
    ("online", "Online payment"),
    ("import", "Import"),
    ("system", "System"),
]


class KoperasiLedgerEntryMixin(models.AbstractModel):
    """One movement of a ledger account: append-only, hashed, inserted by SQL alone.

    Four walls keep it so: no group may write, this class refuses the ORM's create, write and unlink, a
    trigger refuses UPDATE and DELETE in PostgreSQL, and each entry carries the hash of the one before it.

    A concrete model declares its account field (:attr:`_ledger_account_field`), extends ``kind``, lists its
    component columns, and declares the indexes, which need the account's column name::

        _account_number_uniq = models.UniqueIndex("(account_id, number)")
        _account_date_idx = models.Index("(account_id, date, number)")
        _key_uniq = models.UniqueIndex("(company_id, import_key) WHERE import_key IS NOT NULL", "...")
        _reversal_uniq = models.UniqueIndex("(reversal_of_id) WHERE reversal_of_id IS NOT NULL", "...")
        _batch_idx = models.Index("(batch_id)")
    """

    _name = "koperasi.ledger.entry.mixin"
    _description = "Ledger Entry"
    _order = "date desc, id desc"

    _ledger_account_field = "account_id"
    # Money columns beside the amount, and the role of the account that each is credited to.
    _ledger_component_roles = {}

    company_id = fields.Many2one("res.company", required=True, readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    number = fields.Integer(
        string="No.",
        required=True,
        readonly=True,
        aggregator=None,
        help="Position of the entry in its account's chain.",
    )
    date = fields.Date(required=True, readonly=True)
    kind = fields.Selection([("reversal", "Reversal")], required=True, readonly=True)
    amount = fields.Monetary(required=True, readonly=True)
    balance_after = fields.Monetary(string="Balance", required=True, readonly=True, aggregator=None)
    memo = fields.Char(string="Description", readonly=True)
    channel = fields.Selection(CHANNELS, required=True, readonly=True)
    import_key = fields.Char(string="Reference key", readonly=True)
    batch_id = fields.Many2one(
        "koperasi.ledger.batch", required=True, readonly=True, ondelete="restrict"
    )
    control_account_id = fields.Many2one(
        "account.account", required=True, readonly=True, ondelete="restrict"
    )
    counter_account_id = fields.Many2one("account.account", readonly=True, ondelete="restrict")
    entry_hash = fields.Char(string="Hash", required=True, readonly=True, size=64)

    def init(self):
        result = super().init()
        if not self._abstract:
            ledger_sql.seal(self)
        return result

    # ------------------------------------------------------------
    # Walls
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        raise AccessError(self.env._("Ledger entries are made by booking a transaction."))

    def write(self, vals):
        raise AccessError(
            self.env._("Ledger entries are final. Correct a mistake with a reversal.")
        )

    def unlink(self):
        return refuse(self.env._("Ledger entries are final. Correct a mistake with a reversal."))

    # ------------------------------------------------------------
    # Posting
    # ------------------------------------------------------------

    @api.model
    def _ledger_account_model(self):
        """Name of the model that holds the balances of these entries."""
        return self._fields[self._ledger_account_field].comodel_name

    def _ledger_account(self):
        """The account of this entry."""
        return self[self._ledger_account_field]

    @api.model
    def _post_entries(self, batch, rows, skip_existing=False):
        """Book rows of Python values in one statement, whatever their number.

        :param batch: an open ``koperasi.ledger.batch``
        :param rows: list of dicts: the account field (id), ``amount``, ``kind`` and any other column
        :param bool skip_existing: leave out rows whose ``import_key`` is stored already
        :return: number of rows booked
        :raises UserError: a row is refused; then none is booked
        """
        if not rows:
            return 0
        names = list(dict.fromkeys(name for row in rows for name in row))
        money = {"amount", *self._ledger_component_roles}
        clean = [
            {name: self._exact(value) if name in money else value for name, value in row.items()}
            for row in rows
        ]
        batch._check_amounts(row[name] for row in clean for name in money & row.keys())
        types = {name: self._fields[name].column_type[0] for name in names}
        accounts = SQL(
            "SELECT unnest(%s::int[])", [row[self._ledger_account_field] for row in rows]
        )
        source = ledger_sql.rows_source(types, clean)
        return self._post_source(batch, source, names, skip_existing, accounts)

    @api.model
    def _post_entries_from(self, batch, source, columns, skip_existing=False, accounts=None):
        """Book the rows of a SELECT in one statement.

        :param SQL source: yields the account field, ``amount``, ``kind``, ``seq`` (order of the rows) and
            the columns named in ``columns``
        :param columns: names of the further columns that ``source`` yields
        :param SQL accounts: SELECT of the ids of all accounts in ``source``, where there is a cheaper one
        :return: number of rows booked
        :raises UserError: a row is refused; then none is booked
        """
        accounts = accounts or SQL(
            "SELECT %s FROM (%s) given", SQL.identifier(self._ledger_account_field), source
        )
        return self._post_source(batch, source, columns, skip_existing, accounts)

    @api.model
    def _post_source(self, batch, source, columns, skip_existing, accounts):
        account = self.env[self._ledger_account_model()]
        self.env.flush_all()
        batch._lock_open()
        self._lock_accounts(account, accounts)
        statement = ledger_sql.booking(self, batch, source, columns, skip_existing)
        [(given, booked, refused)] = self.env.execute_query(statement)
        if booked != given:
            self._raise_refused(account, refused)
        account.invalidate_model(["balance", "entry_count", "last_hash", *account._ledger_totals])
        return booked

    @api.model
    def _exact(self, value):
        """:func:`to_amount` with a message for people."""
        try:
            return to_amount(value)
        except ValueError:
            raise UserError(self.env._("%s is not an amount.", value)) from None

    @api.model
    def _lock_accounts(self, account, ids):
        """Lock the account rows in the order of their ids, so that two runs never lock each other out.

        In a transaction of REPEATABLE READ this already fails when an account was booked on meanwhile, and
        Odoo tries the whole transaction again.

        :param SQL ids: SELECT of the ids
        """
        self.env.execute_query(
            SQL(
                "SELECT count(*) FROM (SELECT id FROM %s WHERE id IN (%s) ORDER BY id FOR UPDATE) locked",
                SQL.identifier(account._table),
                ids,
            )
        )

    @api.model
    def _raise_refused(self, account, refused):
        """Say why a set of rows was refused, by the first of them."""
        if not refused:
            raise UserError(
                self.env._(
                    "Nothing was booked: an account is closed, not open yet, or of another company."
                )
            )
        row = refused[0]
        record = account.browse(row[self._ledger_account_field])
        if row["unrounded"]:
            raise UserError(
                self.env._(
                    "%(account)s: %(amount)s is not a whole amount of the currency.",
                    account=record.display_name,
                    amount=row["amount"],
                )
            )
        raise UserError(record._ledger_cover_message(row))

    # ------------------------------------------------------------
    # Counter transactions
    # ------------------------------------------------------------

    @api.model
    def _book_rows(self, rows, journal, date, partner=None, memo=None, kind="counter"):
        """Book rows that belong together: one in the batch that its journal keeps open, if it keeps one,
        otherwise in a batch of their own, posted at once.

        :return: the entries in the order of the rows
        """
        batches = self.env["koperasi.ledger.batch"]
        if len(rows) == 1 and kind == "counter":
            shared = batches._shared(journal, date)
            if shared:
                return self._book_in_shared(rows[0], shared)
        batch = batches._open(journal, date, kind, partner=partner, detail=True, memo=memo)
        self._post_entries(batch, rows)
        batch._post()
        return self.search([("batch_id", "=", batch.id)], order="id")

    @api.model
    def _book_in_shared(self, row, batch):
        """Book a counter transaction in a batch that stays open; it reaches the books when that is closed.

        :return: the entry
        """
        self._post_entries(batch, [row])
        # the account is ours until the commit, so its last entry is the one just booked
        account = (self._ledger_account_field, "=", row[self._ledger_account_field])
        return self.search_fetch([account], order="number desc", limit=1)

    def _transaction_number(self):
        """What a receipt is filed under: unique, also for entries that share a batch.

        :rtype: str
        """
        self.ensure_one()
        batch = self.batch_id
        return f"{batch.name}/{self.id}" if batch.kind in SHARED_KINDS else batch.name

    @api.model
    def _find_by_key(self, company, row, date=None):
        """The stored entry of an idempotency key, if its content is the same.

        :param dict row: as for :meth:`_post_entries`
        :return: the entry, or an empty recordset
        :raises UserError: the key was used for something else; says nothing about that transaction
        """
        key = row.get("import_key")
        if not key:
            return self.browse()
        # sudo: the key may belong to an account that the user may not see; nothing of it is shown
        stored = self.sudo().search([("company_id", "=", company.id), ("import_key", "=", key)])
        if stored and not stored._same_content(row, date):
            raise UserError(
                self.env._("This transaction was already sent with other content. Start it anew.")
            )
        return stored.sudo(self.env.su)

    def _same_content(self, row, date):
        """Whether a row says the same as this entry: account, kind, amounts, counter account and date."""
        self.ensure_one()
        money = ("amount", *self._ledger_component_roles)
        return (
            self._ledger_account().id == row[self._ledger_account_field]
            and self.kind == row["kind"]
            and all(to_amount(self[name]) == self._exact(row.get(name) or 0) for name in money)
            and self.counter_account_id.id == (row.get("counter_account_id") or False)
            and (not date or self.date == fields.Date.to_date(date))
        )

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ..tools.keys import LONGEST, is_reserved
from .ledger_entry_mixin import CHANNELS

LEDGER_COLUMNS = ("balance", "entry_count", "last_hash")


class KoperasiLedgerAccountMixin(models.AbstractModel):
    """What holds a balance: a savings account, a loan, a member's SHU payable.

    A concrete model names its entries in :attr:`_ledger_entry_model` and, when a positive balance is a
    debit in the general ledger (loans), sets :attr:`_ledger_side` to ``debit``. The balance is written by
    the ledger alone, in the statement that inserts the entries, never by the ORM.
    """

    _name = "koperasi.ledger.account.mixin"
    _description = "Ledger Account"
    _check_company_auto = True

    _ledger_entry_model = None
    _ledger_side = "credit"
    # Running totals beside the balance: {column of the account: money column of the entry}.
    _ledger_totals = {}

    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one("res.partner", required=True, index=True)
    control_account_id = fields.Many2one(
        "account.account",
        required=True,
        index=True,
        check_company=True,
        ondelete="restrict",
        help="Account of the general ledger that carries the sum of these balances.",
    )
    balance = fields.Monetary(readonly=True, copy=False, default=0)
    floor_balance = fields.Monetary(
        string="Minimum Balance",
        copy=False,
        default=0,
        help="Withdrawals may not take the balance below this amount (minimum, holds and pledges).",
    )
    entry_count = fields.Integer(string="Entries", readonly=True, copy=False, default=0)
    last_hash = fields.Char(readonly=True, copy=False, size=64)

    # An account of this ledger never turns over: not even raw SQL may book a negative balance.
    _balance_not_negative = models.Constraint(
        "CHECK (balance >= 0)", "The balance of an account can never be negative."
    )

    def init(self):
        """Leave room on each page: a month's run writes every balance anew, and rewrites that stay on their
        page touch no index."""
        result = super().init()
        if not self._abstract:
            self.env.cr.execute(
                SQL("ALTER TABLE %s SET (fillfactor = 50)", SQL.identifier(self._table))
            )
        return result

    @api.model_create_multi
    def create(self, vals_list):
        self._check_ledger_columns(vals_list)
        records = super().create(vals_list)
        records.control_account_id._koperasi_mark_control()
        return records

    def write(self, vals):
        self._check_ledger_columns([vals])
        if any(name in vals for name in ("control_account_id", "company_id", "partner_id")):
            self._check_unused(vals)
        result = super().write(vals)
        if "control_account_id" in vals:
            self.control_account_id._koperasi_mark_control()
        return result

    def _check_ledger_columns(self, vals_list):
        """Balances, counts and hashes come from entries; nobody writes them, whatever his context."""
        sealed = {*LEDGER_COLUMNS, *self._ledger_totals}
        if any(vals.get(name) for vals in vals_list for name in sealed) or (
            self and any(name in vals for vals in vals_list for name in sealed)
        ):
            raise AccessError(
                self.env._("A balance changes only by booking a transaction on the account.")
            )

    def _koperasi_sealed_default(self, name):
        own = name in ("floor_balance", "control_account_id", *LEDGER_COLUMNS, *self._ledger_totals)
        return own or super()._koperasi_sealed_default(name)

    def _check_unused(self, vals):
        """Once it has entries an account keeps its company, owner and control account."""
        for account in self.filtered("entry_count"):
            for name in ("control_account_id", "company_id", "partner_id"):
                if name in vals and vals[name] != account[name].id:
                    raise UserError(
                        self.env._(
                            "%(account)s has transactions: its owner and control account are fixed.",
                            account=account.display_name,
                        )
                    )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        if any(account.entry_count for account in self):
            raise UserError(self.env._("An account with transactions is closed, never deleted."))

    # ------------------------------------------------------------
    # Booking
    # ------------------------------------------------------------

    def _book(
        self,
        amount,
        kind,
        *,
        date=None,
        journal=None,
        channel="counter",
        key=None,
        memo=None,
        counter_account=None,
        **columns,
    ):
        """Book one counter transaction: a batch of one, its row and its journal entry, at once.

        :param amount: signed change of the balance in rupiah (Decimal or int)
        :param str kind: a kind of the entry model
        :param date: business date; default today in the company's time zone
        :param journal: a journal of the ledgers; default the first till
        :param str key: idempotency key; the same key and content return the stored entry
        :param counter_account: default the journal's counter account
        :param columns: further money or plain columns of the entry (interest, penalty, ...)
        :return: the entry
        :raises UserError: no cover, locked period, closed account, key used for something else
        """
        self.ensure_one()
        entries = self.env[self._ledger_entry_model]
        journal = journal or self.company_id._koperasi_journal("till")
        row = {
            entries._ledger_account_field: self.id,
            "amount": amount,
            "kind": kind,
            "channel": self._known_channel(channel),
            "memo": memo,
            "import_key": key,
            "counter_account_id": (counter_account or journal._koperasi_counter_account()).id,
            **columns,
        }
        stored = entries._find_by_key(self.company_id, row, date)
        if stored:
            return stored
        return entries._book_rows([row], journal, date, partner=self.partner_id, memo=memo)

    @api.model
    def _client_key(self, key):
        """The idempotency key that a caller from outside chose; public methods that take one begin with this.

        :param key: text or nothing
        :return: the key, or None
        :raises UserError: no text, too long, or a key of the system
        """
        if not key:
            return None
        if not isinstance(key, str) or len(key) > LONGEST:
            raise UserError(self.env._("A key is a text of at most %s characters.", LONGEST))
        if is_reserved(key):
            raise UserError(
                self.env._("Keys that begin with %s are the system's. Choose another.", key[:20])
            )
        return key

    def _ledger_cover_message(self, row):
        """Why a debit is refused, and what is possible.

        :param dict row: ``amount``, ``balance_after``, ``floor_balance`` of the refused entry
        """
        self.ensure_one()
        available = max(self.balance - self.floor_balance, 0)
        if not self.floor_balance:
            return self.env._(
                "%(account)s: at most %(available)s can be taken.",
                account=self.display_name,
                available=self.currency_id.format(available),
            )
        return self.env._(
            "%(account)s: at most %(available)s can be taken, %(floor)s must stay.",
            account=self.display_name,
            available=self.currency_id.format(available),
            floor=self.currency_id.format(self.floor_balance),
        )

    @api.model
    def _known_channel(self, channel):
        if channel not in dict(CHANNELS):
            raise UserError(self.env._("Unknown channel: %s", channel))
        return channel

    # ------------------------------------------------------------
    # For the set-based statement of the entries
    # ------------------------------------------------------------

    @api.model
    def _ledger_bookable_sql(self, alias):
        """SQL condition on an account row under which it takes entries; for a model to narrow.

        :param SQL alias: identifier of the account table in the statement
        :rtype: SQL
        """
        return SQL("TRUE")

    # ------------------------------------------------------------
    # Statement
    # ------------------------------------------------------------

    def _statement_history(self, date_from, date_to):
        """Rows of the system before ours, for a statement of these accounts; a ledger that keeps some overrides this.

        :return: {account id: list of dicts}
        """
        return {}

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL
from odoo.tools.misc import format_date

from ..door import is_open, opened
from ..tools.refusal import refuse

KINDS = [
    ("counter", "Counter transaction"),
    ("day", "Counter day"),
    ("till", "Till session"),
    ("payroll", "Payroll deduction"),
    ("interest", "Interest run"),
    ("loan", "Loan"),
    ("shu", "SHU"),
    ("exit", "Exit of a member"),
    ("opening", "Opening balances"),
    ("reversal", "Reversal"),
    ("general", "Correction"),
]
# Counter transactions that have nothing to do with each other share such a batch until it is closed.
SHARED_KINDS = ("day", "till")


class KoperasiLedgerBatch(models.Model):
    """Entries that reach the general ledger together, and the one door through which they do.

    Nobody has the right to create or write batches: :meth:`_open` makes them, :meth:`_post` turns their
    rows into one journal entry. Rows carry the batch from birth, so drill-down is journal entry, batch,
    rows, and no row is ever touched again.
    """

    _name = "koperasi.ledger.batch"
    _description = "Ledger Batch"
    _inherit = ["mail.thread"]
    _order = "date desc, id desc"
    _check_company_auto = True
    _mail_post_access = "read"

    name = fields.Char(required=True, readonly=True, index=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    journal_id = fields.Many2one(
        "account.journal", required=True, readonly=True, check_company=True, ondelete="restrict"
    )
    date = fields.Date(required=True, readonly=True, index=True)
    kind = fields.Selection(KINDS, required=True, readonly=True)
    state = fields.Selection(
        [("open", "Open"), ("closing", "Closing"), ("posted", "Posted")],
        required=True,
        readonly=True,
        default="open",
    )
    partner_id = fields.Many2one(
        "res.partner", readonly=True, help="Partner of the counter lines, such as the employer."
    )
    detail = fields.Boolean(
        string="One Line per Member", readonly=True, help="The journal entry names each member."
    )
    memo = fields.Char(string="Description", readonly=True)
    import_key = fields.Char(string="Reference key", readonly=True, copy=False)
    origin_model = fields.Char(readonly=True)
    origin_id = fields.Many2oneReference(model_field="origin_model", readonly=True)
    reversal_of_id = fields.Many2one("koperasi.ledger.batch", readonly=True, ondelete="restrict")
    entry_count = fields.Integer(string="Entries", readonly=True)
    total = fields.Monetary(readonly=True, help="Sum of the debits of the journal entry.")
    move_id = fields.Many2one(
        "account.move", string="Journal Entry", readonly=True, copy=False, ondelete="restrict"
    )

    _key_uniq = models.UniqueIndex(
        "(company_id, import_key) WHERE import_key IS NOT NULL", "This batch exists already."
    )
    _move_idx = models.Index("(move_id) WHERE move_id IS NOT NULL")
    _origin_idx = models.Index("(origin_model, origin_id) WHERE origin_id IS NOT NULL")

    # ------------------------------------------------------------
    # Walls
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        self._check_door()
        return super().create(vals_list)

    def write(self, vals):
        if not is_open(self.env):
            self._check_sealed(vals)
        return super().write(vals)

    def unlink(self):
        return refuse(self.env._("Batches are final. Correct a mistake with a reversal."))

    def _check_door(self):
        if not is_open(self.env):
            raise AccessError(self.env._("Batches are made by booking transactions."))

    def _check_sealed(self, vals):
        """Only the fields of the chatter may change from outside."""
        chatter = set(self.env["mail.thread"]._fields)
        if any(name in self._fields and name not in chatter for name in vals):
            self._check_door()

    # ------------------------------------------------------------
    # Open
    # ------------------------------------------------------------

    @api.model
    def _open(
        self,
        journal,
        date,
        kind,
        *,
        partner=None,
        detail=False,
        memo=None,
        origin=None,
        key=None,
        reversal_of=None,
    ):
        """Open a batch for entries of one date in one journal of the ledgers.

        :param journal: account.journal with a ``koperasi_kind``
        :param date: business date; None for today in the company's time zone
        :param str kind: a key of :data:`KINDS`
        :param partner: partner of the counter lines
        :param bool detail: one line per member in the journal entry
        :param origin: record of the document that books (a deduction, a run, a loan)
        :param str key: makes the batch unique in its company (a chunk of a run)
        :raises UserError: locked or future date, journal of accounting, missing permission
        """
        # sudo: nobody has the right to write batches; callers have checked what the user may do
        journal = journal.sudo()
        company = journal.company_id
        date = fields.Date.to_date(date) or company._koperasi_today()
        self._check_can_open(journal, date)
        batch = (
            opened(self.sudo())
            .with_context(mail_create_nolog=True, mail_create_nosubscribe=True)
            .create(
                {
                    "name": self.env["ir.sequence"].sudo().next_by_code("koperasi.ledger.batch"),
                    "company_id": company.id,
                    "journal_id": journal.id,
                    "date": date,
                    "kind": kind,
                    "partner_id": partner.id if partner else False,
                    "detail": detail,
                    "memo": memo,
                    "import_key": key,
                    "origin_model": origin._name if origin else False,
                    "origin_id": origin.id if origin else False,
                    "reversal_of_id": reversal_of.id if reversal_of else False,
                }
            )
        )
        return self.browse(batch.id)

    @api.model
    def _check_can_open(self, journal, date):
        if not journal.koperasi_kind:
            raise UserError(
                self.env._("%s is not a journal of the member ledgers.", journal.display_name)
            )
        if not self.env.su and date > journal.company_id._koperasi_today():
            raise UserError(
                self.env._("%s is in the future. Book it on that day.", format_date(self.env, date))
            )
        self._hold_period(journal.company_id)
        self._check_period(journal.company_id, date)

    @api.model
    def _hold_period(self, company):
        """Hold the lock dates of a company until the commit: whoever locks a period waits for us, or we see
        what he locked, or we meet a conflict and are started anew."""
        dates = self.env.execute_query(
            SQL(
                "SELECT fiscalyear_lock_date, hard_lock_date FROM res_company WHERE id = %s FOR SHARE",
                company.id,
            )
        )
        if dates != [(company.fiscalyear_lock_date or None, company.hard_lock_date or None)]:
            company.invalidate_recordset(["fiscalyear_lock_date", "hard_lock_date"])

    @api.model
    def _check_period(self, company, date):
        """A closed period takes no transaction; Odoo would move the date, we refuse."""
        violations = company._get_lock_date_violations(
            date, fiscalyear=True, sale=False, purchase=False, tax=False, hard=True
        )
        if violations:
            raise UserError(
                self.env._(
                    "%(date)s is in a closed period (%(locks)s). Use a date after it.",
                    date=format_date(self.env, date),
                    locks=company._format_lock_dates(violations),
                )
            )

    def _lock_open(self):
        """Hold the batch open while rows are added: closing waits for us, or we see that it is closed.

        :raises UserError: the batch is closing or posted
        """
        self.ensure_one()
        rows = self.env.execute_query(
            SQL(
                "SELECT state FROM %s WHERE id = %s FOR SHARE", SQL.identifier(self._table), self.id
            )
        )
        if rows != [("open",)]:
            raise UserError(
                self.env._("%s is closed; no transaction can be added.", self.display_name)
            )

    # ------------------------------------------------------------
    # Screens
    # ------------------------------------------------------------

    def action_open_move(self):
        """The journal entry of this batch."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "account.move",
            "res_id": self.move_id.id,
            "view_mode": "form",
        }

    def action_open_origin(self):
        """The document that booked this batch."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.origin_model,
            "res_id": self.origin_id,
            "view_mode": "form",
        }

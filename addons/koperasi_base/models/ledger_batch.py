from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL
from odoo.tools.misc import format_date

from ..door import is_open, opened

KINDS = [
    ("counter", "Counter transaction"),
    ("till", "Till session"),
    ("payroll", "Payroll deduction"),
    ("interest", "Interest run"),
    ("loan", "Loan"),
    ("shu", "SHU"),
    ("opening", "Opening balances"),
    ("reversal", "Reversal"),
    ("general", "Correction"),
]


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
        raise AccessError(self.env._("Batches are final. Correct a mistake with a reversal."))

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
        self._check_period(journal.company_id, date)

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
    # Post
    # ------------------------------------------------------------

    def _post(self):
        """Turn the rows of an open batch into one posted journal entry: the one door to the books.

        :return: the ``account.move``
        :raises UserError: empty, unbalanced or in a closed period
        """
        self.ensure_one()
        # sudo: tellers and clerks have no rights in accounting; what they may do was checked by the caller
        batch = opened(self.sudo())
        if batch.state == "posted":
            return self.move_id
        batch._check_period(batch.company_id, batch.date)
        legs = batch._legs()
        move = batch._create_move(legs)
        batch.write(
            {
                "state": "posted",
                "move_id": move.id,
                "entry_count": batch._count_entries(),
                "total": sum(balance for *_rest, balance in legs if balance > 0),
            }
        )
        return self.move_id

    def _create_move(self, legs):
        """One posted journal entry, dated as the batch, whatever the settings of accounting."""
        move = (
            self.env["account.move"]
            .with_company(self.company_id)
            .create(self._prepare_move_vals(legs))
        )
        move._post(soft=False)
        if move.state != "posted" or move.date != self.date:
            raise UserError(
                self.env._("Accounting did not take the date %s.", format_date(self.env, self.date))
            )
        return move

    def _prepare_move_vals(self, legs):
        label = self.memo or self.env._(
            "%(kind)s %(name)s",
            kind=dict(self._fields["kind"]._description_selection(self.env))[self.kind],
            name=self.name,
        )
        return {
            "move_type": "entry",
            "journal_id": self.journal_id.id,
            "date": self.date,
            "ref": self.name,
            "line_ids": [
                fields.Command.create(self._prepare_line_vals(label, *leg)) for leg in legs
            ],
        }

    def _prepare_line_vals(self, label, account_id, partner_id, balance):
        return {
            "name": label,
            "account_id": account_id,
            "partner_id": partner_id or False,
            "currency_id": self.currency_id.id,
            "balance": float(balance),
            "amount_currency": float(balance),
            "tax_ids": [],
            "display_type": "product",
            # spares a query per line; members' movements carry no analytic distribution
            "analytic_distribution": False,
        }

    def _legs(self):
        """Journal items of the batch, from the rows of every ledger and its own further legs.

        Debits and credits of an account stay apart, so the entry shows the gross movement.

        :return: rows (account id, partner id, balance)
        :raises UserError: no rows, or rows that do not balance
        """
        queries = [model._ledger_legs_sql(self) for model in self._entry_models()]
        queries.append(self.env["koperasi.ledger.batch.leg"]._legs_sql(self))
        self.env.flush_all()
        legs = self.env.execute_query(
            SQL(
                "SELECT account_id, partner_id, sum(balance) FROM (%s) leg"
                " GROUP BY account_id, partner_id, balance > 0 ORDER BY balance > 0 DESC, 1, 2",
                SQL(" UNION ALL ").join(queries),
            )
        )
        if not legs:
            raise UserError(self.env._("There is nothing to post in %s.", self.display_name))
        if sum(balance for *_rest, balance in legs):
            raise UserError(
                self.env._("%s does not balance; nothing was posted.", self.display_name)
            )
        return legs

    @api.model
    def _entry_models(self):
        """Every concrete entry model of the suite, installed or in tests."""
        names = self.env.registry.descendants(["koperasi.ledger.entry.mixin"], "_inherit")
        # sudo: a teller's batch may hold rows of a ledger that he may not read
        return [self.env[name].sudo() for name in sorted(names) if not self.env[name]._abstract]

    def _count_entries(self):
        return sum(
            model.search_count([("batch_id", "=", self.id)]) for model in self._entry_models()
        )

    # ------------------------------------------------------------
    # Reverse
    # ------------------------------------------------------------

    def _reverse(self, reason, date=None, only=None):
        """Book the opposite of all rows (or of ``only`` some of one model) in a new batch, and post it.

        :param str reason: why; becomes the description of the new rows
        :param date: business date, default today
        :param only: entries of one model to which the reversal is limited
        :return: the new batch
        :raises UserError: a row was reversed before, or an account has no cover any more
        """
        self.ensure_one()
        source = self.sudo()
        batch = self._open(
            source.journal_id,
            date,
            "reversal",
            partner=source.partner_id,
            detail=source.detail,
            memo=reason,
            reversal_of=self,
        )
        for model in self._entry_models():
            condition = self._reversal_condition(model, only)
            if condition:
                model.with_user(self.env.user)._post_entries_from(
                    batch, model._reversal_source(condition, reason), model._reversal_columns()
                )
        if only is None:
            self.env["koperasi.ledger.batch.leg"]._add_opposite(batch, self)
        batch._post()
        self.message_post(
            body=self.env._("Reversed by %(batch)s: %(reason)s", batch=batch.name, reason=reason)
        )
        return batch

    def _reversal_condition(self, model, only):
        if only is not None and only._name != model._name:
            return None
        if only is not None:
            return SQL("entry.id IN %s", tuple(only.ids))
        return SQL("entry.batch_id = %s", self.id)

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

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL
from odoo.tools.misc import format_date

from odoo.addons.koperasi_base.tools.money import LARGEST_UNITS

TELLER = "koperasi_base.group_teller"
HEAD = "koperasi_base.group_head_teller"
STATES = [("open", "Open"), ("closed", "Closed")]


class KoperasiTillSession(models.Model):
    """A till from its opening to its closing: the cash in it, who serves, and what went through his hands.

    Only the methods write sessions. Each transaction of the till's journal holds the session's row with a share
    lock, so closing waits for those under way, and nothing is booked into a closed till. What is in the till is
    summed from the ledger when somebody asks; no figure is written per transaction.
    """

    _name = "koperasi.till.session"
    _description = "Till Session"
    _inherit = ["koperasi.door.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "date desc, id desc"
    _mail_post_access = "read"

    name = fields.Char(required=True, readonly=True)
    till_id = fields.Many2one("koperasi.till", required=True, readonly=True, ondelete="restrict")
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, ondelete="restrict"
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    journal_id = fields.Many2one(
        "account.journal", required=True, readonly=True, ondelete="restrict", index=True
    )
    cash_account_id = fields.Many2one(
        "account.account", required=True, readonly=True, ondelete="restrict"
    )
    user_id = fields.Many2one(
        "res.users", string="Teller", required=True, readonly=True, index=True
    )
    date = fields.Date(required=True, readonly=True)
    state = fields.Selection(STATES, required=True, readonly=True, default="open")
    opened_on = fields.Datetime(readonly=True)
    closed_on = fields.Datetime(readonly=True)
    closed_by_id = fields.Many2one("res.users", string="Closed by", readonly=True)
    expected_opening = fields.Monetary(readonly=True, help="Left in the till by the books.")
    opening_cash = fields.Monetary(readonly=True, help="Counted when the till was opened.")
    opening_reason = fields.Char(readonly=True)
    expected_cash = fields.Monetary(
        readonly=True, help="What the till should hold, worked out when it was closed."
    )
    counted_cash = fields.Monetary(readonly=True)
    difference = fields.Monetary(readonly=True, help="Counted less expected, at closing.")
    reason = fields.Char(string="Reason of the Difference", readonly=True)
    cash_in = fields.Monetary(readonly=True)
    cash_out = fields.Monetary(readonly=True)
    vault_in = fields.Monetary(string="From the Vault", readonly=True)
    vault_out = fields.Monetary(string="To the Vault", readonly=True)
    cash_now = fields.Monetary(string="Cash in the Till", compute="_compute_cash_now")
    batch_id = fields.Many2one("koperasi.ledger.batch", compute="_compute_batch_id")
    count_ids = fields.One2many("koperasi.till.count", "session_id", string="Counted")
    movement_ids = fields.One2many("koperasi.till.movement", "session_id", string="Vault")
    handover_ids = fields.One2many("koperasi.till.handover", "session_id", string="Handovers")
    release_ids = fields.One2many("koperasi.till.release", "session_id", string="Releases")
    is_overnight = fields.Boolean(compute="_compute_is_overnight")

    _till_open_uniq = models.UniqueIndex(
        "(till_id) WHERE state = 'open'", "This till is open already."
    )
    _user_open_uniq = models.UniqueIndex(
        "(company_id, user_id) WHERE state = 'open'",
        "This teller has a till open already; close it first.",
    )

    # ------------------------------------------------------------
    # Walls
    # ------------------------------------------------------------

    def _is_walled(self, vals):
        chatter = {*self.env["mail.thread"]._fields, *self.env["mail.activity.mixin"]._fields}
        return any(name in self._fields and name not in chatter for name in vals)

    @api.ondelete(at_uninstall=True)
    def _unlink_except_opened(self):
        raise UserError(self.env._("The session of a till is kept, like the books it belongs to."))

    def _door_message(self):
        return self.env._("A till is opened, counted and closed at the counter.")

    # ------------------------------------------------------------
    # Computes
    # ------------------------------------------------------------

    @api.depends("state", "counted_cash")
    @api.depends_context("uid")
    def _compute_cash_now(self):
        """Of an open till from the ledger, of a closed one what was counted; hidden where counting is blind."""
        for session in self:
            if session.state == "closed":
                session.cash_now = session.counted_cash
            else:
                session.cash_now = 0 if session._is_blind() else session._cash()["now"]

    def _is_blind(self):
        """Whether the acting user may not know what the till should hold until he has counted."""
        # sudo: set on the till, which a portal user cannot read
        return self.sudo().till_id.blind_count and not self.env["res.users"]._koperasi_has(HEAD)

    def _compute_batch_id(self):
        batches = self.env["koperasi.ledger.batch"].search(
            [("till_session_id", "in", self.ids), ("kind", "=", "till")]
        )
        by_session = batches.grouped("till_session_id")
        for session in self:
            session.batch_id = by_session.get(session, batches.browse())

    @api.depends("state", "date")
    def _compute_is_overnight(self):
        for session in self:
            today = session.company_id._koperasi_today() if session.company_id else False
            session.is_overnight = session.state == "open" and today and session.date < today

    @api.model
    def _whole(self, amount):
        """An amount that a client sent, as rupiah that the books keep to the last one.

        :rtype: Decimal
        :raises UserError: no amount, not above zero, not whole, or more than accounting keeps
        """
        amount = self.env["koperasi.savings.transaction"]._exact(amount)
        if not 0 < amount <= LARGEST_UNITS or amount % 1:
            raise UserError(self.env._("The amount must be more than zero, in whole rupiah."))
        return amount

    # ------------------------------------------------------------
    # Through which session is booked
    # ------------------------------------------------------------

    @api.model
    def _mine(self, company):
        """The session that the acting user has open in a company, or none."""
        # sudo: his own; the portal and other staff have none
        found = self.sudo().search(
            [
                ("company_id", "=", company.id),
                ("user_id", "=", self.env.uid),
                ("state", "=", "open"),
            ]
        )
        return found.sudo(self.env.su)

    @api.model
    def _serving(self, journal, date, kind):
        """The open session of a till's journal, held until the commit; none if the journal belongs to no till.

        :param date: business date of the transaction; None for today
        :param str kind: kind of the batch; all but a ``reversal`` is booked by the teller of the session alone
        :raises UserError: not open, of another day, or somebody else serves there
        """
        # sudo: tellers book through journals that they cannot read
        if journal.sudo().koperasi_posting != "session":
            return self.browse()
        session = self._hold(journal)
        if not session:
            raise UserError(
                self.env._(
                    "%s is not open. Open the till under Counter and count its cash first.",
                    journal.sudo().display_name,
                )
            )
        session._check_serves(date, kind, None if self.env.su else self.env.user)
        return session

    @api.model
    def _hold(self, journal):
        """The open session of a journal. Its row stays locked for closing until our commit; if it was closed since
        our snapshot we meet a conflict and are started anew."""
        self.flush_model(["state", "journal_id"])
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM koperasi_till_session WHERE journal_id = %s AND state = 'open' FOR SHARE",
                journal.id,
            )
        )
        # sudo: whoever books through a till holds its session, whatever he may read
        return self.sudo().browse(session_id for (session_id,) in rows)

    def _check_serves(self, date, kind, user):
        today = self.company_id._koperasi_today()
        if self.date < today:
            raise UserError(
                self.env._(
                    "%(till)s is still open since %(date)s. It takes nothing more: the head teller counts and"
                    " closes it, then it is opened for today.",
                    till=self.till_id.name,
                    date=format_date(self.env, self.date),
                )
            )
        if fields.Date.to_date(date) not in (None, False, self.date):
            raise UserError(
                self.env._(
                    "%(till)s books on the day of its session, %(date)s. Cash has no other date.",
                    till=self.till_id.name,
                    date=format_date(self.env, self.date),
                )
            )
        # a reversal corrects the books of whoever booked; the head teller makes it, the cash is checked
        if kind != "reversal" and user and self.user_id != user:
            raise UserError(
                self.env._(
                    "%(till)s is served by %(teller)s. Open a till of your own, or take this one over.",
                    till=self.till_id.name,
                    teller=self.user_id.name,
                )
            )

    # ------------------------------------------------------------
    # Screens
    # ------------------------------------------------------------

    def action_open_counter(self):
        """The counter, at the closing of this till."""
        self.ensure_one()
        return {
            "type": "ir.actions.client",
            "tag": "koperasi_teller.counter",
            "params": {"session_id": self.id},
        }

    def action_print_report(self):
        """The closing report.

        :raises UserError: still open
        """
        self._check_report()
        return self.env.ref("koperasi_teller.session_report_action").report_action(self)

    def _check_report(self):
        """The report of a till says what should be in it: first it is counted and closed."""
        for session in self:
            if session.state == "open":
                raise UserError(
                    self.env._("%s is open: its report is printed when it is closed.", session.name)
                )

    def action_open_move(self):
        """The journal entry of this session."""
        self.ensure_one()
        # sudo: the batch is that of a session which the user sees; the entry opens with his own rights
        return self.sudo().batch_id.sudo(self.env.su).action_open_move()

    @api.model
    def _cron_warn_overnight(self):
        """Nightly: tell the head tellers which tills of earlier days are still open."""
        for session in self.search([("state", "=", "open")]).filtered("is_overnight"):
            heads = self.env.ref(HEAD).all_user_ids.filtered(
                lambda user, session=session: (
                    not user.share and session.company_id in user.company_ids
                )
            )
            for user in heads - session.activity_ids.user_id:
                session.activity_schedule(
                    "mail.mail_activity_data_todo",
                    user_id=user.id,
                    summary=self.env._("Count and close this till of an earlier day"),
                )

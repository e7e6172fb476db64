from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import plaintext2html
from odoo.tools.misc import format_date

from .. import warning_sql

CLERK = "koperasi_base.group_clerk"
LEVELS = [("low", "Watch"), ("medium", "Serious"), ("high", "Urgent")]
STATES = [
    ("open", "Open"),
    ("followed_up", "Followed up"),
    ("dismissed", "Dismissed"),
    ("past", "Over"),
]


class KoperasiMemberWarning(models.Model):
    """A member who shows signs of leaving: why, since when, and who talks to him.

    One row per member, written by the nightly refresh (:meth:`_refresh`) and by the decisions below; no group
    may write it.
    """

    _name = "koperasi.member.warning"
    _description = "Member who May Leave"
    _order = "score desc, last_seen desc, id"
    _rec_name = "member_id"

    member_id = fields.Many2one("koperasi.member", required=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True, index=True)
    number = fields.Char(related="member_id.number")
    phone = fields.Char(related="member_id.phone")
    unit_id = fields.Many2one(related="member_id.unit_id")
    employer_id = fields.Many2one(related="member_id.employer_id")
    score = fields.Integer(help="Sum of the weights of the signals.", aggregator="avg")
    level = fields.Selection(LEVELS, required=True)
    main_signal = fields.Selection(
        [("leaving", "Leaves on a day to come"), ("complaint", "Complained")],
        string="Main reason",
        required=True,
    )
    signals = fields.Json(help="The signals with their figures, the heaviest first.")
    signal_keys = fields.Json()
    handled_keys = fields.Json(help="Signals that were known when somebody decided.")
    reasons = fields.Text(compute="_compute_reasons")
    state = fields.Selection(STATES, required=True, default="open")
    first_seen = fields.Date(required=True)
    last_seen = fields.Date(required=True)
    user_id = fields.Many2one("res.users", string="Responsible")
    dismiss_reason = fields.Char(string="Why dismissed")

    _member_uniq = models.UniqueIndex("(member_id)")

    # --- computes

    @api.depends("signals")
    @api.depends_context("lang")
    def _compute_reasons(self):
        for warning in self:
            texts = (
                warning._signal_text(s["signal"], s["figures"], s["since"])
                for s in warning.signals or ()
            )
            warning.reasons = "\n".join(texts)

    def _signal_text(self, signal, figures, since):
        """A signal in words, in the language of the reader; each addon says its own and leaves others to ``super()``.

        :param str signal: a value of ``main_signal``
        :param dict figures: what the SQL of the signal put there
        :param str since: ISO date
        """
        if signal == "complaint":
            return self.env._(
                "Complained on %(date)s: %(subject)s",
                date=self._day(since),
                subject=figures["subject"],
            )
        return self.env._("Has resigned as of %s", self._day(since))

    def _day(self, date):
        return format_date(self.env, date, date_format="d MMM y")

    # --- the nightly run

    @api.model
    def _cron_refresh(self):
        """Nightly: look for signs in every cooperative."""
        for (company,) in self.env["koperasi.member"]._read_group([], ["company_id"]):
            self._refresh(company)
            self.env["ir.cron"]._commit_progress(1)

    @api.model
    def _refresh(self, company, date=None):
        """Bring the warnings of a company up to date, in one statement for all members.

        :param date: default today in the time zone of the company
        """
        day = fields.Date.to_date(date) or company._koperasi_today()
        # sudo: signs are looked for in all ledgers, whatever the user may read
        signals = self.env["koperasi.member"].sudo().with_company(company)._warning_signals(day)
        self.env.flush_all()
        self.env.cr.execute(warning_sql.refresh(signals, company, day, self.env.uid))
        self.invalidate_model()

    def action_refresh(self):
        """Button: look for signs now, in the current cooperative.

        :raises AccessError: not a clerk
        """
        self.env["res.users"]._koperasi_require(CLERK)
        self._refresh(self.env.company)
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    # --- decisions

    def action_follow_up(self, user_id, deadline=None, summary=None):
        """Somebody talks to these members: each gets an activity.

        :param int user_id: who
        :param deadline: until when, today by default
        :param str summary: what to do
        :return: the activities
        :raises AccessError: not a clerk
        """
        self._check_decides()
        activities = self.env["mail.activity"].create(
            [warning._activity_vals(user_id, deadline, summary) for warning in self]
        )
        self._decide(state="followed_up", user_id=user_id, dismiss_reason=False)
        return activities

    def _activity_vals(self, user_id, deadline, summary):
        return {
            "res_model_id": self.env["ir.model"]._get_id("koperasi.member"),
            "res_id": self.member_id.id,
            "activity_type_id": self.env.ref("mail.mail_activity_data_call").id,
            "summary": summary or self.env._("Talk to a member who may leave"),
            "note": plaintext2html(self.reasons),
            "date_deadline": deadline or self.company_id._koperasi_today(),
            "user_id": user_id,
        }

    def action_dismiss(self, reason):
        """These warnings mean nothing; they come back only with a signal that is not known yet.

        :param str reason: why
        :raises AccessError: not a clerk
        """
        self._check_decides()
        if not (reason or "").strip():
            raise UserError(self.env._("Say why the warning means nothing."))
        self._decide(state="dismissed", dismiss_reason=reason)

    def _check_decides(self):
        self.env["res.users"]._koperasi_require(CLERK)
        self.check_access("read")

    def _decide(self, **vals):
        # sudo: warnings change by the refresh and by these decisions only
        self.sudo().write(vals)
        self.env.flush_all()
        self.env.cr.execute(warning_sql.handle(self))
        self.invalidate_model(["handled_keys"])

    def action_open_member(self):
        """The member."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "koperasi.member",
            "res_id": self.member_id.id,
            "view_mode": "form",
        }

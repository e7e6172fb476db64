from datetime import datetime
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

TIMEZONES = [
    ("Asia/Jakarta", "WIB (Jakarta)"),
    ("Asia/Makassar", "WITA (Makassar)"),
    ("Asia/Jayapura", "WIT (Jayapura)"),
]
# Lock dates that a batch of the ledgers has to respect when it is posted.
LOCK_DATES = {"fiscalyear_lock_date", "hard_lock_date"}


class ResCompany(models.Model):
    _inherit = "res.company"

    koperasi_timezone = fields.Selection(
        TIMEZONES,
        string="Business time zone",
        required=True,
        default="Asia/Jakarta",
        help="Decides on which day a transaction falls, whatever the time zone of server or user.",
    )

    def write(self, vals):
        locks = [vals[name] for name in LOCK_DATES & vals.keys() if vals[name]]
        if locks:
            self._check_days_closed(max(map(fields.Date.to_date, locks)))
        return super().write(vals)

    def _check_days_closed(self, date):
        """A period is locked when everything in it is booked and in the books.

        The first look waits for those who are booking; the second sees what they committed meanwhile.
        """
        self.env.execute_query(
            SQL(
                "SELECT id FROM res_company WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE",
                self.ids,
            )
        )
        batches = self.env["koperasi.ledger.batch"]
        batches.flush_model()
        batches._check_days_closed(self.env.cr, self, date)
        with self.env.registry.cursor() as cr:
            batches._check_days_closed(cr, self, date)

    @api.private
    def _koperasi_today(self):
        """Business date of this company: today's date in its own time zone.

        :rtype: datetime.date
        """
        self.ensure_one()
        now = datetime.now(tz=ZoneInfo("UTC"))
        return now.astimezone(ZoneInfo(self.koperasi_timezone)).date()

    @api.private
    def _koperasi_lang(self):
        """Language of what nightly runs write for the staff of this company; the runs' own user has none.

        :rtype: str
        """
        self.ensure_one()
        # sudo: which language a cooperative speaks is no secret
        return self.sudo().partner_id.lang or self.env.lang or "en_US"

    @api.private
    def _koperasi_account(self, role):
        """The account that plays a role of the suite in this company.

        :param str role: a key of ``account_role.ROLES``
        :rtype: account.account record
        :raises UserError: the role has no account yet; says where to set it
        """
        self.ensure_one()
        # sudo: a teller books on accounts whose configuration only an accountant may read
        roles = self.env["koperasi.account.role"].sudo()
        account = roles.search([("company_id", "=", self.id), ("role", "=", role)]).account_id
        if account:
            return account.sudo(self.env.su)
        label = dict(roles._fields["role"]._description_selection(self.env)).get(role, role)
        raise UserError(
            self.env._(
                'No account is set for "%(role)s" in %(company)s.'
                " Set it under Koperasi > Configuration > Account Roles.",
                role=label,
                company=self.display_name,
            )
        )

    @api.private
    def _koperasi_journal(self, kind):
        """The first journal of the suite of a kind in this company.

        :param str kind: a key of ``account_journal.KINDS``
        :rtype: account.journal record
        :raises UserError: there is none; says where to make it
        """
        self.ensure_one()
        # sudo: tellers and clerks post through journals they cannot configure
        journals = self.env["account.journal"].sudo()
        journal = journals.search(
            [("company_id", "=", self.id), ("koperasi_kind", "=", kind)], limit=1
        )
        if journal:
            return journal.sudo(self.env.su)
        label = dict(journals._fields["koperasi_kind"]._description_selection(self.env)).get(
            kind, kind
        )
        raise UserError(
            self.env._(
                'No journal of kind "%(kind)s" exists in %(company)s.'
                " Create one under Koperasi > Configuration > Journals.",
                kind=label,
                company=self.display_name,
            )
        )

    def _koperasi_tell_managers(self, subject, reason):
        """Tell the managers that something the system does by itself did not work.

        :param str subject: what
        :param str reason: why
        """
        managers = self.env.ref("koperasi_base.group_manager").all_user_ids
        managers = managers.filtered(lambda user: self in user.company_ids and not user.share)
        self.env["mail.thread"].message_notify(
            partner_ids=managers.partner_id.ids,
            subject=self.env._(
                "%(company)s: %(what)s did not work", company=self.name, what=subject
            ),
            body=reason,
        )

import hashlib
import secrets
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import escape_psql

HOURS = 48  # the link in the e-mail works so long
KEEP_DAYS = 7  # what was never confirmed is kept so long
OPEN_MEMBER = ("applicant", "active", "leaving")


class KoperasiMemberApplication(models.Model):
    """From the public form to the review queue: by a link to the address that was given.

    To the outside every form ends alike, whether the person is known or not; only the owner of the address
    is told what is up.
    """

    _inherit = "koperasi.member.application"

    @api.model
    def _receive(self, company, values):
        """Keep what was filled in and send the link; or tell the owner of the address what he has already.

        The same is done in both cases, so that the time it takes does not tell them apart.

        :param values: checked values of the form (:class:`..tools.join_form.JoinForm`)
        """
        # sudo: applicants have no account
        applications = self.sudo().with_company(company)
        notice = applications._known_address(company, values["email"])
        token = secrets.token_urlsafe(32)
        application = applications.create({
            **values,
            "company_id": company.id,
            "lang": company._join_lang(),
            "confirm_hash": self._hash(token),
            "confirm_until": fields.Datetime.now() + timedelta(hours=HOURS),
        })  # fmt: skip
        link = f"{application.get_base_url()}/koperasi/join/confirm/{token}"
        template = f"koperasi_portal.{notice or 'join_mail_confirm'}"
        application._send(template, application.email, link=link)
        if notice:
            application.unlink()

    @api.model
    def _known_address(self, company, email):
        """The e-mail for an address that belongs to a member or waits for review, if it does."""
        own = [("company_id", "=", company.id), ("email", "=ilike", escape_psql(email))]
        if self.env["koperasi.member"].search_count([*own, ("state", "in", OPEN_MEMBER)], limit=1):
            return "join_mail_known"
        waits = self.search_count([*own, ("state", "=", "submitted")], limit=1)
        return "join_mail_waiting" if waits else None

    @api.model
    def _hash(self, token):
        """What is stored of a token: whoever reads the database cannot confirm."""
        return hashlib.sha256(token.encode()).hexdigest()

    @api.model
    def _from_link(self, token):
        """The application of a link, sudo'ed; empty if unknown or expired."""
        # sudo: whoever has the link needs no account
        found = self.sudo().search([("confirm_hash", "=", self._hash(token))], limit=1)
        late = found.state == "unconfirmed" and found.confirm_until < fields.Datetime.now()
        return found.browse() if late or found.state == "expired" else found

    def _confirm(self):
        """The address is the applicant's: the application goes to review, with its signed form as PDF.

        Called on what :meth:`_from_link` returned; a second time changes nothing.
        """
        self.ensure_one()
        if not self.try_lock_for_update() or self.state != "unconfirmed":
            return  # pressed twice
        self.write({"state": "submitted", "confirmed_on": fields.Datetime.now()})
        self._make_document()
        self._same_address().unlink()
        self._use_invitation()

    def _use_invitation(self):
        """An invitation that was used up or withdrawn meanwhile does not stand for this applicant."""
        if self.invitation_id._is_usable_by(self):
            self.invitation_id._mark_applied(self)
        else:
            self.invitation_id = False

    def _same_address(self):
        """What was filled in with the same address and never confirmed."""
        return self.search(
            [
                ("company_id", "=", self.company_id.id),
                ("email", "=", self.email),
                ("state", "in", ("unconfirmed", "expired")),
            ]
        )

    def _send(self, template, address, **values):
        """Put an e-mail into the queue, without a document behind it.

        Before the address is confirmed nothing that was filled in is in it: the form cannot be used to
        write to strangers.
        """
        company = self.company_id
        speaking = self.with_context(lang=company._join_lang())
        body = speaking.env["ir.qweb"]._render(
            template, {"application": speaking, "company": company, "hours": HOURS, **values}
        )
        # sudo: the mail queue belongs to the system
        self.env["mail.mail"].sudo().create({
            "subject": speaking._subject(template, company),
            "body_html": body,
            "email_to": address,
            "email_from": company.email_formatted,
            "auto_delete": True,
        })  # fmt: skip
        # sudo: as above
        self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()

    def _subject(self, template, company):
        if template == "koperasi_portal.join_mail_welcome":
            return self.env._("Welcome to %s", company.name)
        if template == "koperasi_portal.join_mail_confirm":
            return self.env._("Confirm your application to %s", company.name)
        return self.env._("Your application to %s", company.name)

    @api.model
    def _cron_clean_up(self):
        """Personal data does not pile up: what was not confirmed or was rejected goes after some time."""
        now = fields.Datetime.now()
        late = [("state", "=", "unconfirmed"), ("confirm_until", "<", now)]
        self.search(late).write({"state": "expired"})
        self.search(self._outdated_domain(now)).unlink()
        self.env["koperasi.join.counter"]._clean_up()

    def _outdated_domain(self, now):
        old = now - timedelta(days=KEEP_DAYS)
        domain = Domain("state", "=", "expired") & Domain("confirm_until", "<", old)
        for (company,) in self._read_group([("state", "=", "rejected")], ["company_id"]):
            decided = now - timedelta(days=company.koperasi_join_keep_days)
            domain |= (
                Domain("company_id", "=", company.id)
                & Domain("state", "=", "rejected")
                & Domain("decided_on", "<", decided)
            )
        return domain

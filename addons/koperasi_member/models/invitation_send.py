from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import email_normalize

from odoo.addons.koperasi_base.tools.qr_code import qr_data_uri

CLERK = "koperasi_base.group_clerk"


class KoperasiInvitation(models.Model):
    """Letters and e-mails."""

    _inherit = "koperasi.invitation"

    @api.model
    def _waiting_domain(self):
        """Invitations to persons who have not applied and whose link works."""
        today = self.env.company._koperasi_today()
        open_campaign = Domain("campaign_id", "=", False) | Domain(
            "campaign_id.state", "!=", "closed"
        )
        waiting = Domain("kind", "=", "person") & Domain("state", "in", ("invited", "opened"))
        valid = Domain("expires_on", ">=", today) & Domain("withdrawn_on", "=", False)
        return waiting & valid & open_campaign

    @api.model
    def _to_send_domain(self):
        """Those with an address who got no e-mail yet."""
        return self._waiting_domain() & Domain("email", "!=", False) & Domain("sent_on", "=", False)

    @api.model
    def _to_print_domain(self):
        """Those who get a letter, because there is no address."""
        return self._waiting_domain() & Domain("email", "=", False)

    def action_send(self):
        """Put an e-mail into the queue for each that has an address and can still be used; also a second time.

        :raises AccessError: not a clerk
        :raises UserError: none of them can be sent
        """
        self._require_clerk()
        todo = self.filtered_domain(self._waiting_domain()).filtered("email")
        if not todo:
            raise UserError(
                self.env._("Nothing to send: no e-mail address, or the link is used or expired.")
            )
        todo._queue_mails()
        return self._notice(self.env._("%s e-mails are on their way.", len(todo)))

    def action_withdraw(self):
        """The links lead nowhere from now on."""
        self._require_clerk()
        self._set_first("withdrawn_on")

    def _require_clerk(self):
        self.check_access("read")
        self.env["res.users"]._koperasi_require(CLERK)

    def _queue_mails(self):
        """One e-mail each, without a document behind it: whoever reads an invitation must not read its link."""
        # sudo: the mail queue belongs to the system
        self.env["mail.mail"].sudo().create([invitation._mail_vals() for invitation in self])
        for company, invitations in self.grouped("company_id").items():
            # sudo: what happens to an invitation is written by these steps only
            invitations.sudo().write({"sent_on": company._koperasi_today()})
        # sudo: as above
        self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()

    def _mail_vals(self):
        sender = self.campaign_id.user_id or self.env.user
        return {
            "subject": self._subject(),
            "body_html": self.env["ir.qweb"]._render(
                "koperasi_member.invitation_mail", {"invitation": self, "company": self.company_id}
            ),
            "email_to": email_normalize(self.email),
            "email_from": self.company_id.email_formatted or sender.email_formatted,
            "reply_to": sender.email_formatted or self.company_id.email_formatted,
            "auto_delete": True,
        }

    def _qr_code(self):
        """The link as the source of an image."""
        return qr_data_uri(self.link)

    def _subject(self):
        campaigns = self.env["koperasi.campaign"].with_company(self.company_id)
        return self.campaign_id.subject or campaigns._default_subject()

    def _message(self):
        """Text between greeting and link, of the campaign or the usual one."""
        campaigns = self.env["koperasi.campaign"].with_company(self.company_id)
        return self.campaign_id.message or campaigns._default_message()

    def _notice(self, message):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": message,
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

from odoo import fields, models
from odoo.tools import escape_psql

from odoo.addons.koperasi_member.models.member import IDENTITY_GROUPS


class KoperasiMember(models.Model):
    """What follows when the board approves somebody who joined online."""

    _inherit = "koperasi.member"

    application_ids = fields.One2many(
        "koperasi.member.application",
        "member_id",
        string="Online application",
        readonly=True,
        groups=IDENTITY_GROUPS,
    )

    def _do_approve(self):
        """The chosen contribution, a log-in and a welcome, once, for those who came by the public page."""
        result = super()._do_approve()
        # sudo: whoever approves members need not read applications
        applications = self.env["koperasi.member.application"].sudo().search(
            [("member_id", "in", self.ids), ("welcomed_on", "=", False)]
        )  # fmt: skip
        for application in applications:
            application.member_id.with_env(self.env)._welcome(application)
        applications.welcomed_on = fields.Datetime.now()
        return result

    def _welcome(self, application):
        """
        :param application: the member's application, sudo'ed
        """
        # sudo: whoever approves members need not be a teller
        accounts = self.sudo().savings_account_ids.filtered(
            lambda account: account.kind == "mandatory" and account.state == "open"
        )
        if application.contribution:
            accounts.monthly_amount = application.contribution
        self._invite_to_portal()
        application._send("koperasi_portal.join_mail_welcome", application.email)

    def _invite_to_portal(self):
        """A log-in, unless the address is somebody else's: then staff is told, and the approval stands."""
        if self.has_portal_access:
            return
        # sudo: that an address is taken is told to whoever approves members
        users = self.env["res.users"].sudo().with_context(active_test=False)
        if not self.email or users.search_count(
            [("login", "=ilike", escape_psql(self.email))], limit=1
        ):
            self.message_post(
                body=self.env._(
                    "No log-in was given: %s is missing or used by another user. Correct it, then give portal"
                    " access.",
                    self.email or self.env._("the e-mail address"),
                )
            )
            return
        self._do_grant_portal()

import re

from odoo import api, models
from odoo.tools import email_normalize

TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


class KoperasiInvitation(models.Model):
    """The way of an invitation: opened, applied, joined, first deduction. Each step is taken once and stays."""

    _inherit = "koperasi.invitation"

    # --- for the public page

    @api.model
    def _from_token(self, token):
        """The invitation of a link, whoever has it.

        :return: a sudo'ed invitation; empty if the token is unknown, expired, withdrawn or used up
        """
        # sudo: whoever has the link needs no account
        invitations = self.sudo().with_context(active_test=False)
        if not isinstance(token, str) or not TOKEN.fullmatch(token):
            return invitations.browse()
        found = invitations.search([("token", "=", token)], limit=1)
        return found if found and found._is_open() else invitations.browse()

    def _is_open(self):
        """Whether the link can still be used.

        :rtype: bool
        """
        self.ensure_one()
        over = self.expires_on < self.company_id._koperasi_today() or self.withdrawn_on
        if over or self.campaign_id.state == "closed":
            return False
        if self.kind == "referral":
            return self.referrer_id.state == "active"
        return self.state in ("invited", "opened")

    def _mark_opened(self):
        """The link was opened; the first time counts."""
        self._set_first("opened_on")

    def _mark_applied(self, application):
        """The form behind the link was handed in, or the application became a membership.

        By a member's link, the applicant gets an invitation of his own. Where the application has a field
        ``invitation_id``, the invitation that stands for the applicant is put there; where it has a
        ``member_id``, the invitation follows that membership.

        :param application: record with the applicant's name, email and phone
        :return: the invitation that stands for the applicant
        """
        self.ensure_one()
        # sudo: applicants have no account
        invitation = self.sudo()
        if invitation.kind == "referral":
            invitation = invitation._for_applicant(application)
        if "invitation_id" in application._fields and application.invitation_id != invitation:
            application.sudo().invitation_id = invitation  # sudo: as above
        invitation._set_first("applied_on")
        if "member_id" in application._fields and application.member_id:
            invitation._follow(application.member_id)
            self._refresh_first_deductions(application.member_id.ids)
        return invitation

    def _for_applicant(self, application):
        return self.create({
            "name": application.name,
            "email": email_normalize(application.email),
            "phone": application.phone,
            "company_id": self.company_id.id,
            "referrer_id": self.referrer_id.id,
            "expires_on": self.expires_on,
            "opened_on": self.company_id._koperasi_today(),
        })  # fmt: skip

    # --- for memberships

    def _follow(self, member):
        """These invitations led to a membership; its approval counts for them."""
        # sudo: steps are written here only, whoever registers the member
        invitations = self.sudo()
        invitations.member_id = member
        invitations._set_first("applied_on")
        if member.state == "active":
            invitations.filtered(lambda i: not i.joined_on).joined_on = member.join_date

    @api.model
    def _follow_employees(self, members):
        """Invitations of employees follow the members they have become.

        Not those of members who had joined before they were invited: the invitation did not bring them.
        """
        # sudo: as in _follow
        invitations = self.sudo().with_context(active_test=False).search([
            ("employee_id.member_id", "in", members.ids), ("member_id", "=", False),
        ])  # fmt: skip
        for member, theirs in invitations.grouped(lambda i: i.employee_id.member_id).items():
            since = member.join_date
            theirs.filtered(lambda i, day=since: not day or day >= i.invited_on)._follow(member)
        self._refresh_first_deductions(invitations.member_id.ids)

    @api.model
    def _mark_joined(self, members):
        """Members were approved."""
        # sudo: as in _follow
        self.sudo().search([("member_id", "in", members.ids)])._set_first("joined_on")

    def _set_first(self, step):
        """Write today into a date of those who have none."""
        # sudo: as in _follow
        todo = self.sudo().filtered(lambda invitation: not invitation[step])
        for company, invitations in todo.grouped("company_id").items():
            invitations.write({step: company._koperasi_today()})

    # --- first deduction

    @api.model
    def _first_deductions(self, member_ids):
        """Days of the first deduction from the salaries of members; whoever deducts overrides this.

        :rtype: dict of dates by member id
        """
        return {}

    @api.model
    def _refresh_first_deductions(self, member_ids):
        """Bring invitations up to date with what was deducted from members, or taken back."""
        # sudo: as in _follow
        invitations = self.sudo().search([("member_id", "in", member_ids)]) if member_ids else []
        days = self._first_deductions(invitations.member_id.ids) if invitations else {}
        for invitation in invitations:
            day = days.get(invitation.member_id.id, False)
            if invitation.first_deduction_on != day:
                invitation.first_deduction_on = day

from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError

from .member import IDENTITY_GROUPS

REFERRAL_DAYS = 365


class KoperasiMember(models.Model):
    """Members bring members: a personal link for many people, and who joined by it."""

    _inherit = "koperasi.member"

    referred_ids = fields.One2many(
        "koperasi.invitation",
        "referrer_id",
        string="Brought in",
        domain=[("kind", "=", "person")],
        groups=IDENTITY_GROUPS,
    )
    referred_count = fields.Integer(
        string="Referred and Joined",
        compute="_compute_referred_count",
        groups=IDENTITY_GROUPS,
        help="Became members by the link of this member, or invited with this member as referrer.",
    )

    def _compute_referred_count(self):
        groups = self.env["koperasi.invitation"]._read_group(
            [("referrer_id", "in", self.ids), ("joined_on", "!=", False)],
            ["referrer_id"],
            ["__count"],
        )
        counts = dict(groups)
        for member in self:
            member.referred_count = counts.get(member, 0)

    def action_refer(self):
        """Show the link by which this member invites others.

        :raises AccessError: not a clerk
        :raises UserError: not an active member
        """
        self._require("koperasi_base.group_clerk")
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Link of %s", self.display_name),
            "res_model": "koperasi.invitation",
            "res_id": self._referral().id,
            "view_mode": "form",
        }

    def action_open_referred(self):
        """Who applied by this member's link, and how far they came."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "koperasi_member.koperasi_invitation_action"
        )
        return {**action, "domain": [("referrer_id", "=", self.id), ("kind", "=", "person")]}

    def _referral_link(self):
        """The personal link of this member; the caller has checked that he may have it.

        :rtype: str
        :raises UserError: not an active member
        """
        # sudo: the member himself is no clerk, the link is his nevertheless
        return self._referral().sudo().link

    def _referral(self):
        """The invitation behind the link, made on first use; an expired one gets a new link."""
        self.ensure_one()
        if self.state != "active":
            raise UserError(self.env._("%s is not an active member.", self.display_name))
        # sudo: as in _referral_link
        links = self.env["koperasi.invitation"].sudo()
        link = links.search([("referrer_id", "=", self.id), ("kind", "=", "referral")])
        until = self.company_id._koperasi_today() + timedelta(days=REFERRAL_DAYS)
        if not link:
            link = links.create({
                "kind": "referral", "referrer_id": self.id, "company_id": self.company_id.id, "expires_on": until,
            })  # fmt: skip
        elif not link._is_open():
            link.write({"token": links._new_token(), "expires_on": until, "withdrawn_on": False})
        return link.sudo(self.env.su)

    def _do_approve(self):
        result = super()._do_approve()
        self.env["koperasi.invitation"]._mark_joined(self)
        return result

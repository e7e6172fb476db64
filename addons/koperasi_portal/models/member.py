from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_list

LANGUAGE = "id_ID"


class KoperasiMember(models.Model):
    _inherit = "koperasi.member"

    has_portal_access = fields.Boolean(compute="_compute_has_portal_access")

    def _compute_has_portal_access(self):
        # sudo: that a login exists is shown to whoever sees the member
        users = self.env["res.users"].sudo().search([("partner_id", "in", self.partner_id.ids)])
        known = users.partner_id
        for member in self:
            member.has_portal_access = member.partner_id.sudo() in known

    def action_grant_portal(self):
        """Button: members get a log-in to their own data and an invitation by e-mail.

        Members who have one are left alone.

        :raises UserError: not an active member, no e-mail address, or one that somebody else uses
        """
        self._require("koperasi_base.group_clerk")
        todo = self.filtered(lambda member: not member.has_portal_access)
        todo._check_can_grant_portal()
        todo._do_grant_portal()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "Invitation sent to %s.", format_list(self.env, todo[:10].mapped("email"))
                )
                if todo
                else self.env._("Access was given before."),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _check_can_grant_portal(self):
        for member in self:
            if member.state not in ("active", "leaving"):
                raise UserError(
                    self.env._("%s is not a member yet; approve first.", member.display_name)
                )
            if not member.email:
                raise UserError(
                    self.env._(
                        "%s has no e-mail address. Enter it: the invitation goes there.",
                        member.display_name,
                    )
                )

    def _do_grant_portal(self):
        """Log-ins on the members' own contacts, by Odoo's portal wizard."""
        # sudo: a clerk gives members access without managing users; the wizard checks the addresses
        partners = self.partner_id.sudo()
        if LANGUAGE in dict(self.env["res.lang"].get_installed()):
            partners.lang = LANGUAGE
        wizard = self.env["portal.wizard"].sudo().create({"partner_ids": [(6, 0, partners.ids)]})
        for line in wizard.user_ids:
            line.action_grant_access()
        self.invalidate_recordset(["has_portal_access"])

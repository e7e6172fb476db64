from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ResPartner(models.Model):
    _inherit = "res.partner"

    koperasi_member_ids = fields.One2many(
        "koperasi.member", "partner_id", string="Memberships", groups="koperasi_base.group_user"
    )

    @api.constrains("parent_id")
    def _check_member_has_no_parent(self):
        """See the same rule on the member: colleagues would see each other."""
        children = self.filtered("parent_id")
        # sudo: a membership in another company counts too
        member = (
            self.env["koperasi.member"].sudo().search([("partner_id", "in", children.ids)], limit=1)
        )
        if member:
            raise ValidationError(
                self.env._(
                    "%s is a member of a cooperative. A member's contact stands alone: put the company into the"
                    " field Employer of the member.",
                    member.partner_id.name,
                )
            )

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import float_compare


class KoperasiMemberHeir(models.Model):
    _name = "koperasi.member.heir"
    _description = "Heir of a Member"
    _order = "member_id, id"

    member_id = fields.Many2one("koperasi.member", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="member_id.company_id", store=True)
    name = fields.Char(required=True)
    relation = fields.Char(required=True)
    phone = fields.Char()
    share = fields.Float(string="Share (%)", default=100.0, required=True)

    _share_percent = models.Constraint(
        "CHECK (share > 0 AND share <= 100)", "The share of an heir lies between 0 and 100 percent."
    )


class KoperasiMember(models.Model):
    """What heirs get together."""

    _inherit = "koperasi.member"

    @api.constrains("heir_ids")
    def _check_heirs_share_everything(self):
        for member in self.filtered("heir_ids"):
            total = sum(member.heir_ids.mapped("share"))
            if float_compare(total, 100, precision_digits=2):
                raise ValidationError(
                    self.env._(
                        "The shares of the heirs of %(member)s add up to %(total)s percent, not to 100.",
                        member=member.display_name,
                        total=f"{total:g}",
                    )
                )

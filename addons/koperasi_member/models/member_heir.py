from odoo import fields, models


class KoperasiMemberHeir(models.Model):
    _name = "koperasi.member.heir"
    _description = "Heir of a Member"
    _order = "member_id, id"

    member_id = fields.Many2one("koperasi.member", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="member_id.company_id", store=True)
    name = fields.Char(required=True)
    relation = fields.Char(required=True)
    share = fields.Float(string="Share (%)", default=100.0, required=True)

    _share_percent = models.Constraint(
        "CHECK (share > 0 AND share <= 100)", "The share of an heir lies between 0 and 100 percent."
    )

from odoo import fields, models


class KoperasiMemberExitLine(models.Model):
    """Something a leaving member has (positive) or owes (negative), as worked out last."""

    _name = "koperasi.member.exit.line"
    _description = "Line of an Exit"
    _order = "exit_id, id"
    _rec_name = "label"

    exit_id = fields.Many2one(
        "koperasi.member.exit", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="exit_id.company_id", store=True)
    currency_id = fields.Many2one(related="exit_id.currency_id")
    label = fields.Char(required=True, readonly=True)
    amount = fields.Monetary(required=True, readonly=True)

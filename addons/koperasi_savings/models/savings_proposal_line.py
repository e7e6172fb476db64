from odoo import fields, models

SKIPS = [
    ("no_rule", "No line for this grade"),
    ("no_salary", "Salary not known"),
    ("no_cover", "Nothing to take"),
    ("no_target", "No voluntary account"),
    ("higher", "Pays more already"),
]


class KoperasiSavingsProposalLine(models.Model):
    """What a proposal does to one account, or why it leaves it out."""

    _name = "koperasi.savings.proposal.line"
    _description = "Line of a Savings Proposal"
    _order = "skip, id"
    _rec_name = "account_id"

    proposal_id = fields.Many2one(
        "koperasi.savings.proposal", required=True, index=True, ondelete="cascade", readonly=True
    )
    company_id = fields.Many2one("res.company", readonly=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    account_id = fields.Many2one(
        "koperasi.savings.account", required=True, readonly=True, ondelete="cascade", index=True
    )
    member_id = fields.Many2one("koperasi.member", readonly=True)
    to_account_id = fields.Many2one("koperasi.savings.account", string="Paid to", readonly=True)
    old_amount = fields.Monetary(string="Before", readonly=True)
    amount = fields.Monetary(readonly=True)
    basis = fields.Char(string="Because of", readonly=True)
    fee_kind = fields.Selection(
        [("admin", "Monthly fee"), ("dormant", "Dormant")], string="Fee", readonly=True
    )
    partial = fields.Boolean(
        readonly=True, help="Less may be taken if the balance does not cover it."
    )
    skip = fields.Selection(SKIPS, string="Left out", readonly=True)
    done = fields.Boolean(readonly=True)

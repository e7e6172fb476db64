from odoo import api, fields, models
from odoo.exceptions import UserError


class KoperasiLoanGuarantor(models.Model):
    """Who answers for a loan; usually another member."""

    _name = "koperasi.loan.guarantor"
    _description = "Loan Guarantor"
    _order = "loan_id, id"
    _rec_name = "partner_id"
    _check_company_auto = True

    loan_id = fields.Many2one("koperasi.loan", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="loan_id.company_id", store=True, precompute=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    member_id = fields.Many2one(
        "koperasi.member", required=True, index=True, check_company=True, ondelete="restrict"
    )
    partner_id = fields.Many2one(related="member_id.partner_id")
    amount = fields.Monetary(string="Guaranteed", help="Zero: the whole loan.")
    note = fields.Char()

    _member_uniq = models.UniqueIndex(
        "(loan_id, member_id)", "This member guarantees the loan already."
    )
    _amount_not_negative = models.Constraint(
        "CHECK (amount >= 0)", "The amount guaranteed cannot be negative."
    )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_decided(self):
        """The loan was approved because of it."""
        for record in self.filtered(lambda record: record.loan_id.state in ("approved", "active")):
            raise UserError(
                self.env._(
                    "%s secures a loan in force and stays until it is paid off.",
                    record.display_name,
                )
            )

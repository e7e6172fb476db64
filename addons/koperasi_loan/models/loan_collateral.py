from odoo import api, fields, models
from odoo.exceptions import UserError


class KoperasiLoanCollateral(models.Model):
    """What secures a loan, at its appraised value."""

    _name = "koperasi.loan.collateral"
    _description = "Loan Collateral"
    _order = "loan_id, id"
    _rec_name = "description"

    loan_id = fields.Many2one("koperasi.loan", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="loan_id.company_id", store=True, precompute=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    type = fields.Selection(
        [
            ("vehicle", "Vehicle (BPKB)"),
            ("land", "Land or building (certificate)"),
            ("savings", "Savings"),
            ("decree", "Letter of appointment (SK)"),
            ("other", "Other"),
        ],
        required=True,
        default="other",
    )
    description = fields.Char(required=True)
    value = fields.Monetary(string="Appraised value")

    _value_not_negative = models.Constraint("CHECK (value >= 0)", "A value cannot be negative.")

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

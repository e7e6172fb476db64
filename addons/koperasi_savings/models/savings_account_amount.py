from odoo import fields, models


class KoperasiSavingsAccountAmount(models.Model):
    """What the monthly contribution of an account was until a month: written whenever it changes.

    An account without lines always had the amount that it has now, so accounts need no line to begin with.
    """

    _name = "koperasi.savings.account.amount"
    _description = "Earlier Monthly Contribution"
    _order = "account_id, until"
    _rec_name = "until"

    account_id = fields.Many2one("koperasi.savings.account", required=True, ondelete="cascade")
    company_id = fields.Many2one(
        related="account_id.company_id", store=True, precompute=True, index=True
    )
    currency_id = fields.Many2one(related="account_id.currency_id")
    until = fields.Date(
        required=True, help="First day of the month from which another amount counts."
    )
    amount = fields.Monetary(required=True)

    _until_uniq = models.UniqueIndex("(account_id, until)")
    _first_of_month = models.Constraint(
        "CHECK (until = date_trunc('month', until) AND amount >= 0)",
        "Amounts change on the first of a month and are not negative.",
    )

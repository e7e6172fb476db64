from odoo import fields, models

CONTRIBUTION_RULES = [
    ("fixed", "Same amount for all"),
    ("grade", "By grade"),
    ("salary", "Percent of the salary"),
]


class KoperasiSavingsProduct(models.Model):
    """Fees, sleep, goals, and the dated table of contributions of a product."""

    _inherit = "koperasi.savings.product"

    contribution_rule = fields.Selection(
        CONTRIBUTION_RULES,
        string="Contribution Follows",
        required=True,
        default="fixed",
        tracking=True,
    )
    contribution_ids = fields.One2many(
        "koperasi.savings.contribution",
        "product_id",
        string="Contributions by Date",
        help="What accounts pay in each month from a date on. A proposal brings it to the accounts.",
    )

    admin_fee = fields.Monetary(
        string="Monthly Fee",
        tracking=True,
        help="Charged by the proposal of monthly fees. Zero: none.",
    )
    admin_fee_below = fields.Monetary(
        string="No Fee Below", tracking=True, help="Balances below this amount pay no monthly fee."
    )
    admin_fee_dormant = fields.Boolean(
        string="Monthly Fee While Dormant",
        tracking=True,
        help="Off: dormant accounts pay no monthly fee.",
    )
    dormancy_fee = fields.Monetary(
        string="Monthly Fee of Dormant Accounts", tracking=True, help="Zero: none."
    )
    fee_shortfall = fields.Selection(
        [("take", "Take what is there"), ("skip", "Skip the month")],
        string="Balance Below the Fee",
        required=True,
        default="take",
        tracking=True,
        help="A fee never takes the balance below zero or below what must stay on the account.",
    )
    closing_fee = fields.Monetary(tracking=True, help="Kept back when an account is closed.")
    passbook_fee = fields.Monetary(
        string="Passbook Replacement Fee",
        tracking=True,
        help="For a new passbook in place of an old one; the first is free. Zero: none.",
    )
    passbook_fee_full = fields.Boolean(string="Fee for a Full One", tracking=True)
    passbook_fee_lost = fields.Boolean(string="Fee for a Lost One", default=True, tracking=True)
    passbook_fee_damaged = fields.Boolean(
        string="Fee for a Damaged One", default=True, tracking=True
    )

    dormant_months = fields.Integer(
        string="Dormant After Months",
        tracking=True,
        aggregator=None,
        help="Months without a movement by the member; interest, tax and fees are none. Zero: never.",
    )
    dormant_warning_days = fields.Integer(
        string="Warn Days Before",
        default=30,
        tracking=True,
        aggregator=None,
        help="The member is told before the account falls asleep. Zero: no warning.",
    )
    dormant_wakes = fields.Boolean(
        string="A Deposit Wakes",
        tracking=True,
        help="Off: only staff re-activates a dormant account, after looking at the member's ID.",
    )

    missed_limit = fields.Integer(
        string="Act from Missed Deposit No.",
        tracking=True,
        aggregator=None,
        help="Goal savings: from so many missing months of the plan on the rule below applies. Zero: nothing happens.",
    )
    missed_rule = fields.Selection(
        [("warn", "Warn the member"), ("cancel", "Cancel the plan")],
        string="Then",
        required=True,
        default="warn",
        tracking=True,
    )
    cancel_fee = fields.Monetary(
        string="Fee of Cancelling",
        tracking=True,
        help="Goal savings: kept back when a plan is cancelled.",
    )
    cancel_loses_interest = fields.Boolean(
        string="Cancelling Loses Interest",
        tracking=True,
        help="Goal savings: the interest of the plan, less its tax, goes back when it is cancelled.",
    )

    _fees_not_negative = models.Constraint(
        "CHECK (admin_fee >= 0 AND admin_fee_below >= 0 AND dormancy_fee >= 0 AND closing_fee >= 0"
        " AND passbook_fee >= 0 AND cancel_fee >= 0)",
        "Fees cannot be negative.",
    )
    _months_sane = models.Constraint(
        "CHECK (dormant_months BETWEEN 0 AND 600 AND dormant_warning_days BETWEEN 0 AND 366"
        " AND missed_limit BETWEEN 0 AND 600)",
        "Months lie between 0 and 600, days of warning between 0 and 366.",
    )
    _suspense_never_sleeps = models.Constraint(
        "CHECK (kind <> 'suspense' OR (dormant_months = 0 AND admin_fee = 0))",
        "Money that is not allocated yet pays no fee and never becomes dormant.",
    )

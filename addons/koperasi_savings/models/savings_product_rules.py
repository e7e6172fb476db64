from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

CLASSIFICATIONS = [("equity", "Equity"), ("liability", "Liability")]
EQUITY_KINDS = ("principal", "mandatory")
WITHDRAWAL_RULES = [
    ("free", "At any time"),
    ("never", "Only when the membership ends"),
    ("notice", "After notice"),
    ("lock", "From the lock date of the account"),
    ("cooling", "After a waiting time"),
]
RULE_OF_KIND = {"principal": "never", "mandatory": "never", "goal": "lock"}


class KoperasiSavingsProduct(models.Model):
    """The rules of a product for deposits, withdrawals, sleep and fees; every change of a rule is logged.

    Rules bind from the moment they are changed. What was booked, agreed or announced before keeps the figures
    of its time: they are stored with the account, the notice, the proposal.
    """

    _name = "koperasi.savings.product"
    _inherit = ["koperasi.savings.product", "mail.thread"]

    # changes of these rules are kept in the chatter too
    name = fields.Char(tracking=True)
    code = fields.Char(tracking=True)
    active = fields.Boolean(tracking=True)
    control_account_id = fields.Many2one(tracking=True)
    interest_method = fields.Selection(tracking=True)
    day_count = fields.Selection(tracking=True)
    minimum_balance = fields.Monetary(tracking=True)
    obligation_amount = fields.Monetary(tracking=True)
    open_on_approval = fields.Boolean(tracking=True)

    classification = fields.Selection(
        CLASSIFICATIONS,
        compute="_compute_classification",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        tracking=True,
        help="Member shares are equity only if paying them back may be refused (SAK EP, IFRS for SMEs 22.6)."
        " Principal and mandatory savings are equity unless the auditor decides otherwise.",
    )

    deposit_minimum = fields.Monetary(
        string="Smallest Deposit",
        tracking=True,
        help="Of one deposit at the counter. Zero: no limit.",
    )
    deposit_maximum = fields.Monetary(
        string="Largest Deposit",
        tracking=True,
        help="Of one deposit at the counter. Zero: no limit.",
    )
    maximum_balance = fields.Monetary(
        tracking=True,
        help="Deposits at the counter may not take the balance above it. Zero: no limit.",
    )

    withdrawal_rule = fields.Selection(
        WITHDRAWAL_RULES,
        string="Withdrawals",
        compute="_compute_withdrawal_rule",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        tracking=True,
    )
    withdrawable = fields.Boolean(
        compute="_compute_withdrawable",
        inverse="_inverse_withdrawable",
        store=True,
        precompute=False,
    )
    notice_days = fields.Integer(
        string="Days of Notice",
        tracking=True,
        aggregator=None,
        help="From the notice to the withdrawal.",
    )
    cooling_days = fields.Integer(string="Waiting Days", tracking=True, aggregator=None)
    cooling_from = fields.Selection(
        [("withdrawal", "since the last withdrawal"), ("deposit", "since the first deposit")],
        string="Waiting Time Runs",
        required=True,
        default="withdrawal",
        tracking=True,
    )
    withdrawal_minimum = fields.Monetary(
        string="Smallest Withdrawal",
        tracking=True,
        help="Less is paid only if it empties the account. Zero: no limit.",
    )
    withdrawal_free_count = fields.Integer(
        string="Free Withdrawals a Month",
        tracking=True,
        aggregator=None,
        help="Each further withdrawal of the month costs the fee beside it.",
    )
    withdrawal_fee = fields.Monetary(
        tracking=True,
        help="Of each withdrawal above the free ones. Zero: none.",
    )

    _rules_not_negative = models.Constraint(
        "CHECK (deposit_minimum >= 0 AND deposit_maximum >= 0 AND maximum_balance >= 0"
        " AND notice_days >= 0 AND cooling_days >= 0 AND withdrawal_minimum >= 0"
        " AND withdrawal_free_count >= 0 AND withdrawal_fee >= 0)",
        "Limits, days and fees cannot be negative.",
    )
    _rules_in_order = models.Constraint(
        "CHECK ((deposit_maximum = 0 OR deposit_maximum >= deposit_minimum)"
        " AND (maximum_balance = 0 OR maximum_balance >= minimum_balance))",
        "A maximum must be at least the minimum beside it.",
    )
    _rules_days_sane = models.Constraint(
        "CHECK (notice_days <= 3660 AND cooling_days <= 3660 AND withdrawal_free_count <= 1000)",
        "Notice and waiting time are at most ten years, free withdrawals at most 1,000 a month.",
    )

    # ------------------------------------------------------------
    # Computes and constraints
    # ------------------------------------------------------------

    @api.depends("kind")
    def _compute_classification(self):
        for product in self:
            product.classification = "equity" if product.kind in EQUITY_KINDS else "liability"

    @api.depends("kind")
    def _compute_withdrawal_rule(self):
        for product in self:
            product.withdrawal_rule = RULE_OF_KIND.get(product.kind, "free")

    @api.depends("withdrawal_rule")
    def _compute_withdrawable(self):
        for product in self:
            product.withdrawable = product.withdrawal_rule != "never"

    def _inverse_withdrawable(self):
        for product in self:
            if product.withdrawable == (product.withdrawal_rule == "never"):
                product.withdrawal_rule = "free" if product.withdrawable else "never"

    @api.constrains("classification", "control_account_id")
    def _check_control_account(self):
        """Equity sits on an equity account, what is owed to members on a liability account."""
        # sudo: whoever sets up products need not be able to read the chart of accounts
        for product in self.sudo().filtered("control_account_id"):
            if product.control_account_id.internal_group != product.classification:
                raise ValidationError(
                    self.env._(
                        "%(product)s is %(classification)s, but %(account)s is not an account of that type."
                        " Choose another control account or classification.",
                        product=product.display_name,
                        classification=product._label_of("classification"),
                        account=product.control_account_id.display_name,
                    )
                )

    @api.constrains("withdrawal_rule", "notice_days", "cooling_days")
    def _check_rule_has_days(self):
        for product in self:
            needed = {"notice": product.notice_days, "cooling": product.cooling_days}
            if needed.get(product.withdrawal_rule, 1) < 1:
                raise ValidationError(
                    self.env._(
                        "%s: say how many days the notice or the waiting time lasts.",
                        product.display_name,
                    )
                )

    def _label_of(self, name):
        """What people read for the value of a selection of this product."""
        self.ensure_one()
        return dict(self._fields[name]._description_selection(self.env)).get(self[name])

    def _check_unused(self, vals):
        result = super()._check_unused(vals)
        wanted = vals.get("classification")
        # sudo: accounts of all members count, whoever asks
        used = wanted and self.filtered(
            lambda p: p.classification != wanted and p.sudo().account_ids
        )
        if used:
            raise UserError(
                self.env._(
                    "%s has accounts: its balances stay what they were. Make a new product instead.",
                    used[0].display_name,
                )
            )
        return result

    def write(self, vals):
        if "classification" in vals:
            self._check_unused({"classification": vals["classification"]})
        return super().write(vals)

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from odoo.addons.koperasi_base.tools.money import to_amount

TELLER = "koperasi_base.group_teller"
STATES = [
    ("draft", "Draft"),
    ("active", "Active"),
    ("matured", "Matured"),
    ("closed", "Closed"),
    ("broken", "Broken"),
    ("cancelled", "Reversed"),
]
RUNNING = ("active", "matured")
TERMS = frozenset({
    "member_id", "product_id", "principal", "months", "annual_rate", "payout", "from_account_id",
    "opening_date",
})  # fmt: skip
# Agreed anew with the member at any time before maturity.
INSTRUCTIONS = frozenset({"interest_account_id", "renewal"})


class KoperasiSavingsPlacement(models.Model):
    """One term deposit: an amount for a number of months at a fixed rate, with its certificate.

    The balance of its savings account is the principal; what was earned and not paid is the balance of its
    accrual account. The rules of the product are copied when it is opened and hold until the end.
    """

    _name = "koperasi.savings.placement"
    _description = "Term Deposit"
    _inherit = ["mail.thread", "mail.activity.mixin", "koperasi.approval.mixin"]
    _order = "maturity_date desc, id desc"
    _rec_names_search = ["name", "member_id"]
    _check_company_auto = True

    name = fields.Char(
        string="Certificate No.", readonly=True, copy=False, default="/", index="trigram"
    )
    member_id = fields.Many2one(
        "koperasi.member", required=True, index=True, check_company=True, ondelete="restrict",
        domain="[('state', '=', 'active')]",
    )  # fmt: skip
    partner_id = fields.Many2one(related="member_id.partner_id", store=True, precompute=True)
    company_id = fields.Many2one(
        related="member_id.company_id", store=True, precompute=True, index=True
    )
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id", compute_sudo=True)
    product_id = fields.Many2one(
        "koperasi.savings.product", required=True, index=True, check_company=True,
        ondelete="restrict", domain="[('kind', '=', 'term')]",
        default=lambda self: self._default_product_id(),
    )  # fmt: skip
    principal = fields.Monetary(required=True, tracking=True)
    months = fields.Integer(string="Tenor (months)", required=True, default=3, aggregator=None)
    chart_rate = fields.Float(
        string="Rate of the Chart (%)", compute="_compute_chart_rate", digits=(6, 3)
    )
    annual_rate = fields.Float(
        string="Rate (% a year)",
        compute="_compute_annual_rate",
        store=True,
        readonly=False,
        precompute=True,
        digits=(6, 3),
        aggregator=None,
        tracking=True,
    )
    is_special = fields.Boolean(
        string="Needs Approval", compute="_compute_is_special",
        help="Not the rate of the chart, or an earlier day.",
    )  # fmt: skip
    payout = fields.Selection(
        [("maturity", "At maturity"), ("monthly", "Monthly")],
        string="Interest",
        required=True,
        default="maturity",
    )
    renewal = fields.Selection(
        [
            ("none", "No roll-over"),
            ("principal", "Roll over the principal"),
            ("principal_interest", "Roll over principal and interest"),
        ],
        string="At Maturity",
        required=True,
        default="none",
        tracking=True,
    )
    from_account_id = fields.Many2one(
        "koperasi.savings.account", string="Taken from", check_company=True, ondelete="restrict",
        domain="[('member_id', '=', member_id), ('kind', '=', 'voluntary'), ('state', '=', 'open')]",
        help="Savings account from which the amount comes; empty: paid in cash or by bank transfer.",
    )  # fmt: skip
    interest_account_id = fields.Many2one(
        "koperasi.savings.account", string="Interest to", check_company=True, ondelete="restrict",
        tracking=True,
        domain="[('member_id', '=', member_id), ('kind', '=', 'voluntary'), ('state', '=', 'open')]",
    )  # fmt: skip
    state = fields.Selection(
        STATES, required=True, readonly=True, default="draft", copy=False, tracking=True, index=True
    )
    opening_date = fields.Date(
        string="Opens on", copy=False, tracking=True,
        help="Empty: the day on which it is opened. An earlier day needs the approval of another person.",
    )  # fmt: skip
    start_date = fields.Date(readonly=True, copy=False)
    maturity_date = fields.Date(string="Matures on", readonly=True, copy=False, index=True)
    anchor_day = fields.Integer(
        readonly=True, copy=False, help="Day of the month of the first opening; kept by roll-overs."
    )
    next_payout_date = fields.Date(readonly=True, copy=False, help="When interest is due next.")
    payout_count = fields.Integer(readonly=True, copy=False)
    closed_on = fields.Date(readonly=True, copy=False)
    reminded_on = fields.Date(readonly=True, copy=False)
    account_id = fields.Many2one(
        "koperasi.savings.account", readonly=True, copy=False, index="btree_not_null",
        ondelete="restrict",
    )  # fmt: skip
    balance = fields.Monetary(related="account_id.balance")
    accrual_id = fields.Many2one(
        "koperasi.savings.accrual", readonly=True, copy=False, index="btree_not_null",
        ondelete="restrict",
    )  # fmt: skip
    accrued = fields.Monetary(
        related="accrual_id.balance", string="Accrued Interest", help="Booked and not paid yet."
    )
    parent_id = fields.Many2one(
        "koperasi.savings.placement", string="Rolled over from", readonly=True, copy=False,
        index="btree_not_null", ondelete="restrict",
    )  # fmt: skip
    child_ids = fields.One2many("koperasi.savings.placement", "parent_id", string="Rolled over to")
    # rules of the product on the day of opening
    day_count = fields.Char(readonly=True, copy=False)
    break_rule = fields.Char(readonly=True, copy=False)
    break_percent = fields.Float(digits=(6, 3), readonly=True, copy=False)
    late_rate = fields.Float(digits=(6, 3), readonly=True, copy=False)

    _name_uniq = models.UniqueIndex(
        "(company_id, name) WHERE name <> '/'", "Another deposit has this certificate number."
    )
    _child_uniq = models.UniqueIndex(
        "(parent_id) WHERE parent_id IS NOT NULL", "This deposit was rolled over already."
    )
    _due_idx = models.Index("(company_id, next_payout_date) WHERE state = 'active'")
    _terms_sound = models.Constraint(
        "CHECK (principal > 0 AND months BETWEEN 1 AND 600 AND annual_rate BETWEEN 0 AND 100)",
        "A deposit is above zero, for at least one month, at a rate between 0 and 100 percent.",
    )
    _interest_has_a_place = models.Constraint(
        "CHECK ((interest_account_id IS NOT NULL OR renewal = 'principal_interest')"
        " AND (payout <> 'monthly' OR renewal <> 'principal_interest'))",
        "Choose the account that receives the interest. Interest paid monthly cannot be rolled over.",
    )

    @api.depends("product_id.term_rate_ids", "principal", "months", "start_date", "opening_date")
    def _compute_chart_rate(self):
        for placement in self:
            placement.chart_rate = (
                placement._chart(placement.start_date or placement.opening_date) or 0
            )

    def _chart(self, date=None):
        """The chart's rate for amount and tenor on a date, today by default: Decimal or None."""
        if not self.product_id:
            return None
        day = date or (self.company_id or self.env.company)._koperasi_today()
        return self.product_id._term_rate(day, to_amount(self.principal), self.months)

    @api.depends("product_id", "principal", "months", "opening_date")
    def _compute_annual_rate(self):
        for placement in self.filtered(lambda placement: placement.state == "draft"):
            placement.annual_rate = placement._chart(placement.opening_date) or 0

    @api.depends("annual_rate", "chart_rate", "opening_date", "state")
    def _compute_is_special(self):
        for placement in self:
            waits = placement.state == "draft" and placement._is_earlier(placement.opening_date)
            placement.is_special = waits or placement._rate_is_special()

    def _rate_is_special(self):
        return to_amount(self.annual_rate) != to_amount(self.chart_rate)

    def _is_earlier(self, day):
        """Whether a day lies before today: who opens on it chooses the rate, and interest that is due at once."""
        return bool(day) and day < (self.company_id or self.env.company)._koperasi_today()

    @api.constrains("interest_account_id", "from_account_id", "member_id", "product_id")
    def _check_accounts(self):
        for placement in self:
            accounts = placement.interest_account_id + placement.from_account_id
            if any(
                account.member_id != placement.member_id or account.kind in ("term", "suspense")
                for account in accounts
            ):
                raise ValidationError(
                    self.env._("Money comes from and goes to savings accounts of the same member.")
                )
            if placement.product_id.kind != "term":
                raise ValidationError(self.env._("Choose a product of term deposits."))

    # ------------------------------------------------------------
    # Create and write
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        self._check_sealed(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        self._check_sealed([vals])
        if not self.env.su:
            self._check_terms_open(vals)
        result = super().write(vals)
        if not self.env.su and not TERMS.isdisjoint(vals) and self.submitted_by_id:
            # sudo: an approval holds for the terms that were approved, whoever changes them
            self.sudo().write(dict.fromkeys(
                ("submitted_by_id", "submitted_on", "approved_by_id", "approved_on"), False
            ))  # fmt: skip
        return result

    def _check_sealed(self, vals_list):
        """What follows from the steps of a deposit is not written by hand; our methods run as the system."""
        if self.env.su:
            return
        free = TERMS | INSTRUCTIONS | set(self.env["mail.thread"]._fields)
        free |= set(self.env["mail.activity.mixin"]._fields)
        defaults = self._fields["state"].default(self)
        for vals in vals_list:
            for name in vals.keys() - free:
                if name in self._fields and vals[name] and (name, vals[name]) not in (
                    ("state", defaults), ("name", "/"),
                ):  # fmt: skip
                    raise AccessError(
                        self.env._("State, dates and rules of a deposit follow from its steps.")
                    )
                if self and name in self._fields:
                    raise AccessError(
                        self.env._("State, dates and rules of a deposit follow from its steps.")
                    )

    def _check_terms_open(self, vals):
        for placement in self:
            changed = {
                name
                for name in (TERMS | INSTRUCTIONS) & vals.keys()
                if vals[name]
                != placement._fields[name].convert_to_write(placement[name], placement)
            }
            allowed = {
                "draft": TERMS | INSTRUCTIONS,
                "active": INSTRUCTIONS,
                # where late interest goes, in case the account was closed
                "matured": frozenset({"interest_account_id"}),
            }.get(placement.state, frozenset())
            if changed - allowed:
                raise UserError(
                    self.env._("%s is opened: its terms are fixed.", placement.display_name)
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_opened(self):
        if any(placement.state != "draft" for placement in self):
            raise UserError(self.env._("A deposit that was opened stays; break it or reverse it."))

    @api.depends("name", "partner_id.name", "principal")
    def _compute_display_name(self):
        for placement in self:
            name = placement.name if placement.name != "/" else self.env._("Draft")
            placement.display_name = f"{name} {placement.partner_id.name or ''}".strip()

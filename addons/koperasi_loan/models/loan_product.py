from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

# What two loans of one product must have in common; the rate may change, each loan keeps its own.
FIXED = (
    "method",
    "day_count",
    "rounding_unit",
    "rounding_mode",
    "installment_multiple",
    "company_id",
)
DEFAULTS = [
    # code, method, percent a year, highest periods, role of the control account
    ("KON", "flat", 12, 36, "loan_consumptive"),
    ("PRO", "annuity", 18, 60, "loan_productive"),
]


class KoperasiLoanProduct(models.Model):
    """Terms that the loans of one kind have in common, and the accounts they post to."""

    _name = "koperasi.loan.product"
    _description = "Loan Product"
    _order = "sequence, code, id"
    _check_company_auto = True
    _rec_names_search = ["name", "code"]

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    method = fields.Selection(
        [
            ("flat", "Flat: interest on the original principal"),
            ("declining", "Declining: equal principal, interest on the balance"),
            ("annuity", "Annuity: equal installment, interest on the balance"),
        ],
        required=True,
        default="flat",
    )
    annual_rate = fields.Float(
        string="Rate", required=True, digits=(7, 4), aggregator=None, help="Nominal percent a year."
    )
    max_periods = fields.Integer(
        string="Most installments", required=True, default=36, aggregator=None
    )
    max_amount = fields.Monetary(string="Highest amount", help="Zero: no limit.", aggregator=None)
    day_count = fields.Selection(
        [
            ("period", "A twelfth of the rate each month"),
            ("act/365", "Actual days / 365"),
            ("act/360", "Actual days / 360"),
            ("act/act", "Actual days / days of the year"),
            ("30/360", "Months of 30 days / 360"),
        ],
        required=True,
        default="period",
    )
    rounding_unit = fields.Monetary(
        string="Round interest to", required=True, default=1, aggregator=None
    )
    rounding_mode = fields.Selection(
        [
            ("half_up", "Nearest, half up"),
            ("half_even", "Nearest, half to even"),
            ("up", "Up"),
            ("down", "Down"),
        ],
        required=True,
        default="half_up",
    )
    installment_multiple = fields.Monetary(
        string="Installments in multiples of",
        aggregator=None,
        help="Of the equal installment (annuity) or the equal principal; the last one absorbs the rest."
        " Zero: the rounding above.",
    )
    provision_fee_percent = fields.Float(
        string="Provision fee (%)",
        digits=(7, 4),
        aggregator=None,
        help="Percent of the principal, kept back at disbursement.",
    )
    admin_fee = fields.Monetary(
        string="Administration fee", aggregator=None, help="Kept back at disbursement."
    )
    penalty_per_mille = fields.Float(
        string="Penalty per day (‰)",
        digits=(7, 4),
        aggregator=None,
        help="Per mille a day on the unpaid part of an overdue installment, charged when the member pays."
        " Zero: no penalty.",
    )
    penalty_cap_percent = fields.Float(
        string="Highest penalty (%)",
        digits=(7, 4),
        aggregator=None,
        help="Percent of the installment. Zero: no limit.",
    )
    allocation_order = fields.Selection(
        [
            ("fee,penalty,interest,principal", "Fees, penalty, interest, principal"),
            ("interest,principal,penalty,fee", "Interest, principal, penalty, fees"),
            ("principal,interest,penalty,fee", "Principal, interest, penalty, fees"),
        ],
        string="A payment pays first",
        required=True,
        default="fee,penalty,interest,principal",
    )
    collectibility_rule = fields.Selection(
        [("cooperative", "Cooperative: by months late"), ("bank", "Bank: by days late")],
        required=True,
        default="cooperative",
    )
    payoff_interest_months = fields.Integer(
        string="Interest at early pay-off (months)",
        default=1,
        aggregator=None,
        help="Installments not yet due whose interest is still paid when a loan is paid off early.",
    )
    control_account_id = fields.Many2one(
        "account.account",
        check_company=True,
        ondelete="restrict",
        help="Default: the account of the role Loans: consumptive.",
    )
    interest_account_id = fields.Many2one(
        "account.account", check_company=True, ondelete="restrict"
    )
    penalty_account_id = fields.Many2one("account.account", check_company=True, ondelete="restrict")
    fee_account_id = fields.Many2one("account.account", check_company=True, ondelete="restrict")
    provision_account_id = fields.Many2one(
        "account.account", check_company=True, ondelete="restrict"
    )
    loan_count = fields.Integer(compute="_compute_loan_count")

    _code_uniq = models.UniqueIndex(
        "(company_id, code)", "A loan product with this code exists already."
    )
    _limits = models.Constraint(
        "CHECK (max_periods BETWEEN 1 AND 600 AND max_amount >= 0 AND payoff_interest_months >= 0)",
        "Installments are at least 1; amounts and months cannot be negative.",
    )
    _rates = models.Constraint(
        "CHECK (annual_rate >= 0 AND provision_fee_percent BETWEEN 0 AND 100 AND penalty_per_mille >= 0"
        " AND penalty_cap_percent >= 0 AND admin_fee >= 0)",
        "Rates and fees cannot be negative.",
    )
    _rounding = models.Constraint(
        "CHECK (rounding_unit > 0 AND installment_multiple >= 0)",
        "Amounts are rounded to a unit above zero.",
    )

    def _compute_loan_count(self):
        counts = dict(
            self.env["koperasi.loan"]._read_group(
                [("product_id", "in", self.ids)], ["product_id"], ["__count"]
            )
        )
        for product in self:
            product.loan_count = counts.get(product, 0)

    @api.constrains("annual_rate", "company_id")
    def _check_annual_rate(self):
        for product in self.filtered(lambda p: p.company_id.koperasi_loan_rate_policy == "refuse"):
            message = product.company_id._koperasi_loan_rate_message(product.annual_rate)
            if message:
                raise ValidationError(message)

    @api.onchange("annual_rate")
    def _onchange_annual_rate(self):
        message = self.company_id and self.company_id._koperasi_loan_rate_message(self.annual_rate)
        if not message:
            return None
        return {"warning": {"title": self.env._("Loan rate"), "message": message}}

    @api.depends("code", "name")
    def _compute_display_name(self):
        for product in self:
            product.display_name = (
                f"{product.code} - {product.name}" if product.code else product.name
            )

    def write(self, vals):
        if any(name in vals for name in FIXED):
            self._check_unused(vals)
        return super().write(vals)

    def _check_unused(self, vals):
        """Loans were calculated by these terms: other terms are another product."""
        for product in self.filtered("loan_count"):
            for name in FIXED:
                old = product._fields[name].convert_to_write(product[name], product)
                if name in vals and vals[name] != old:
                    raise UserError(
                        self.env._(
                            "%s has loans: make a new product instead.", product.display_name
                        )
                    )

    @api.model
    def action_create_default_products(self):
        """Button: the standard products of this cooperative, those that are missing."""
        self.env["res.users"]._koperasi_require("koperasi_base.group_admin")
        self._create_default_products(self.env.company)
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    @api.model
    def _create_default_products(self, company):
        """One flat and one annuity product for a new cooperative; those that exist are left alone.

        :return: the products of the company with the default codes
        """
        codes = [code for code, *_rest in DEFAULTS]
        domain = [("company_id", "=", company.id), ("code", "in", codes)]
        known = set(self.with_context(active_test=False).search(domain).mapped("code"))
        self.create(
            [
                self._prepare_default(company, *default)
                for default in DEFAULTS
                if default[0] not in known
            ]
        )
        products = self.search(domain)
        products._translate_default_names()
        return products

    def _prepare_default(self, company, code, method, rate, periods, role):
        return {
            "company_id": company.id,
            "code": code,
            "name": self._default_names(self.with_context(lang="en_US").env)[code],
            "method": method,
            "annual_rate": rate,
            "max_periods": periods,
            "provision_fee_percent": 1,
            "control_account_id": company._koperasi_account(role).id,
        }

    @api.model
    def _default_names(self, env):
        return {"KON": env._("Consumptive Loan"), "PRO": env._("Productive Loan")}

    def _translate_default_names(self):
        for code, _name in self.env["res.lang"].get_installed():
            names = self._default_names(self.with_context(lang=code).env)
            for product in self.with_context(lang=code):
                product.name = names[product.code]

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__, default_lang="en_US")

KINDS = [
    ("principal", "Principal (pokok)"),
    ("mandatory", "Mandatory (wajib)"),
    ("voluntary", "Voluntary"),
    ("term", "Term deposit"),
    ("goal", "Goal savings"),
    ("loan_linked", "Mandatory savings of borrowers"),
    ("suspense", "Unallocated receipts"),
]
LOCKED_KINDS = ("principal", "mandatory")
SINGLE_KINDS = (*LOCKED_KINDS, "suspense")
ROLE_OF_KIND = {
    "principal": "savings_principal",
    "mandatory": "savings_mandatory",
    "voluntary": "savings_voluntary",
    "term": "savings_term",
    "goal": "savings_goal",
    "loan_linked": "savings_loan_linked",
    "suspense": "suspense",
}
# What a cooperative starts with; amounts are proposals that its charter replaces.
DEFAULT_PRODUCTS = [
    {
        "code": "SP",
        "name": _lt("Principal Savings"),
        "kind": "principal",
        "obligation_amount": 100_000,
    },
    {
        "code": "SW",
        "name": _lt("Mandatory Savings"),
        "kind": "mandatory",
        "obligation_amount": 50_000,
    },
    {"code": "SS", "name": _lt("Voluntary Savings"), "kind": "voluntary", "open_on_approval": True},
    {"code": "TT", "name": _lt("Unallocated Receipts"), "kind": "suspense"},
]


class KoperasiSavingsProduct(models.Model):
    """What members can save in: the rules that its accounts follow.

    An account takes its control account from the product when it is opened; changing the product later
    changes nothing that was booked.
    """

    _name = "koperasi.savings.product"
    _description = "Savings Product"
    _order = "sequence, code, id"
    _rec_names_search = ["name", "code"]
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    kind = fields.Selection(KINDS, required=True, default="voluntary")
    control_account_id = fields.Many2one(
        "account.account",
        compute="_compute_control_account_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        check_company=True,
        ondelete="restrict",
        help="Account of the general ledger that carries the balances of new accounts.",
    )
    interest_method = fields.Selection(
        [
            ("none", "No interest"),
            ("lowest", "Lowest balance"),
            ("average", "Average daily balance"),
            ("daily", "Daily balance"),
        ],
        required=True,
        default="none",
    )
    day_count = fields.Selection(
        [
            ("act/365", "Actual/365"),
            ("act/360", "Actual/360"),
            ("act/act", "Actual/actual"),
            ("30/360", "30/360"),
            ("period", "Equal months"),
        ],
        required=True,
        default="act/365",
    )
    rate_ids = fields.One2many(
        "koperasi.savings.rate", "product_id", string="Interest Rates", copy=True
    )
    minimum_balance = fields.Monetary(help="Must stay on the account until it is closed.")
    obligation_amount = fields.Monetary(
        string="Contribution",
        help="Principal savings: due once. Mandatory savings: due every month, unless the account says"
        " otherwise.",
    )
    withdrawable = fields.Boolean(help="Off: paid out only when the membership ends.")
    open_on_approval = fields.Boolean(
        string="Open for New Members",
        compute="_compute_rules_of_kind",
        store=True,
        readonly=False,
        precompute=True,
        help="An account is opened when a member is approved.",
    )
    account_ids = fields.One2many("koperasi.savings.account", "product_id", string="Accounts")
    account_count = fields.Integer(compute="_compute_account_totals")
    balance_total = fields.Monetary(string="Total Balance", compute="_compute_account_totals")

    _company_code_uniq = models.UniqueIndex(
        "(company_id, code)", "Another savings product has this code."
    )
    _amounts_not_negative = models.Constraint(
        "CHECK (minimum_balance >= 0 AND obligation_amount >= 0)", "Amounts cannot be negative."
    )

    @api.depends("kind", "company_id")
    def _compute_control_account_id(self):
        roles = self.env["koperasi.account.role"].search(
            [("company_id", "in", self.company_id.ids), ("role", "in", list(ROLE_OF_KIND.values()))]
        )
        accounts = {(role.company_id, role.role): role.account_id for role in roles}
        for product in self:
            role = ROLE_OF_KIND.get(product.kind)
            product.control_account_id = accounts.get((product.company_id, role))

    @api.depends("kind")
    def _compute_rules_of_kind(self):
        for product in self:
            product.open_on_approval = product.kind in LOCKED_KINDS

    @api.depends("account_ids.balance")
    def _compute_account_totals(self):
        groups = self.env["koperasi.savings.account"]._read_group(
            [("product_id", "in", self.ids), ("state", "=", "open")],
            ["product_id"],
            ["__count", "balance:sum"],
        )
        totals = {product: (count, balance) for product, count, balance in groups}
        for product in self:
            product.account_count, product.balance_total = totals.get(product, (0, 0))

    @api.depends("name", "code")
    def _compute_display_name(self):
        for product in self:
            product.display_name = (
                f"{product.code} {product.name}" if product.code else product.name
            )

    def write(self, vals):
        if "kind" in vals or "company_id" in vals:
            self._check_unused(vals)
        return super().write(vals)

    def _check_unused(self, vals):
        """A product with accounts keeps its kind and company: rules and accounts hang on them."""
        used = self.filtered("account_ids")
        if any(
            ("kind" in vals and product.kind != vals["kind"])
            or ("company_id" in vals and product.company_id.id != vals["company_id"])
            for product in used
        ):
            raise UserError(
                self.env._("%s has accounts. Make a new product instead.", used[0].display_name)
            )

    # ------------------------------------------------------------
    # Standard products
    # ------------------------------------------------------------

    @api.model
    def action_create_default_products(self):
        """Button: the standard products of the current company, those that are missing."""
        self.env["res.users"]._koperasi_require("koperasi_base.group_admin")
        self._create_default_products(self.env.company)
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    @api.model
    def _create_default_products(self, company):
        """Create the standard products that a company lacks, named in every installed language.

        :param company: res.company whose account roles are set
        :return: all standard products of the company
        :raises UserError: an account role is missing
        """
        codes = [values["code"] for values in DEFAULT_PRODUCTS]
        domain = [("company_id", "=", company.id), ("code", "in", codes)]
        known = set(self.with_context(active_test=False).search(domain).mapped("code"))
        missing = [values for values in DEFAULT_PRODUCTS if values["code"] not in known]
        products = self.create([self._prepare_default(company, values) for values in missing])
        for product, values in zip(products, missing, strict=True):
            for lang, _name in self.env["res.lang"].get_installed():
                product.with_context(lang=lang).name = values["name"]._translate(lang)
        return self.search(domain)

    @api.model
    def _prepare_default(self, company, values):
        account = company._koperasi_account(ROLE_OF_KIND[values["kind"]])
        return {
            **values,
            "name": values["name"]._translate("en_US"),
            "company_id": company.id,
            "control_account_id": account.id,
        }

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ..loan_sql import CLASSES

STATES = [
    ("draft", "Draft"),
    ("submitted", "Submitted"),
    ("approved", "Approved"),
    ("active", "Active"),
    ("closed", "Paid off"),
    ("rejected", "Rejected"),
    ("written_off", "Written off"),
]
# Set by the methods and by the ledger, never by who edits a form or calls write over RPC.
SEALED = frozenset(
    {
        "name",
        "state",
        "annual_rate",
        "active_plan_id",
        "disbursed_on",
        "days_past_due",
        "collectibility",
        "overdue_principal",
        "overdue_interest",
        "overdue_amount",
        "next_due_date",
        "next_due_amount",
        "rejection_reason",
        "write_off_reason",
        "write_off_proposed_by_id",
        "floor_balance",
        "control_account_id",
        "submitted_by_id",
        "submitted_on",
        "approved_by_id",
        "approved_on",
        "partner_id",
    }
)
# What was applied for; the approver may still lower amount and number of installments.
TERMS = frozenset(
    {
        "member_id",
        "product_id",
        "company_id",
        "amount_requested",
        "principal",
        "periods",
        "first_due",
    }
)
DECIDED = frozenset({"principal", "periods", "first_due"})


class KoperasiLoan(models.Model):
    """A loan of a member: application, decision, and the ledger account of what he still owes.

    The balance is outstanding principal. Plan and fact are different tables: installments of the active
    plan are never edited, what is due, overdue and paid follows from cumulative plan against cumulative
    fact (:mod:`..loan_sql`).
    """

    _name = "koperasi.loan"
    _description = "Loan"
    _inherit = ["mail.thread", "koperasi.ledger.account.mixin", "koperasi.approval.mixin"]
    _order = "id desc"
    _rec_names_search = ["name", "member_id.number", "member_id.employee_number", "partner_id.name"]

    _ledger_entry_model = "koperasi.loan.transaction"
    _ledger_side = "debit"
    _ledger_totals = {"interest_paid": "interest", "penalty_paid": "penalty", "fee_paid": "fee"}

    name = fields.Char(string="Number", readonly=True, copy=False, index=True, default="/")
    member_id = fields.Many2one(
        "koperasi.member",
        required=True,
        index=True,
        check_company=True,
        ondelete="restrict",
        tracking=True,
    )
    partner_id = fields.Many2one(related="member_id.partner_id", store=True, precompute=True)
    company_id = fields.Many2one(
        related="member_id.company_id", store=True, precompute=True, default=None
    )
    employee_number = fields.Char(related="member_id.employee_number")
    member_phone = fields.Char(related="partner_id.phone", string="Phone")
    product_id = fields.Many2one(
        "koperasi.loan.product",
        required=True,
        index=True,
        check_company=True,
        ondelete="restrict",
        tracking=True,
    )
    method = fields.Selection(related="product_id.method")
    control_account_id = fields.Many2one(
        compute="_compute_control_account_id", store=True, precompute=True, readonly=False
    )
    annual_rate = fields.Float(
        string="Rate",
        compute="_compute_annual_rate",
        store=True,
        precompute=True,
        digits=(7, 4),
        aggregator=None,
        help="Nominal percent a year; taken from the product when the member applies.",
    )
    amount_requested = fields.Monetary(required=True, tracking=True)
    principal = fields.Monetary(
        compute="_compute_principal",
        store=True,
        precompute=True,
        readonly=False,
        tracking=True,
        help="Amount lent: what was asked for, unless the approver lowers it.",
    )
    periods = fields.Integer(
        string="Number of installments", required=True, default=12, aggregator=None, tracking=True
    )
    purpose = fields.Char()
    first_due = fields.Date(string="First due date", help="Default: one month after disbursement.")
    disbursed_on = fields.Date(readonly=True, copy=False, index="btree_not_null")
    state = fields.Selection(
        STATES, required=True, readonly=True, copy=False, default="draft", index=True, tracking=True
    )
    rejection_reason = fields.Char(readonly=True, copy=False, tracking=True)
    write_off_reason = fields.Char(readonly=True, copy=False, tracking=True)
    write_off_proposed_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    plan_ids = fields.One2many("koperasi.loan.plan", "loan_id", string="Plans")
    active_plan_id = fields.Many2one(
        "koperasi.loan.plan", readonly=True, copy=False, index="btree_not_null", ondelete="restrict"
    )
    installment_ids = fields.One2many(
        related="active_plan_id.installment_ids", string="Installments"
    )
    transaction_ids = fields.One2many("koperasi.loan.transaction", "loan_id", string="Transactions")
    guarantor_ids = fields.One2many("koperasi.loan.guarantor", "loan_id", string="Guarantors")
    collateral_ids = fields.One2many("koperasi.loan.collateral", "loan_id")
    collateral_value = fields.Monetary(compute="_compute_collateral_value", store=True)
    outstanding = fields.Monetary(related="balance", string="Outstanding", help="Not yet repaid.")
    interest_paid = fields.Monetary(readonly=True, copy=False, default=0)
    penalty_paid = fields.Monetary(readonly=True, copy=False, default=0)
    fee_paid = fields.Monetary(string="Fees paid", readonly=True, copy=False, default=0)
    days_past_due = fields.Integer(string="Days late", readonly=True, copy=False, aggregator="max")
    collectibility = fields.Selection(
        [
            ("lancar", "Current"),
            ("dalam_perhatian_khusus", "Special mention"),
            ("kurang_lancar", "Substandard"),
            ("diragukan", "Doubtful"),
            ("macet", "Loss"),
        ],
        string="Quality",
        readonly=True,
        copy=False,
        default=CLASSES[0],
    )
    overdue_principal = fields.Monetary(readonly=True, copy=False, default=0)
    overdue_interest = fields.Monetary(readonly=True, copy=False, default=0)
    overdue_amount = fields.Monetary(string="Overdue", readonly=True, copy=False, default=0)
    next_due_date = fields.Date(string="Next due", readonly=True, copy=False)
    next_due_amount = fields.Monetary(
        string="Next installment", readonly=True, copy=False, default=0
    )

    _name_uniq = models.UniqueIndex(
        "(company_id, name) WHERE name <> '/'", "This loan number exists."
    )
    _overdue_idx = models.Index("(company_id, days_past_due) WHERE days_past_due > 0")
    _amounts = models.Constraint(
        "CHECK (amount_requested >= 0 AND principal >= 0 AND periods > 0)",
        "Amounts cannot be negative, and a loan has at least one installment.",
    )
    _principal_as_asked = models.Constraint(
        "CHECK (principal <= amount_requested)", "No more can be lent than was asked for."
    )

    @api.depends("product_id")
    def _compute_control_account_id(self):
        for loan in self:
            product = loan.product_id.sudo()  # sudo: officers need not read accounts
            loan.control_account_id = product.control_account_id or (
                loan.company_id
                and product
                and loan.company_id._koperasi_account("loan_consumptive")
            )

    @api.depends("product_id")
    def _compute_annual_rate(self):
        for loan in self:
            loan.annual_rate = loan.product_id.annual_rate

    @api.depends("amount_requested")
    def _compute_principal(self):
        for loan in self:
            loan.principal = loan.amount_requested

    @api.depends("collateral_ids.value")
    def _compute_collateral_value(self):
        for loan in self:
            loan.collateral_value = sum(loan.collateral_ids.mapped("value"))

    @api.depends("name", "partner_id.name")
    def _compute_display_name(self):
        for loan in self:
            loan.display_name = f"{loan.name} {loan.partner_id.name or ''}".strip()

    @api.model_create_multi
    def create(self, vals_list):
        self._check_sealed(vals_list, new=True)
        return super().create(
            [
                {**vals, "name": name}
                for vals, name in zip(vals_list, self._next_numbers(len(vals_list)), strict=True)
            ]
        )

    def write(self, vals):
        self._check_sealed([vals])
        if not TERMS.isdisjoint(vals):
            self._check_terms_open(vals)
        return super().write(vals)

    @api.model
    def _next_numbers(self, count):
        """Loan numbers in one query, for an import of hundreds."""
        return self.env.ref("koperasi_loan.sequence_loan")._koperasi_draw(count)

    def _check_sealed(self, vals_list, new=False):
        """Whatever rights a user has, what decides about money is set by methods only.

        The superuser flag cannot be had over RPC; our own methods use it after their checks.
        """
        if self.env.su:
            return
        names = {
            name
            for vals in vals_list
            for name in SEALED.intersection(vals)
            if vals[name] or not new
        }
        if names:
            labels = sorted(
                self._fields[name].get_description(self.env)["string"] for name in names
            )
            raise AccessError(
                self.env._("Set by the steps of the loan, not by hand: %s", ", ".join(labels))
            )

    def _check_terms_open(self, vals):
        """An application changes in draft; its approver may still change the amount, no one later."""
        for loan in self:
            changed = {
                name
                for name in TERMS.intersection(vals)
                if vals[name] != loan._fields[name].convert_to_write(loan[name], loan)
            }
            decides = loan.state == "submitted" and self.env["res.users"]._koperasi_has(
                "koperasi_base.group_loan_approver"
            )
            allowed = TERMS if loan.state == "draft" else DECIDED if decides else frozenset()
            if changed - allowed:
                raise UserError(
                    self.env._("%s was submitted: its terms can no longer be changed.", loan.name)
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_submitted(self):
        if any(loan.state != "draft" for loan in self):
            raise UserError(
                self.env._("Only a draft can be deleted; reject the application instead.")
            )

    def _ledger_cover_message(self, row):
        self.ensure_one()
        return self.env._(
            "%(loan)s: only %(balance)s of principal is outstanding.",
            loan=self.display_name,
            balance=self.currency_id.format(self.balance),
        )

    @api.model
    def _ledger_bookable_sql(self, alias):
        # Reversals reach closed loans, disbursement starts from approved ones
        return SQL("%s.state IN ('approved', 'active', 'closed', 'written_off')", alias)

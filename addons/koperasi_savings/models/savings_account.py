from datetime import date

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from odoo.addons.koperasi_base.door import is_open, opened

from .savings_product import LOCKED_KINDS

# Follow from member, product and ledger; a client that sends them is refused.
DERIVED_FIELDS = (
    "name", "company_id", "partner_id", "kind", "control_account_id", "floor_balance", "state",
    "principal_amount", "dormant_since", "dormant_warned_on", "reactivated_on", "goal_state",
    "missed_count", "goal_warned_count", "close_batch_id",
    "interest_until", "closing_rules",
)  # fmt: skip
FIXED_FIELDS = ("member_id", "product_id", "open_date")


class KoperasiSavingsAccount(models.Model):
    """A member's account of one savings product; its balance is written by the ledger alone."""

    _name = "koperasi.savings.account"
    _description = "Savings Account"
    _inherit = ["koperasi.ledger.account.mixin", "mail.thread"]
    _order = "member_id, product_id, id"
    _rec_names_search = ["name", "member_id"]

    _ledger_entry_model = "koperasi.savings.transaction"
    _ledger_side = "credit"

    name = fields.Char(string="Number", required=True, readonly=True, copy=False, index="trigram")
    member_id = fields.Many2one(
        "koperasi.member", required=True, index=True, check_company=True, ondelete="restrict"
    )
    partner_id = fields.Many2one(related="member_id.partner_id", store=True, precompute=True)
    company_id = fields.Many2one(
        related="member_id.company_id", store=True, precompute=True, default=None
    )
    product_id = fields.Many2one(
        "koperasi.savings.product",
        required=True,
        index=True,
        check_company=True,
        ondelete="restrict",
        tracking=True,
    )
    kind = fields.Selection(related="product_id.kind", store=True, precompute=True)
    control_account_id = fields.Many2one(
        compute="_compute_control_account_id", store=True, precompute=True
    )
    floor_balance = fields.Monetary(
        compute="_compute_floor_balance", store=True, precompute=True, default=None
    )
    available_balance = fields.Monetary(
        compute="_compute_available_balance", help="What can be withdrawn now."
    )
    state = fields.Selection(
        [("open", "Open"), ("closed", "Closed")],
        required=True,
        readonly=True,
        default="open",
        copy=False,
        tracking=True,
    )
    open_date = fields.Date(
        string="Opened on",
        required=True,
        copy=False,
        default=lambda self: self.env.company._koperasi_today(),
    )
    close_date = fields.Date(string="Closed on", readonly=True, copy=False)
    maturity_date = fields.Date(string="Matures on", copy=False)
    monthly_amount = fields.Monetary(
        string="Monthly Deposit",
        compute="_compute_monthly_amount",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
        help="Agreed deposit of each month, collected by payroll deduction.",
    )
    obligation_start = fields.Date(
        string="Contributions from",
        compute="_compute_obligation_start",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
        help="Monthly contributions are due from this month on; earlier ones are not counted.",
    )

    _name_uniq = models.UniqueIndex("(company_id, name)", "Another account has this number.")
    _single_open_uniq = models.UniqueIndex(
        "(member_id, product_id)"
        " WHERE state = 'open' AND kind IN ('principal', 'mandatory', 'suspense')",
        "The member already has an open account of this product.",
    )
    _monthly_not_negative = models.Constraint(
        "CHECK (monthly_amount >= 0)", "The monthly deposit cannot be negative."
    )

    # ------------------------------------------------------------
    # Computes
    # ------------------------------------------------------------

    @api.depends("product_id")
    def _compute_control_account_id(self):
        """Not on the product's account: what is booked stays where it was booked."""
        for account in self:
            # sudo: whoever opens an account need not be able to read the chart of accounts
            account.control_account_id = account.product_id.sudo().control_account_id

    @api.depends("product_id.minimum_balance", "member_id.state")
    def _compute_floor_balance(self):
        """The minimum of the product binds as long as the member stays."""
        for account in self:
            stays = account.member_id.state not in ("leaving", "closed", "rejected")
            account.floor_balance = account.product_id.minimum_balance if stays else 0

    @api.depends(
        "balance", "floor_balance", "product_id.withdrawal_rule", "state", "member_id.state",
        "maturity_date", "dormant_since", "goal_state",
    )  # fmt: skip
    def _compute_available_balance(self):
        for account in self:
            goes = account.member_id.state in ("leaving", "rejected")
            free = goes or (account.product_id.withdrawable and not account._lock_reason())
            account.available_balance = (
                max(account.balance - account.floor_balance, 0)
                if free and account.state == "open"
                else 0
            )

    @api.depends("product_id")
    def _compute_monthly_amount(self):
        """Mandatory savings begin with what the table of the product says today, else with its contribution."""
        for account in self:
            product = account.product_id
            if product.kind != "mandatory":
                account.monthly_amount = 0
                continue
            day = max(product.company_id._koperasi_today(), account.open_date or date.min)
            asked = product._contribution_of(account.member_id, day)
            account.monthly_amount = product.obligation_amount if asked is None else asked

    @api.depends("open_date")
    def _compute_obligation_start(self):
        for account in self:
            account.obligation_start = account.obligation_start or account.open_date

    @api.depends("name", "product_id", "member_id")
    @api.depends_context("koperasi_short_name")
    def _compute_display_name(self):
        short = self.env.context.get("koperasi_short_name")
        for account in self:
            parts = [account.name, account.product_id.name]
            if not short:
                parts.append(account.partner_id.name)
            account.display_name = " · ".join(part for part in parts if part)

    # ------------------------------------------------------------
    # Create and write
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        self._check_derived(vals_list)
        names = self._next_numbers(len(vals_list))
        numbered = [{**vals, "name": name} for vals, name in zip(vals_list, names, strict=True)]
        return super().create(numbered)

    def write(self, vals):
        self._check_derived([vals])
        if any(name in vals for name in FIXED_FIELDS):
            self._check_fixed(vals)
        return super().write(vals)

    def _check_derived(self, vals_list):
        if is_open(self.env):
            return
        if any(name in vals for vals in vals_list for name in DERIVED_FIELDS):
            raise AccessError(
                self.env._("State, owner and ledger data of an account follow from what is booked.")
            )

    def _check_fixed(self, vals):
        """An account with transactions stays with its member, product and date."""
        for account in self.filtered("entry_count"):
            current = account._convert_to_write({name: account[name] for name in FIXED_FIELDS})
            if any(name in vals and vals[name] != current[name] for name in FIXED_FIELDS):
                raise UserError(
                    self.env._(
                        "%s has transactions: its member, product and opening date are fixed.",
                        account.display_name,
                    )
                )

    @api.model
    def _next_numbers(self, count):
        """Account numbers in one query, for the hundreds of accounts that one approval may open."""
        return self.env.ref("koperasi_savings.sequence_savings_account")._koperasi_draw(count)

    # ------------------------------------------------------------
    # Close
    # ------------------------------------------------------------

    def action_close(self):
        """Button: close empty accounts; closed ones stay closed."""
        self.env["res.users"]._koperasi_require("koperasi_base.group_teller")
        still_open = self.filtered(lambda account: account.state == "open")
        still_open._check_can_close()
        still_open._do_close()

    def _check_can_close(self):
        for account in self:
            if account.balance:
                raise UserError(
                    self.env._(
                        "%(account)s still holds %(balance)s.",
                        account=account.display_name,
                        balance=account.currency_id.format(account.balance),
                    )
                )
            if account.kind in LOCKED_KINDS and account.member_id.state == "active":
                raise UserError(
                    self.env._(
                        "%s stays open as long as the membership lasts.", account.display_name
                    )
                )

    def _do_close(self):
        """Close accounts without a balance; the caller has checked."""
        for company, accounts in self.grouped("company_id").items():
            opened(accounts).write({"state": "closed", "close_date": company._koperasi_today()})

    # ------------------------------------------------------------
    # Screens
    # ------------------------------------------------------------

    def action_open_transactions(self):
        """The movements of these accounts."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "koperasi_savings.savings_transaction_action"
        )
        return {**action, "domain": [("account_id", "in", self.ids)], "context": {}}

    def action_open_moves(self):
        """The journal entries of these accounts."""
        batches = (
            self.env[self._ledger_entry_model].search([("account_id", "in", self.ids)]).batch_id
        )
        action = self.env["ir.actions.act_window"]._for_xml_id("account.action_move_journal_line")
        return {**action, "domain": [("id", "in", batches.move_id.ids)], "context": {}}

    # ------------------------------------------------------------
    # Ledger
    # ------------------------------------------------------------

    @api.model
    def _ledger_bookable_sql(self, alias):
        return SQL("%s.state = 'open'", alias)

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_date

CLERK = "koperasi_base.group_clerk"
MANAGER = "koperasi_base.group_manager"
# Entered as long as the run is a draft.
FIXED = frozenset({"company_id", "date_from", "date_to", "date", "product_ids"})


class KoperasiSavingsRun(models.Model):
    """Interest of one period on the accounts of some products, with the tax on it.

    draft -> computed (lines exist, may be made anew) -> submitted -> approved by another person -> posted, once.
    A posted run is never changed: what comes in for its days afterwards is an adjustment in the next run; a
    run that is wrong as a whole is reversed.
    """

    _name = "koperasi.savings.run"
    _description = "Interest Run"
    _inherit = [
        "koperasi.ledger.run.mixin",
        "koperasi.approval.mixin",
        "koperasi.entered.mixin",
        "mail.thread",
    ]
    _order = "date_to desc, id desc"
    _check_company_auto = True
    _entered = FIXED | {"note"}

    name = fields.Char(string="Number", readonly=True, copy=False, index=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    date_from = fields.Date(
        string="From", required=True, default=lambda self: self._next_month()[0]
    )
    date_to = fields.Date(string="To", required=True, default=lambda self: self._next_month()[1])
    date = fields.Date(
        string="Posting Date",
        compute="_compute_date",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        copy=False,
        help="Date of the journal entry; its month is the month of the tax.",
    )
    product_ids = fields.Many2many(
        "koperasi.savings.product",
        string="Products",
        compute="_compute_product_ids",
        store=True,
        readonly=False,
        check_company=True,
        domain="[('interest_method', '!=', 'none'), ('kind', 'not in', ('term', 'suspense'))]",
        help="All products that earn, whose interest is credited at the end of this period.",
    )
    note = fields.Text()
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("computed", "Computed"),
            ("submitted", "Awaiting Approval"),
            ("approved", "Approved"),
            ("posted", "Posted"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        tracking=True,
    )
    rule_ids = fields.One2many("koperasi.savings.run.rule", "run_id", readonly=True)
    line_ids = fields.One2many("koperasi.savings.run.line", "run_id", readonly=True)
    line_count = fields.Integer(string="Accounts", readonly=True, copy=False)
    base_total = fields.Monetary(string="Average Balances", readonly=True, copy=False)
    gross_total = fields.Monetary(string="Interest", readonly=True, copy=False, tracking=True)
    tax_total = fields.Monetary(string="Tax", readonly=True, copy=False, tracking=True)
    net_total = fields.Monetary(string="Net", readonly=True, copy=False)
    adjustment_count = fields.Integer(string="Adjustments", readonly=True, copy=False)
    adjustment_total = fields.Monetary(
        string="of which Adjustments",
        readonly=True,
        copy=False,
        help="Differences of earlier periods, for movements that were booked into them afterwards.",
    )
    carried_total = fields.Monetary(
        string="Carried Forward",
        readonly=True,
        copy=False,
        help="Adjustments that the balances do not cover now; the next run takes them up again.",
    )
    seen_id = fields.Integer(readonly=True, copy=False, help="Transactions up to here were seen.")
    interest_seen = fields.Integer(
        readonly=True, copy=False, help="Rows of interest and tax in the month, when computed."
    )

    _period_sound = models.Constraint(
        "CHECK (date_from <= date_to AND date >= date_to)",
        "The period ends on or after its first day, and the posting date is not before its end.",
    )

    @api.model
    def _next_month(self):
        """First and last day of the month after the last run, at most the month before this one."""
        first = self.env.company._koperasi_today().replace(day=1) - relativedelta(months=1)
        own = [("company_id", "=", self.env.company.id), ("state", "!=", "cancelled")]
        last = self.search(own, order="date_to desc", limit=1).date_to
        if last:
            first = min(first, (last + relativedelta(days=1)).replace(day=1))
        return first, first + relativedelta(months=1, days=-1)

    # ------------------------------------------------------------
    # Computes
    # ------------------------------------------------------------

    @api.depends("date_to")
    def _compute_date(self):
        for run in self:
            run.date = run.date_to

    @api.depends("company_id", "date_from", "date_to")
    def _compute_product_ids(self):
        products = self.env["koperasi.savings.product"]
        for run in self:
            found = products.search([("company_id", "=", run.company_id.id)])
            run.product_ids = found._earns_in_runs().filtered(run._fits_period)

    @api.depends("name", "date_from", "date_to")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for run in self:
            run.display_name = " · ".join(part for part in (run.name, run._period()) if part)

    def _period(self):
        """The period as people name it: a month, or its first and last day."""
        self.ensure_one()
        if not self.date_from or not self.date_to:
            return ""
        if (self.date_from.day, self.date_to) == (
            1,
            self.date_from + relativedelta(months=1, days=-1),
        ):
            return format_date(self.env, self.date_from, date_format="MMMM y")
        return f"{format_date(self.env, self.date_from)} - {format_date(self.env, self.date_to)}"

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        runs = super().create(vals_list)
        # sudo: whoever may make a run need not be able to draw numbers
        sequence = self.env["ir.sequence"].sudo()
        for run in runs:
            run._set(name=sequence.next_by_code("koperasi.savings.run", sequence_date=run.date_to))
        return runs

    def write(self, vals):
        if not self.env.su and FIXED & vals.keys():
            self._check_state("draft")
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        if any(run.state not in ("draft", "computed") for run in self):
            raise UserError(
                self.env._(
                    "A run that was submitted is kept. Take it back to draft, or reverse it."
                )
            )

    # ------------------------------------------------------------
    # Common to the steps
    # ------------------------------------------------------------

    def _label(self):
        """Description of the ledger rows and journal entries of this run."""
        return self.env._("Interest %s", self._period())

    # ------------------------------------------------------------
    # Approval
    # ------------------------------------------------------------

    def action_submit(self):
        """Button: hand the computed run to whoever approves.

        :raises AccessError: not a clerk
        :raises UserError: not computed
        """
        self._require(CLERK)
        for run in self.filtered(lambda r: r.state != "submitted"):
            run._check_state("computed")
            run._mark_submitted()
            run._set(state="submitted")

    def action_approve(self):
        """Button: approve the figures; posting is a step of its own.

        :raises AccessError: not a manager
        :raises UserError: own run, a rate above the cap that the company refuses, or interest booked since
        """
        self._require(MANAGER)
        for run in self.filtered(lambda r: r.state not in ("approved", "posted")):
            run._check_state("submitted")
            run._check_not_maker()
            run.rule_ids._check_cap()
            run._check_fresh()
            run._mark_approved()
            run._set(state="approved")

    def action_draft(self):
        """Button: discard the computation; nothing was booked.

        :raises AccessError: not a clerk
        :raises UserError: posted, in whole or in part
        """
        self._require(CLERK)
        for run in self.filtered(lambda r: r.state != "draft"):
            run._check_state("computed", "submitted", "approved")
            run._claim()
            run._check_nothing_posted()
            run._discard()
            run._set(state="draft")

    # ------------------------------------------------------------
    # Screens
    # ------------------------------------------------------------

    def action_open_lines(self):
        """The preview: every account with days, balance, rate, interest, tax and net."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "koperasi_savings.savings_run_line_action"
        )
        return {**action, "domain": [("run_id", "=", self.id)]}

    def action_open_adjustments(self):
        """The differences of earlier periods."""
        action = self.action_open_lines()
        return {
            **action,
            "domain": [("run_id", "=", self.id), ("kind", "=", "adjustment")],
        }

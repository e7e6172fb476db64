from odoo import api, fields, models
from odoo.exceptions import UserError

from ..sql import proposal_sql

KINDS = [
    ("contribution", "New contributions"),
    ("fee", "Monthly fees"),
    ("goal", "Payout of goal savings"),
]
CLERK, MANAGER = "koperasi_base.group_clerk", "koperasi_base.group_manager"
ENTERED = frozenset({"kind", "product_id", "month", "date", "note", "company_id", "keep_higher"})


class KoperasiSavingsProposal(models.Model):
    """One change for many accounts: computed, looked at line by line, approved by another person, done once.

    Approving again after an interruption finishes what is missing: chunks and rows carry keys.
    """

    _name = "koperasi.savings.proposal"
    _description = "Savings Proposal"
    _inherit = [
        "koperasi.ledger.run.mixin",
        "koperasi.approval.mixin",
        "koperasi.entered.mixin",
        "mail.thread",
    ]
    _order = "month desc, id desc"
    _check_company_auto = True
    _entered = ENTERED

    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    kind = fields.Selection(KINDS, required=True, default="fee")
    product_id = fields.Many2one(
        "koperasi.savings.product", check_company=True, ondelete="restrict", tracking=True
    )
    month = fields.Date(
        required=True,
        default=lambda self: self.env.company._koperasi_today().replace(day=1),
        help="First of the month of the fees, or from which the new contributions count.",
    )
    date = fields.Date(
        string="Booking Date",
        required=True,
        default=lambda self: self.env.company._koperasi_today(),
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("computed", "Computed"),
            ("submitted", "Waiting for Approval"),
            ("approved", "Running"),
            ("done", "Done"),
        ],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        tracking=True,
    )
    keep_higher = fields.Boolean(
        string="Keep Higher Amounts",
        default=True,
        help="Who agreed to pay more than the table says goes on paying that; otherwise his amount is lowered.",
    )
    note = fields.Char()
    line_ids = fields.One2many("koperasi.savings.proposal.line", "proposal_id", readonly=True)
    line_count = fields.Integer(string="Accounts", compute="_compute_totals")
    skip_count = fields.Integer(string="Left out", compute="_compute_totals")
    total = fields.Monetary(compute="_compute_totals")

    @api.depends("line_ids.amount", "line_ids.skip")
    def _compute_totals(self):
        groups = self.env["koperasi.savings.proposal.line"]._read_group(
            [("proposal_id", "in", self.ids)], ["proposal_id", "skip"], ["__count", "amount:sum"]
        )
        for proposal in self:
            rows = [
                (skip, count, total) for found, skip, count, total in groups if found == proposal
            ]
            proposal.line_count = sum(count for skip, count, _total in rows if not skip)
            proposal.skip_count = sum(count for skip, count, _total in rows if skip)
            proposal.total = sum(total for skip, _count, total in rows if not skip)

    @api.depends("kind", "month", "product_id")
    def _compute_display_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for proposal in self:
            parts = [labels.get(proposal.kind), proposal.product_id.code]
            month = proposal.month and proposal.month.strftime("%m/%Y")
            proposal.display_name = " ".join(part for part in (*parts, month) if part)

    # ------------------------------------------------------------
    # Create and write
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._with_first_of_month(vals) for vals in vals_list])

    def write(self, vals):
        if not self.env.su and ENTERED & vals.keys() and any(p.state != "draft" for p in self):
            raise UserError(self.env._("Set the proposal back to draft first."))
        return super().write(self._with_first_of_month(vals))

    @api.model
    def _with_first_of_month(self, vals):
        month = fields.Date.to_date(vals.get("month"))
        return {**vals, "month": month.replace(day=1)} if month else vals

    @api.ondelete(at_uninstall=False)
    def _unlink_except_approved(self):
        if any(proposal.state in ("approved", "done") for proposal in self):
            raise UserError(self.env._("A proposal that was approved is kept."))

    # ------------------------------------------------------------
    # Compute, submit, approve
    # ------------------------------------------------------------

    def action_compute(self):
        """Button: work out the lines anew; nothing is changed or booked."""
        self._require(CLERK)
        self._check_state("draft", "computed")
        for proposal in self:
            proposal._check_can_compute()
            # sudo: lines are made by the proposal, nobody has the right to write them
            proposal.sudo().line_ids.unlink()
            self.env.flush_all()
            self.env.cr.execute(proposal_sql.insert_lines(proposal, proposal._found_sql()))
            proposal.invalidate_recordset()
            self.env["koperasi.savings.proposal.line"].invalidate_model()
        self._set(state="computed")

    def _check_can_compute(self):
        today = self.company_id._koperasi_today()
        if self.kind != "fee" and not self.product_id:
            raise UserError(self.env._("Choose the product."))
        wanted = {"contribution": "mandatory", "goal": "goal"}.get(self.kind)
        if wanted and self.product_id.kind != wanted:
            raise UserError(
                self.env._("%s is not a product of this kind.", self.product_id.display_name)
            )
        if self.kind == "contribution" and self.month < today.replace(day=1):
            raise UserError(self.env._("Contributions of past months stay as they were agreed."))
        if self.kind != "contribution" and (self.month > today or self.date > today):
            raise UserError(self.env._("Fees and payouts are booked when their month has come."))

    def _found_sql(self):
        if self.kind == "contribution":
            return proposal_sql.contributions(self.product_id, self.month, self.keep_higher)
        if self.kind == "goal":
            return proposal_sql.goals(self.product_id, self.date)
        return proposal_sql.fees(self.company_id, self.month)

    def action_submit(self):
        """Button: hand the computed lines to another person for approval."""
        self._require(CLERK)
        self._check_state("computed")
        if any(not proposal.line_count for proposal in self):
            raise UserError(self.env._("There is nothing to approve: no account is affected."))
        self._mark_submitted()
        self._set(state="submitted")

    def action_draft(self):
        """Button: back to draft; the lines go."""
        self._require(CLERK)
        self._check_state("draft", "computed", "submitted")
        self.sudo().line_ids.unlink()  # sudo: see action_compute
        self._set(state="draft", approved_by_id=False)

    def action_approve(self):
        """Button: do it; done ones stay done, interrupted ones go on.

        :raises AccessError: not a manager
        :raises UserError: the same person submitted it, a closed period, run by somebody else
        """
        self._require(MANAGER)
        for proposal in self.filtered(lambda p: p.state != "done"):
            if proposal.state == "submitted":
                proposal._mark_approved()
            elif proposal.state != "approved":
                raise UserError(self.env._("%s was not submitted.", proposal.display_name))
            proposal._set(state="approved")
            proposal._do()

    def _do(self):
        # sudo: all lines count, whatever the approver may see; rows are booked with his name
        ids = self.sudo().line_ids.filtered(lambda line: not line.skip).sorted("id").ids
        self._run_in_chunks(ids, getattr(self, f"_apply_{self.kind}"))
        self._set(state="done")

    def action_open_lines(self):
        """The lines of this proposal."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "koperasi_savings.savings_proposal_line_action"
        )
        return {**action, "domain": [("proposal_id", "=", self.id)]}

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

STATES = [
    ("draft", "Draft"),
    ("submitted", "To approve"),
    ("settled", "Settled, to be paid"),
    ("paid", "Paid"),
]
# Written by decisions only, whatever a client sends
DECIDED_FIELDS = frozenset({
    "state", "member_id", "company_id", "partner_id", "batch_id", "settled_on", "control_account_id", "floor_balance",
    "submitted_by_id", "submitted_on", "approved_by_id", "approved_on",
})  # fmt: skip


class KoperasiMemberExit(models.Model):
    """What a leaving member gets: all he has less all he owes, netted in one journal entry, then paid.

    From the settlement on it is a ledger account: its balance is what the cooperative still owes him.
    """

    _name = "koperasi.member.exit"
    _description = "Exit of a Member"
    _inherit = ["koperasi.ledger.account.mixin", "koperasi.approval.mixin", "mail.thread"]
    _order = "id desc"
    _rec_name = "member_id"
    _mail_post_access = "read"

    _ledger_entry_model = "koperasi.member.exit.transaction"
    _ledger_side = "credit"

    member_id = fields.Many2one(
        "koperasi.member", required=True, readonly=True, index=True, ondelete="restrict"
    )
    partner_id = fields.Many2one(related="member_id.partner_id", store=True, precompute=True)
    company_id = fields.Many2one(
        related="member_id.company_id", store=True, precompute=True, default=None
    )
    state = fields.Selection(STATES, required=True, readonly=True, default="draft", tracking=True)
    cause = fields.Selection(related="member_id.leave_cause")
    leave_date = fields.Date(related="member_id.leave_date")
    date = fields.Date(
        string="Settled as of",
        required=True,
        default=lambda self: self.env.company._koperasi_today(),
        help="Loan interest is counted to this day; the journal entry has this date.",
    )
    payable_from = fields.Date(
        compute="_compute_payable_from",
        store=True,
        readonly=False,
        tracking=True,
        help="The charter says when a former member is paid: at once, after some days, after the meeting.",
    )
    settled_on = fields.Datetime(readonly=True, copy=False)
    batch_id = fields.Many2one("koperasi.ledger.batch", readonly=True, copy=False)
    line_ids = fields.One2many(
        "koperasi.member.exit.line", "exit_id", string="Has and Owes", readonly=True
    )
    net = fields.Monetary(compute="_compute_net", help="What is left for the member.")
    blockers = fields.Text(compute="_compute_blockers", string="What stands in the way")
    death_certificate = fields.Binary(attachment=True, copy=False)
    heirs_certificate = fields.Binary(attachment=True, copy=False)
    transaction_ids = fields.One2many(
        "koperasi.member.exit.transaction", "account_id", string="Movements", readonly=True
    )
    can_approve = fields.Boolean(compute="_compute_can_approve")

    _one_open = models.UniqueIndex(
        "(member_id) WHERE state IN ('draft', 'submitted', 'settled')",
        "The exit of this member is being settled already.",
    )

    # --- computes

    @api.depends("member_id.leave_date", "company_id.koperasi_exit_wait_days")
    def _compute_payable_from(self):
        for record in self:
            left = record.member_id.leave_date or record.date
            # sudo: settings of the cooperative hold whoever may read them
            days = record.company_id.sudo().koperasi_exit_wait_days
            record.payable_from = fields.Date.add(left, days=days) if left else False

    @api.depends("line_ids.amount")
    def _compute_net(self):
        for record in self:
            record.net = sum(record.line_ids.mapped("amount"))

    @api.depends("member_id", "state", "line_ids")
    def _compute_blockers(self):
        for record in self:
            open_ = record.state in ("draft", "submitted")
            record.blockers = "\n".join(record._why_not()) if open_ else False

    @api.depends_context("uid")
    @api.depends("state", "submitted_by_id")
    def _compute_can_approve(self):
        """Hides the button by the rule that refuses the call."""
        manager = self.env["res.users"]._koperasi_has("koperasi_base.group_manager")
        for record in self:
            waits = record.state == "submitted" and record.submitted_by_id != self.env.user
            record.can_approve = manager and waits

    def _why_not(self):
        """Sentences that say what has to be done before the settlement.

        :rtype: list[str]
        """
        self.ensure_one()
        reasons = self.member_id._exit_blockers()
        if self.member_id.state != "leaving":
            reasons.append(self.env._("The member has not left yet."))
        if self.cause == "deceased" and not (self.death_certificate and self.heirs_certificate):
            reasons.append(self.env._("Add the certificates of death and of the heirs."))
        if self.cause == "deceased" and not self.member_id.sudo().heir_ids:  # sudo: a fact is asked
            reasons.append(self.env._("Enter the heirs and their shares on the member."))
        if self.currency_id.compare_amounts(self.net, 0) < 0:
            reasons.append(
                self.env._(
                    "The member owes %s more than he has. Take a payment on the loan first.",
                    self.currency_id.format(-self.net),
                )
            )
        return reasons

    # --- create and write

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any(not DECIDED_FIELDS.isdisjoint(vals) for vals in vals_list):
            raise AccessError(self.env._("Open the exit from the member who leaves."))
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su and not DECIDED_FIELDS.isdisjoint(vals):
            raise AccessError(self.env._("An exit goes on through its buttons only."))
        if "date" in vals and any(record.state != "draft" for record in self):
            raise UserError(self.env._("Take the settlement back to draft to change its date."))
        return super().write(vals)

    @api.constrains("date")
    def _check_not_before_leaving(self):
        for record in self:
            if record.leave_date and record.date < record.leave_date:
                raise ValidationError(
                    self.env._(
                        "The settlement cannot be earlier than the last day of the membership."
                    )
                )

    def _decide(self, **vals):
        # sudo: decisions are written here only, after the check of who may
        self.sudo().write(vals)

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.koperasi_base.tools.money import to_amount, to_float

from .savings_placement import TELLER
from .savings_product_term import BREAK_RULES

APPROVERS = ("koperasi_base.group_head_teller", "koperasi_base.group_manager")
FIGURES = (
    "days", "principal", "interest_full", "interest_paid", "interest_owed", "interest_lost",
    "interest_back", "penalty", "tax", "tax_back", "net",
)  # fmt: skip
ASKED = frozenset({"placement_id", "to_account_id", "reason"})


class KoperasiSavingsBreak(models.Model):
    """Breaking a term deposit early: shown with every number, asked for by one person, approved by another.

    Onto savings it is paid with the approval; cash is paid afterwards, by a teller (savings_break_pay.py).
    """

    _name = "koperasi.savings.break"
    _description = "Early Break of a Term Deposit"
    _inherit = ["mail.thread", "koperasi.approval.mixin"]
    _order = "id desc"
    _rec_name = "placement_id"
    _check_company_auto = True

    placement_id = fields.Many2one(
        "koperasi.savings.placement", required=True, index=True, ondelete="restrict",
        check_company=True, domain="[('state', '=', 'active')]",
    )  # fmt: skip
    member_id = fields.Many2one(related="placement_id.member_id")
    company_id = fields.Many2one(
        related="placement_id.company_id", store=True, precompute=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    rule = fields.Selection(BREAK_RULES, compute="_compute_rule")
    rule_percent = fields.Float(related="placement_id.break_percent")
    to_account_id = fields.Many2one(
        "koperasi.savings.account", string="Pay to", check_company=True,
        domain="[('member_id', '=', member_id), ('kind', '=', 'voluntary'), ('state', '=', 'open')]",
        help="Empty: paid in cash at the till.",
    )  # fmt: skip
    reason = fields.Char(required=True)
    state = fields.Selection(
        [("draft", "Draft"), ("submitted", "Waiting for approval"),
         ("approved", "Approved, to be paid"), ("done", "Paid"), ("rejected", "Rejected")],
        required=True, readonly=True, default="draft", copy=False, tracking=True,
    )  # fmt: skip
    date = fields.Date(
        compute="_compute_figures", store=True, help="Figures are those of this day."
    )
    days = fields.Integer(string="Days Held", compute="_compute_figures", store=True)
    principal = fields.Monetary(compute="_compute_figures", store=True)
    interest_full = fields.Monetary(
        string="Interest Earned", compute="_compute_figures", store=True,
        help="At the agreed rate up to the day.",
    )  # fmt: skip
    interest_paid = fields.Monetary(
        string="Of it Paid Before", compute="_compute_figures", store=True
    )
    interest_owed = fields.Monetary(
        string="Interest Paid Now", compute="_compute_figures", store=True
    )
    interest_lost = fields.Monetary(compute="_compute_figures", store=True)
    interest_back = fields.Monetary(
        string="Interest Paid Back", compute="_compute_figures", store=True,
        help="Paid before and more than the lower rate gives.",
    )  # fmt: skip
    penalty = fields.Monetary(compute="_compute_figures", store=True)
    tax = fields.Monetary(string="Tax Withheld", compute="_compute_figures", store=True)
    tax_back = fields.Monetary(
        string="Tax Given Back", compute="_compute_figures", store=True,
        help="Interest paid back is no interest of this month: what was withheld in it beyond its tax.",
    )  # fmt: skip
    net = fields.Monetary(string="Member Receives", compute="_compute_figures", store=True)

    _open_uniq = models.UniqueIndex(
        "(placement_id) WHERE state IN ('draft', 'submitted', 'approved')",
        "Breaking this deposit was asked for already.",
    )

    @api.depends("placement_id")
    def _compute_rule(self):
        for record in self:
            record.rule = record.placement_id.break_rule or False

    @api.depends("placement_id")
    def _compute_figures(self):
        for record in self.filtered(lambda record: record.state not in ("done", "rejected")):
            record._set_figures()

    def _set_figures(self):
        placement = self.placement_id
        if not placement.start_date:
            self.date = False
            self.update(dict.fromkeys(FIGURES, 0))
            return
        self.date = placement.company_id._koperasi_today()
        figures = placement._break_figures(self.date)
        self.update(
            {name: to_float(to_amount(value), 1) for name, value in figures._asdict().items()}
        )

    # ------------------------------------------------------------
    # Create and write
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any(
            vals[name] for vals in vals_list for name in vals.keys() - ASKED
            if name in self._fields and name not in self.env["mail.thread"]._fields
            and (name, vals[name]) != ("state", "draft") and name not in FIGURES and name != "date"
        ):  # fmt: skip
            raise AccessError(self.env._("The figures of a break follow from the deposit."))
        clean = [
            {name: value for name, value in vals.items() if name not in FIGURES and name != "date"}
            for vals in vals_list
        ]
        records = super().create(clean if not self.env.su else vals_list)
        records.placement_id.check_access("read")
        records.placement_id._check_state("active")
        return records

    def write(self, vals):
        if not self.env.su:
            chatter = set(self.env["mail.thread"]._fields)
            if (vals.keys() - ASKED - chatter) or (
                ASKED & vals.keys() and any(record.state != "draft" for record in self)
            ):
                raise AccessError(self.env._("A break that was asked for is not changed."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_draft(self):
        if any(record.state != "draft" for record in self):
            raise UserError(self.env._("Only a draft can be deleted; reject it instead."))

    # ------------------------------------------------------------
    # Steps
    # ------------------------------------------------------------

    def action_refresh(self):
        """Button: figures of today; what was approved with other figures is approved again."""
        self._require(TELLER, *APPROVERS)
        self._check_state("draft", "submitted", "approved")
        for record in self:
            record.sudo()._set_figures()  # sudo: figures follow from the deposit
            record._drop_approval()

    def action_submit(self):
        """Button: ask for the approval of another person."""
        self._require(TELLER)
        self._check_state("draft")
        for record in self:
            record.placement_id._check_can_break()
            record.sudo()._set_figures()  # sudo: figures follow from the deposit
            record._mark_submitted()
            record.sudo().state = "submitted"  # sudo: as above

    def action_approve(self):
        """Button: another person agrees to the figures of today. Onto savings it is paid at once; cash waits for
        the teller who holds the money.

        :raises AccessError: neither head teller nor manager
        :raises UserError: asked for by the same person, figures have changed, pledged, or not active
        """
        self._require(*APPROVERS)
        self._check_state("submitted")
        for record in self:
            record.placement_id._claim()
            record._check_figures()
            record.placement_id._check_can_break()
            record._mark_approved()
            record.sudo().state = "approved"  # sudo: follows from the approval
            if record.to_account_id:
                record.sudo()._pay()  # sudo: the approver need not be a teller

    def _check_figures(self):
        """What is paid is what was shown."""
        today = self.placement_id.company_id._koperasi_today()
        figures = self.placement_id._break_figures(today)
        shown = [to_amount(self[name]) for name in FIGURES]
        if shown != [to_amount(value) for value in figures]:
            raise UserError(
                self.env._(
                    "The figures have changed since they were shown: refresh them and look again."
                )
            )

    def action_reject(self):
        """Button: the deposit goes on."""
        self._require(*APPROVERS)
        self._check_state("draft", "submitted", "approved")
        for record in self:
            record.sudo().state = "rejected"  # sudo: who may was checked

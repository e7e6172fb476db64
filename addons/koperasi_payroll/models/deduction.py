from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_date

CLERK = "koperasi_base.group_clerk"


class KoperasiDeduction(models.Model):
    """What one employer is asked to deduct from the salaries of one month, and what it did deduct.

    draft -> listed (lines exist, may be made anew) -> sent (frozen, at the employer) -> imported (the
    returned file is matched, nothing is booked) -> posted (booked against what was really deducted).
    """

    _name = "koperasi.deduction"
    _description = "Payroll Deduction"
    _inherit = [
        "koperasi.ledger.run.mixin",
        "koperasi.steps.mixin",
        "koperasi.entered.mixin",
        "mail.thread",
    ]
    _order = "period desc, id desc"
    _check_company_auto = True
    _entered = frozenset({"company_id", "employer_id", "period", "date", "note"})

    name = fields.Char(string="Number", readonly=True, copy=False, index=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    employer_id = fields.Many2one("res.partner", required=True, index=True, ondelete="restrict")
    period = fields.Date(
        required=True,
        default=lambda self: self.env.company._koperasi_today().replace(day=1),
        help="The month whose salaries are deducted. Any day of it will do.",
    )
    month = fields.Char(compute="_compute_month")
    date = fields.Date(
        string="Posting Date",
        copy=False,
        help="Date of the journal entry. Empty: the last day of the month, or today if that is earlier.",
    )
    note = fields.Text()
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("listed", "List Made"),
            ("sent", "Sent"),
            ("imported", "Result Received"),
            ("posted", "Posted"),
        ],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        tracking=True,
    )
    revision = fields.Integer(
        readonly=True,
        copy=False,
        default=0,
        help="Counts reversals; part of the keys of the ledger rows.",
    )
    line_ids = fields.One2many("koperasi.deduction.line", "deduction_id", readonly=True)
    result_ids = fields.One2many("koperasi.deduction.result", "deduction_id", readonly=True)
    member_count = fields.Integer(string="Members", readonly=True, copy=False)
    due_total = fields.Monetary(string="Due", readonly=True, copy=False, tracking=True)
    received_total = fields.Monetary(
        string="Deducted",
        readonly=True,
        copy=False,
        tracking=True,
        help="What the file says was deducted and a member was found for.",
    )
    file_total = fields.Monetary(
        string="Total of the File",
        readonly=True,
        copy=False,
        help="Sum of all readable rows, those without a member included: what the employer will transfer.",
    )
    difference_count = fields.Integer(
        string="Differences", readonly=True, copy=False, help="Rows that are not deducted in full."
    )
    file_name = fields.Char(readonly=True, copy=False)
    file_hash = fields.Char(readonly=True, copy=False, size=64, index="btree_not_null")
    move_count = fields.Integer(compute="_compute_move_count")

    _period_uniq = models.UniqueIndex(
        "(company_id, employer_id, period)", "This employer already has a list for this month."
    )
    _period_first_day = models.Constraint(
        "CHECK (EXTRACT(day FROM period) = 1)", "The period is a month, given by its first day."
    )

    @api.depends("period")
    @api.depends_context("lang")
    def _compute_month(self):
        for deduction in self:
            deduction.month = self._format_month(deduction.period)

    @api.depends("state")
    def _compute_move_count(self):
        for deduction in self:
            deduction.move_count = len(deduction.batch_ids.filtered("move_id"))

    @api.depends("name", "employer_id", "month")
    def _compute_display_name(self):
        for deduction in self:
            parts = (deduction.name, deduction.employer_id.display_name, deduction.month)
            deduction.display_name = " · ".join(part for part in parts if part)

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._to_first_day(vals)
        records = super().create(vals_list)
        # sudo: whoever may make a deduction need not be able to draw numbers
        sequence = self.env["ir.sequence"].sudo()
        for record in records:
            number = sequence.next_by_code("koperasi.deduction", sequence_date=record.period)
            record._set(name=number)
        return records

    def write(self, vals):
        if not self.env.su:
            self._check_can_edit(vals)
        self._to_first_day(vals)
        return super().write(vals)

    @api.model
    def _to_first_day(self, vals):
        if vals.get("period"):
            vals["period"] = fields.Date.to_date(vals["period"]).replace(day=1)

    def _check_can_edit(self, vals):
        """What was listed belongs to its employer and month; the date is free until it is used."""
        fixed = {"company_id", "employer_id", "period"} & vals.keys()
        for deduction in self:
            if fixed and deduction.state != "draft":
                raise UserError(
                    self.env._(
                        "%s has a list already. Take it back to draft to change it.", deduction.name
                    )
                )
            if "date" in vals and deduction._has_posted():
                raise UserError(
                    self.env._("%s is being posted: its date is fixed.", deduction.name)
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sent(self):
        if any(
            deduction.state not in ("draft", "listed") or deduction.revision for deduction in self
        ):
            raise UserError(
                self.env._("A list that was sent is kept. Take it back to draft instead.")
            )

    # ------------------------------------------------------------
    # Common to the steps
    # ------------------------------------------------------------

    def _last_day(self):
        """The last day of the month: dues up to it are asked for."""
        return self.period + relativedelta(months=1, days=-1)

    def _label(self):
        """Description of the ledger rows and journal entries of this deduction."""
        return self.env._("Payroll deduction %s", self.month)

    @api.model
    def _format_month(self, period):
        return format_date(self.env, period, date_format="MMMM y") if period else ""

    def _require(self, *groups):
        """A deduction is worked on by those who may write it; auditors see it, too."""
        result = super()._require(*groups)
        self.check_access("write")
        return result

    def _refresh_lines(self):
        """Forget what the ORM knows of rows that SQL has written."""
        for name in ("line_ids", "result_ids"):
            self.env[self._fields[name].comodel_name].invalidate_model()
        self.invalidate_recordset(["line_ids", "result_ids"])

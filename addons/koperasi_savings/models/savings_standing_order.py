from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.koperasi_base.koperasi_calc.calendar import add_months
from odoo.addons.koperasi_base.tools.money import to_amount

TELLER = "koperasi_base.group_teller"
ORDERED = frozenset({
    "account_id", "to_account_id", "amount", "day", "date_from", "date_to", "retry_days", "memo",
})  # fmt: skip


class KoperasiSavingsStandingOrder(models.Model):
    """What a member wants to be transferred every month, from one of his accounts to his own or another's."""

    _name = "koperasi.savings.standing.order"
    _description = "Standing Order"
    _inherit = ["mail.thread"]
    _order = "state, next_date, id"
    _rec_names_search = ["name", "account_id", "to_account_id"]
    _check_company_auto = True

    name = fields.Char(string="Number", readonly=True, copy=False, default="/")
    account_id = fields.Many2one(
        "koperasi.savings.account", string="From", required=True, index=True, check_company=True,
        ondelete="restrict",
        domain="[('state', '=', 'open'), ('kind', 'not in', ('term', 'suspense'))]",
    )  # fmt: skip
    member_id = fields.Many2one(related="account_id.member_id", store=True, precompute=True)
    company_id = fields.Many2one(
        related="account_id.company_id", store=True, precompute=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    to_account_id = fields.Many2one(
        "koperasi.savings.account", string="To", required=True, check_company=True,
        ondelete="restrict", help="May belong to another member.",
        domain="[('state', '=', 'open'), ('kind', 'not in', ('term', 'suspense')), ('id', '!=', account_id)]",
    )  # fmt: skip
    amount = fields.Monetary(required=True, tracking=True)
    day = fields.Integer(
        string="Day of the Month", required=True, default=1, aggregator=None, tracking=True,
        help="31: the last day of each month.",
    )  # fmt: skip
    date_from = fields.Date(
        string="Starts on", required=True, default=lambda self: self.env.company._koperasi_today()
    )
    date_to = fields.Date(string="Ends on", tracking=True, help="Empty: until it is cancelled.")
    retry_days = fields.Integer(
        string="Retry for Days", default=3, aggregator=None,
        help="When the account has no cover the transfer is tried again every day for so long.",
    )  # fmt: skip
    memo = fields.Char(string="Description")
    state = fields.Selection(
        [("active", "Active"), ("paused", "Paused"), ("ended", "Ended"), ("cancelled", "Cancelled")],
        required=True, readonly=True, default="active", copy=False, tracking=True,
    )  # fmt: skip
    next_date = fields.Date(
        string="Next on", compute="_compute_next_date", store=True, precompute=True, index=True
    )
    late = fields.Boolean(compute="_compute_late", help="Due before today and not done yet.")
    log_ids = fields.One2many(
        "koperasi.savings.standing.order.log", "order_id", string="Executions"
    )

    _amount_positive = models.Constraint("CHECK (amount > 0)", "The amount must be more than zero.")
    _day_of_month = models.Constraint(
        "CHECK (day BETWEEN 1 AND 31 AND retry_days BETWEEN 0 AND 27)",
        "The day lies between 1 and 31, and it is tried again for at most 27 days.",
    )
    _accounts_differ = models.Constraint(
        "CHECK (account_id <> to_account_id)", "Choose another account to transfer to."
    )
    _dates_in_order = models.Constraint(
        "CHECK (date_to >= date_from)", "A standing order cannot end before it starts."
    )
    _due_idx = models.Index("(company_id, next_date) WHERE state = 'active'")

    @api.depends("day", "date_from")
    def _compute_next_date(self):
        """The first day of execution that has not been dealt with."""
        for order in self:
            last = max(order.log_ids.filtered("final").mapped("date"), default=False)
            order.next_date = order._after(last) if order.date_from and order.day else False

    @api.depends("next_date", "state")
    def _compute_late(self):
        for order in self:
            due = order.state == "active" and order.next_date
            order.late = bool(due) and due < order.company_id._koperasi_today()

    def _after(self, last=None):
        """The first day of execution after ``last``, not before the order starts."""
        start = max(filter(None, (self.date_from, last and self._following(last))))
        first = add_months(start, 0, min(max(self.day, 1), 31))
        return first if first >= start else add_months(start, 1, min(max(self.day, 1), 31))

    @api.model
    def _following(self, date):
        return date.fromordinal(date.toordinal() + 1)

    # ------------------------------------------------------------
    # Create and write
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        self.env["res.users"]._koperasi_require(TELLER)
        self._check_ordered(vals_list, new=True)
        numbers = self.env.ref("koperasi_savings.sequence_standing_order")._koperasi_draw(
            len(vals_list)
        )
        orders = super().create([
            {**vals, "name": name} for vals, name in zip(vals_list, numbers, strict=True)
        ])  # fmt: skip
        for order in orders:
            (order.account_id + order.to_account_id).check_access("read")
            order._check_accounts()
            order._check_start()
        return orders

    def write(self, vals):
        self._check_ordered([vals])
        if not self.env.su and ORDERED & vals.keys():
            self.env["res.users"]._koperasi_require(TELLER)
            if any(order.state in ("ended", "cancelled") for order in self):
                raise UserError(self.env._("A standing order that is over stays as it was."))
        result = super().write(vals)
        for order in self:
            if {"account_id", "to_account_id", "amount"} & vals.keys():
                order._check_accounts()
            if "date_from" in vals:
                order._check_start()
        return result

    def _check_ordered(self, vals_list, new=False):
        if self.env.su:
            return
        chatter = set(self.env["mail.thread"]._fields)
        for vals in vals_list:
            for name in vals.keys() - ORDERED - chatter:
                given = (name, vals[name])
                if name in self._fields and not (new and (not vals[name] or given in (
                    ("state", "active"), ("name", "/"),
                ))):  # fmt: skip
                    raise AccessError(
                        self.env._(
                            "Number, state and dates of a standing order follow from its steps."
                        )
                    )

    def _check_accounts(self):
        unit = to_amount(self.currency_id.rounding)
        exact = self.env["koperasi.savings.transaction"]._exact(self.amount)
        if exact > 2**40 or exact % unit:
            raise UserError(self.env._("Give a whole amount of the currency."))
        if self.account_id.company_id != self.to_account_id.company_id:
            raise UserError(self.env._("Transfers stay within one cooperative."))
        kinds = (self.account_id + self.to_account_id).mapped("kind")
        if "term" in kinds or "suspense" in kinds or not self.account_id.product_id.withdrawable:
            raise UserError(
                self.env._("Choose savings from which one may withdraw, and no term deposit.")
            )

    def _check_start(self):
        """What lies in the past would all be carried out in one night."""
        if not self.env.su and self.date_from < self.company_id._koperasi_today():
            raise UserError(self.env._("A standing order starts today or later."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        if self.log_ids:
            raise UserError(self.env._("A standing order that was carried out stays; cancel it."))

    # ------------------------------------------------------------
    # Steps
    # ------------------------------------------------------------

    def action_pause(self):
        """Button: skip executions until it is resumed."""
        self._move("paused", "active")

    def action_resume(self):
        """Button: go on; what fell due meanwhile is not made up for."""
        paused = self.filtered(lambda order: order.state == "paused")
        self._move("active", "paused")
        for order in paused:
            order._leave_out()

    def _leave_out(self):
        """Days that have passed are written down as done with, so that no change of the order brings them back."""
        today, last = self.company_id._koperasi_today(), self.next_date
        if last >= today:
            return
        while (following := self._after(last)) < today:
            last = following
        self._note(last, today, True, reason=self.env._("Paused"), left_out=True)

    def action_cancel(self):
        """Button: the member does not want it any more."""
        self._move("cancelled", "active", "paused")

    def _move(self, state, *allowed):
        self.env["res.users"]._koperasi_require(TELLER)
        self.check_access("write")
        if any(order.state not in (*allowed, state) for order in self):
            raise UserError(
                self.env._("This step is not possible: look at the state of the order.")
            )
        # sudo: the state is written by the steps alone
        self.sudo().write({"state": state})

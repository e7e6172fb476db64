from decimal import Decimal

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import date_utils
from odoo.tools.misc import format_date

from odoo.addons.koperasi_base.tools.money import to_amount

from .. import shu_sql

STATES = [("draft", "Draft"), ("computed", "Computed"), ("adopted", "Adopted"), ("paid", "Paid")]
FINAL = ("adopted", "paid")
# Written by computing, adopting and paying alone.
SEALED = frozenset(
    {
        "state",
        "income",
        "expense",
        "surplus",
        "allocation_ids",
        "share_ids",
        "submitted_by_id",
        "submitted_on",
        "approved_by_id",
        "approved_on",
        "progress_done",
        "progress_total",
    }
)


class KoperasiShu(models.Model):
    """The surplus of a year: worked out from the books, divided, adopted by the meeting, paid.

    Computing may be repeated until the annual meeting (RAT) adopts the division. Nothing is booked before
    that; from then on the year takes no further entries.
    """

    _name = "koperasi.shu"
    _description = "SHU of a Year"
    _inherit = ["mail.thread", "koperasi.approval.mixin", "koperasi.ledger.run.mixin"]
    _order = "date_to desc, id desc"
    _check_company_auto = True

    name = fields.Char(
        compute="_compute_name", store=True, readonly=False, precompute=True, required=True
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    date_from = fields.Date(
        string="From", required=True, tracking=True, default=lambda self: self._default_date_from()
    )
    date_to = fields.Date(
        string="To",
        compute="_compute_date_to",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        tracking=True,
    )
    scheme_id = fields.Many2one(
        "koperasi.shu.scheme",
        required=True,
        check_company=True,
        compute="_compute_scheme_id",
        store=True,
        readonly=False,
        precompute=True,
        ondelete="restrict",
        tracking=True,
    )
    adoption_date = fields.Date(
        string="Annual Meeting (RAT)",
        copy=False,
        tracking=True,
        help="The day the members adopted the division: the date of the journal entry.",
    )
    state = fields.Selection(
        STATES, required=True, readonly=True, copy=False, default="draft", tracking=True
    )
    income = fields.Monetary(readonly=True, copy=False)
    expense = fields.Monetary(string="Expenses", readonly=True, copy=False)
    surplus = fields.Monetary(
        readonly=True,
        copy=False,
        tracking=True,
        help="Posted income less posted expenses of the year, tax included.",
    )
    allocation_ids = fields.One2many(
        "koperasi.shu.allocation", "shu_id", string="Division", readonly=True
    )
    share_ids = fields.One2many("koperasi.shu.share", "shu_id", string="Members", readonly=True)
    member_count = fields.Integer(compute="_compute_member_totals", string="Members Sharing")
    member_total = fields.Monetary(compute="_compute_member_totals", string="For Members")
    open_total = fields.Monetary(compute="_compute_member_totals", string="Not Yet Paid")
    note = fields.Html(string="Remarks of the Meeting")

    _dates_ordered = models.Constraint(
        "CHECK (date_from <= date_to)", "The year ends after it begins."
    )
    _adopted_after_year = models.Constraint(
        "CHECK (adoption_date > date_to)", "The meeting adopts the SHU after the year has ended."
    )

    # Kept by the database: two clerks who make the same year at once do not see each other.
    _result_divided_once = models.Constraint(
        "EXCLUDE USING gist (int4range(company_id, company_id, '[]') WITH &&,"
        " daterange(date_from, date_to, '[]') WITH &&)",
        "There is already an SHU for a part of this period.",
    )

    @api.model
    def _default_date_from(self):
        """The last calendar year that has ended."""
        return self.env.company._koperasi_today().replace(month=1, day=1) - relativedelta(years=1)

    @api.depends("date_from")
    def _compute_date_to(self):
        for shu in self.filtered("date_from"):
            shu.date_to = shu.date_from + relativedelta(years=1, days=-1)

    @api.depends("date_to")
    def _compute_name(self):
        for shu in self.filtered(lambda shu: shu.date_to and not shu.name):
            shu.name = self.env._("SHU %s", shu.date_to.year)

    @api.depends("company_id")
    def _compute_scheme_id(self):
        schemes = self.env["koperasi.shu.scheme"]
        for shu in self.filtered(lambda shu: shu.scheme_id.company_id != shu.company_id):
            shu.scheme_id = schemes.search([("company_id", "=", shu.company_id.id)], limit=1)

    @api.depends("share_ids.total", "share_ids.balance")
    def _compute_member_totals(self):
        groups = self.env["koperasi.shu.share"]._read_group(
            [("shu_id", "in", self.ids)], ["shu_id"], ["__count", "total:sum", "balance:sum"]
        )
        totals = {shu.id: values for shu, *values in groups}
        for shu in self:
            shu.member_count, shu.member_total, shu.open_total = totals.get(shu.id, (0, 0, 0))

    # ------------------------------------------------------------
    # Walls
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_sealed(name for name in vals if vals[name])
        return super().create(vals_list)

    def write(self, vals):
        self._check_sealed(vals)
        if {"date_from", "date_to", "scheme_id", "company_id", "adoption_date"} & set(vals):
            self._check_not_final()
        return super().write(vals)

    def _check_sealed(self, names):
        """Figures, state and approval follow from the buttons; clients may not write them."""
        if not self.env.su and SEALED.intersection(names):
            raise AccessError(self.env._("The figures of an SHU are computed, not entered."))

    def _check_not_final(self):
        if not self.env.su and any(shu.state in FINAL for shu in self):
            raise UserError(self.env._("The meeting has adopted this SHU; it stays as it is."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_adopted(self):
        if any(shu.state in FINAL for shu in self):
            raise UserError(self.env._("An adopted SHU is never deleted."))

    @api.model
    def _adopted_years(self, company):
        """The years of a company that take no further entries."""
        # sudo: whoever books anywhere is held by them, also without a right to see SHU
        return self.sudo().search([("company_id", "=", company.id), ("state", "in", FINAL)])

    def _containing(self, date):
        """The one of these years that a date lies in, or none."""
        return self.filtered(lambda shu: date and shu.date_from <= date <= shu.date_to)

    def _closed_message(self, date):
        return self.env._(
            "%(date)s is in a year whose SHU (%(shu)s) the meeting has adopted. Use a date after"
            " %(end)s.",
            date=format_date(self.env, date),
            shu=self.name,
            end=format_date(self.env, self.date_to),
        )

    # ------------------------------------------------------------
    # Figures
    # ------------------------------------------------------------

    def _unit(self):
        """Smallest amount of the currency."""
        return Decimal(str(self.company_id.currency_id.rounding))

    def _result_accounts(self):
        """Accounts to which a closing entry carries the result of the year."""
        # sudo: whoever computes need not be able to read the settings of accounts
        roles = self.env["koperasi.account.role"].sudo()
        return roles.search(
            [
                ("company_id", "=", self.company_id.id),
                ("role", "in", ("shu_result", "shu_undistributed")),
            ]
        ).account_id

    def _read_result(self):
        """Income and expenses of the year in the general ledger.

        :return: (income, expense) in rupiah
        """
        self.env.flush_all()
        [(income, expense)] = self.env.execute_query(shu_sql.year_result(self))
        return to_amount(income), to_amount(expense)

    def _counted_on(self):
        """Days on which savings are counted: month's ends, or the last day of the year."""
        if self.scheme_id.capital_measure == "closing":
            return [self.date_to]
        months = date_utils.date_range(
            self.date_from.replace(day=1), self.date_to.replace(day=1), relativedelta(months=1)
        )
        ends = [month + relativedelta(day=31) for month in months]
        return [*ends[:-1], self.date_to]

    # ------------------------------------------------------------
    # Drill-down
    # ------------------------------------------------------------

    def action_open_result(self):
        """The journal items of the year's result, by account."""
        self.ensure_one()
        self.env.flush_all()
        ids = [row[0] for row in self.env.execute_query(shu_sql.result_items(self))]
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Result of %s", self.name),
            "res_model": "account.move.line",
            "view_mode": "list,pivot",
            "domain": [("id", "in", ids)],
            "context": {"search_default_group_by_account": 1, "create": False},
        }

    def action_open_shares(self):
        """The members and their shares."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Members' Shares: %s", self.name),
            "res_model": "koperasi.shu.share",
            "view_mode": "list,form",
            "domain": [("shu_id", "=", self.id)],
        }

    def action_open_batches(self):
        """The batches of adoption and payout with their journal entries."""
        return {**super().action_open_batches(), "name": self.env._("Bookings of %s", self.name)}

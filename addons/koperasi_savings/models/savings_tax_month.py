from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL
from odoo.tools.misc import format_date

from odoo.addons.koperasi_base.tools.money import to_amount

from .. import tax_sql
from ..tools.tax_file import OBJECTS
from .savings_tax import month_of

CLERK = "koperasi_base.group_clerk"
MANAGER = "koperasi_base.group_manager"
ENTERED = {"company_id", "month", "payment_date", "payment_reference", "note"}
PAYMENT_DAY, REPORT_DAY = 15, 20  # of the following month; PMK 81/2024


class KoperasiSavingsTaxMonth(models.Model):
    """The tax on savings interest of one month: a certificate for every member, and what is paid and reported.

    draft (may be worked out anew) -> issued (numbers and figures are fixed). A correction takes it back to
    draft with the next revision; numbers stay.
    """

    _name = "koperasi.savings.tax.month"
    _description = "Tax on Savings Interest of a Month"
    _inherit = ["mail.thread"]
    _order = "month desc, id desc"
    _rec_name = "month"

    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    month = fields.Date(
        required=True, default=lambda self: self._last_month(), help="Any day of it."
    )
    state = fields.Selection(
        [("draft", "Draft"), ("issued", "Issued")],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        tracking=True,
    )
    revision = fields.Integer(
        readonly=True, copy=False, help="Corrections of the return (pembetulan)."
    )
    certificate_ids = fields.One2many(
        "koperasi.savings.tax.certificate", "month_id", readonly=True, copy=False
    )
    member_count = fields.Integer(string="Members", readonly=True, copy=False)
    gross_total = fields.Monetary(string="Interest", readonly=True, copy=False)
    taxed_total = fields.Monetary(
        string="Taxed Interest", readonly=True, copy=False, help="Of members above the threshold."
    )
    tax_total = fields.Monetary(string="Tax withheld", readonly=True, copy=False)
    open_total = fields.Monetary(
        string="Tax not withheld yet",
        readonly=True,
        copy=False,
        help="Due by the interest of the month, but no interest was there to take it from.",
    )
    books_total = fields.Monetary(
        string="Tax in the Books",
        readonly=True,
        copy=False,
        help="What the ledgers have put on the accounts of tax payable in the month.",
    )
    payable_balance = fields.Monetary(
        string="Payable at the End", readonly=True, copy=False, help="Balance of tax payable."
    )
    difference = fields.Monetary(compute="_compute_difference")
    payment_due = fields.Date(string="Pay until", compute="_compute_due")
    report_due = fields.Date(string="Report until", compute="_compute_due")
    payment_date = fields.Date(string="Paid on", copy=False)
    payment_reference = fields.Char(
        string="NTPN", copy=False, help="Number of the state's receipt."
    )
    note = fields.Text()

    _month_uniq = models.UniqueIndex("(company_id, month)", "This month has a recap already.")
    _month_first_day = models.Constraint(
        "CHECK (EXTRACT(day FROM month) = 1)", "A month is given by its first day."
    )

    @api.model
    def _last_month(self):
        return self.env.company._koperasi_today().replace(day=1) - relativedelta(months=1)

    @api.depends("tax_total", "books_total")
    def _compute_difference(self):
        for month in self:
            month.difference = month.tax_total - month.books_total

    @api.depends("month")
    def _compute_due(self):
        for month in self:
            following = month.month and month.month + relativedelta(months=1)
            month.payment_due = following and following.replace(day=PAYMENT_DAY)
            month.report_due = following and following.replace(day=REPORT_DAY)

    @api.depends("month")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for month in self:
            month.display_name = month._label()

    def _label(self):
        return format_date(self.env, self.month, date_format="MMMM y") if self.month else ""

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_entered(vals)
            self._to_first_day(vals)
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            self._check_entered(vals)
            if {"company_id", "month"} & vals.keys() and self.certificate_ids:
                raise UserError(self.env._("A month with certificates keeps its date and company."))
        self._to_first_day(vals)
        return super().write(vals)

    @api.model
    def _to_first_day(self, vals):
        if vals.get("month"):
            vals["month"] = fields.Date.to_date(vals["month"]).replace(day=1)

    @api.model
    def _check_entered(self, vals):
        """Figures come from the ledger; nobody enters them, whatever client he uses."""
        chatter = self.env["mail.thread"]._fields
        derived = {n for n in vals if n in self._fields and n not in ENTERED and n not in chatter}
        if derived and not self.env.su:
            raise UserError(
                self.env._("These fields are not entered by hand: %s", ", ".join(sorted(derived)))
            )

    def _set(self, **vals):
        # sudo: see _check_entered; the public method that leads here has checked the role
        self.sudo().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_issued(self):
        if any(month.state == "issued" or month.revision for month in self):
            raise UserError(self.env._("Certificates that were issued are kept."))

    # ------------------------------------------------------------
    # Steps
    # ------------------------------------------------------------

    def _require(self, group):
        self.env["res.users"]._koperasi_require(group)
        self.check_access("read")

    def action_compute(self):
        """Button: read interest and tax of the month from the ledger; certificates keep their numbers.

        :raises AccessError: not a clerk
        :raises UserError: issued already
        """
        self._require(CLERK)
        for month in self:
            month._check_draft()
            month._do_compute()

    def _check_draft(self):
        if self.state != "draft":
            raise UserError(
                self.env._("%s is issued. Start a correction to work it out anew.", self._label())
            )

    def _do_compute(self):
        self.env.flush_all()
        self.env.cr.execute(self._certificates_sql())
        self.env["koperasi.savings.tax.certificate"].invalidate_model()
        self.invalidate_recordset(["certificate_ids"])
        certificates = self.certificate_ids
        self._set(
            member_count=len(certificates.filtered("gross")),
            gross_total=sum(certificates.mapped("gross")),
            taxed_total=sum(certificates.filtered("tax").mapped("gross")),
            tax_total=sum(certificates.mapped("tax")),
            open_total=sum(certificates.mapped("missing")),
            books_total=self._in_books(
                "AND move.date >= %(first)s AND journal.koperasi_kind IS NOT NULL"
            ),
            payable_balance=self._in_books(""),
        )

    def _certificates_sql(self):
        """INSERT or UPDATE of a certificate per member with interest or tax in the month, also at 0 %."""
        booked = self.env["koperasi.savings.tax"]._booked_sql(self.company_id, self.month)
        return tax_sql.certificates(self, booked, self._rule(), OBJECTS)

    def _rule(self):
        """Threshold and rate of the month, as Decimal."""
        last = month_of(self.month)[1]
        return self.env["koperasi.savings.tax.rule"]._of_date(self.company_id, last)

    def _complete_certificates(self):
        """Upgrade: certificates of these months from before they kept rate, threshold and code get those of the
        month's rule; what is on them already stays."""
        self.env.flush_all()
        for month in self:
            self.env.execute_query(tax_sql.certificates_without_rule(month, month._rule(), OBJECTS))
        self.env["koperasi.savings.tax.certificate"].invalidate_model()

    def _in_books(self, condition):
        """Credit balance of the accounts of tax payable, of posted entries up to the end of the month."""
        first, last = month_of(self.month)
        [(amount,)] = self.env.execute_query(
            SQL(
                "SELECT coalesce(-sum(line.balance), 0)::text FROM account_move_line line"
                " JOIN account_move move ON move.id = line.move_id AND move.state = 'posted'"
                " JOIN account_journal journal ON journal.id = move.journal_id"
                " WHERE line.company_id = %(company)s AND line.account_id = ANY(%(accounts)s)"
                "   AND move.date <= %(last)s " + condition,
                company=self.company_id.id,
                accounts=self._tax_accounts().ids,
                first=first,
                last=last,
            )
        )
        return to_amount(amount)

    def _tax_accounts(self):
        """The accounts that tax on interest is or was put on."""
        # sudo: whoever makes the recap need not be able to read settings of accounting
        rules = self.env["koperasi.savings.run.rule"].sudo()
        used = rules.search([("company_id", "=", self.company_id.id)]).tax_account_id
        products = self.env["koperasi.savings.product"].sudo().with_context(active_test=False)
        own = products.search([("company_id", "=", self.company_id.id)]).interest_tax_account_id
        role = self.company_id._koperasi_account("savings_tax_payable").sudo()
        return used | own | role

    def action_issue(self):
        """Button: the certificates are final.

        :raises AccessError: not a manager
        :raises UserError: the month is not over, or the certificates and the books differ
        """
        self._require(MANAGER)
        for month in self.filtered(lambda m: m.state != "issued"):
            month._do_compute()
            month._check_can_issue()
            month._set(state="issued")

    def _check_can_issue(self):
        if month_of(self.month)[1] >= self.company_id._koperasi_today():
            raise UserError(self.env._("%s is not over yet.", self._label()))
        if self.difference:
            raise UserError(
                self.env._(
                    "The certificates have %(tax)s of tax, the books %(books)s. Look for entries by hand on the"
                    " account of tax payable, then issue.",
                    tax=self.currency_id.format(self.tax_total),
                    books=self.currency_id.format(self.books_total),
                )
            )

    def action_correct(self):
        """Button: start a correction; interest came in for a month that is reported.

        :raises AccessError: not a manager
        """
        self._require(MANAGER)
        for month in self.filtered(lambda m: m.state == "issued"):
            month._set(state="draft", revision=month.revision + 1)

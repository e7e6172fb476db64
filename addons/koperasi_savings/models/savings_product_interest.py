from datetime import timedelta
from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools.misc import format_date

from odoo.addons.koperasi_base.tools.money import to_amount

from ..sql import interest_sql

PERIODS = {"month": 1, "quarter": 3, "year": 12}
# Interest of these is no matter of interest runs: term deposits accrue by their certificate.
NOT_IN_RUNS = ("term", "suspense")


class KoperasiSavingsProduct(models.Model):
    """How a product earns: period, least balance, rounding, accounts, and the cap on its rates."""

    _inherit = "koperasi.savings.product"

    interest_period = fields.Selection(
        [("month", "Month"), ("quarter", "Quarter"), ("year", "Year")],
        string="Credited every",
        required=True,
        default="month",
    )
    interest_minimum = fields.Monetary(
        string="Least Balance that earns", help="A balance below earns nothing."
    )
    interest_unit = fields.Monetary(
        string="Rounded to", required=True, default=1, help="Interest is a multiple of this amount."
    )
    interest_rounding = fields.Selection(
        [
            ("half_up", "Nearest, half up"),
            ("half_even", "Nearest, half to even"),
            ("down", "Down"),
            ("up", "Up"),
        ],
        string="Rounding",
        required=True,
        default="half_up",
    )
    interest_at_closing = fields.Selection(
        [("credit", "Credited up to the day before"), ("none", "Lost since the last run")],
        string="Interest at Closing",
        required=True,
        default="credit",
        help="What an account that is closed, or whose member leaves, gets for the days since the last run.",
    )
    interest_account_id = fields.Many2one(
        "account.account",
        string="Interest Expense",
        compute="_compute_interest_accounts",
        store=True,
        readonly=False,
        precompute=True,
        check_company=True,
        ondelete="restrict",
    )
    interest_tax_account_id = fields.Many2one(
        "account.account",
        string="Tax Payable",
        compute="_compute_interest_accounts",
        store=True,
        readonly=False,
        precompute=True,
        check_company=True,
        ondelete="restrict",
    )
    interest_used_until = fields.Date(
        compute="_compute_interest_used_until",
        help="Last day of the posted interest runs; rates up to it are fixed.",
    )

    _interest_sound = models.Constraint(
        "CHECK (interest_minimum >= 0 AND interest_unit >= 1 AND interest_unit = trunc(interest_unit))",
        "The least balance is not negative, and interest is rounded to one rupiah or more.",
    )

    @api.depends("kind", "company_id")
    def _compute_interest_accounts(self):
        roles = self.env["koperasi.account.role"].search(
            [("company_id", "in", self.company_id.ids)]
        )
        accounts = {(role.company_id, role.role): role.account_id for role in roles}
        for product in self:
            expense = (
                "term_interest_expense" if product.kind == "term" else "savings_interest_expense"
            )
            company = product.company_id
            product.interest_account_id = accounts.get((company, expense))
            product.interest_tax_account_id = accounts.get((company, "savings_tax_payable"))

    def _compute_interest_used_until(self):
        used = self._interest_used()
        for product in self:
            product.interest_used_until = used.get(product)

    def _interest_used(self):
        """Last day of the posted runs of each product; rates until then cannot change any more.

        :rtype: dict of dates by product
        """
        # sudo: whoever edits rates is told up to when they are used, not by which runs
        rules = self.env["koperasi.savings.run.rule"].sudo()
        used = rules._read_group(
            [("product_id", "in", self.ids), ("state", "=", "posted")],
            ["product_id"],
            ["date_to:max"],
        )
        return {product.sudo(self.env.su): date for product, date in used}

    @api.constrains("interest_period")
    def _check_interest_period(self):
        """:raises ValidationError: the new period begins within days that a run has paid or is about to pay"""
        # sudo: as in _interest_used
        rules = self.env["koperasi.savings.run.rule"].sudo()
        last_days = rules._read_group(
            [("product_id", "in", self.ids), ("state", "!=", "cancelled")],
            ["product_id"],
            ["date_to:max"],
        )
        for product, last in last_days:
            following = last + timedelta(days=1)
            if product._interest_period_of(following) != following:
                raise ValidationError(
                    self.env._(
                        "Interest of %(product)s is in runs up to %(date)s, in the middle of a new period. Run the"
                        " rest by the period that it has, then change it.",
                        product=product.display_name,
                        date=format_date(self.env, last),
                    )
                )

    def _earns_in_runs(self):
        """The products of these whose interest is credited by runs."""
        return self.filtered(
            lambda product: product.interest_method != "none" and product.kind not in NOT_IN_RUNS
        )

    # ------------------------------------------------------------
    # Rates
    # ------------------------------------------------------------

    def _interest_segments(self, first, last):
        """The dated rates that hold in a period.

        :return: list of (first day, [(balance from, percent a year), ...]) with Decimals, the first one
            from the first day of the period or later
        """
        self.ensure_one()
        by_date = {}
        for rate in self.rate_ids.filtered(lambda r: r._is_ordinary() and r.date_from <= last):
            tier = (to_amount(rate.balance_from), to_amount(rate.annual_rate))
            by_date.setdefault(rate.date_from, []).append(tier)
        before = [date for date in by_date if date <= first]
        dates = [*([max(before)] if before else []), *sorted(d for d in by_date if d > first)]
        return [(max(date, first), sorted(by_date[date])) for date in dates]

    def _interest_months(self):
        """Months of a posting period."""
        return PERIODS[self.interest_period]

    def _interest_period_of(self, date):
        """First day of the posting period that a date is in."""
        months = self._interest_months()
        return date.replace(day=1, month=(date.month - 1) // months * months + 1)

    def _interest_rule(self, first, last):
        """What the product pays in some days, as it stands now.

        :rtype: interest_sql.Rule
        """
        self.ensure_one()
        unit, mode = self._interest_rounding()
        return interest_sql.Rule(
            first=first,
            last=last,
            method=self.interest_method,
            day_count=self.day_count,
            segments=self._interest_segments(first, last),
            minimum=to_amount(self.interest_minimum),
            unit=unit,
            mode=mode,
        )

    @api.model
    def _method_text(self, method, day_count):
        """Method and day count in words."""
        values = {"interest_method": method, "day_count": day_count}
        labels = {name: self._fields[name]._description_selection(self.env) for name in values}
        return ", ".join(dict(labels[name])[value] for name, value in values.items())

    def _check_rate_cap(self, rates=None, since=None):
        """Refuse rates above the cap of the company, if the company blocks them.

        :param rates: the rates to look at; default all of these products
        :param since: only rates that hold from this day on
        :raises UserError: names product and rate
        """
        for rate in self._rates_above_cap(rates, since):
            if rate.company_id.koperasi_rate_cap_mode == "block":
                raise UserError(rate._cap_message())

    def _is_above_cap(self, percent):
        """Whether percent a year are above the cap of a company that warns or refuses."""
        # sudo: settings of the cooperative hold whoever may read them
        company = self.sudo().company_id
        return company.koperasi_rate_cap_mode in ("warn", "block") and to_amount(
            percent
        ) > to_amount(company.koperasi_rate_cap)

    def _refuses_above_cap(self):
        """Whether the company refuses rates above the cap."""
        # sudo: as above
        return self.sudo().company_id.koperasi_rate_cap_mode == "block"

    def _cap_text(self, percent):
        """That percent a year are above the cap, in words; False if they are not."""
        if not self._is_above_cap(percent):
            return False
        return self.env._(
            "%(product)s: %(rate)s %% a year is above the cap of %(cap)s %% on savings interest.",
            product=self.display_name,
            rate=f"{percent:g}",
            # sudo: as above
            cap=f"{self.sudo().company_id.koperasi_rate_cap:g}",
        )

    def _rates_above_cap(self, rates=None, since=None):
        """Rates above the cap of companies that warn or block."""
        rates = self.rate_ids if rates is None else rates
        # sudo: settings of the cooperative hold whoever may read them
        return rates.filtered(
            lambda rate: (
                rate.sudo().company_id.koperasi_rate_cap_mode != "off"
                and to_amount(rate.annual_rate)
                > to_amount(rate.sudo().company_id.koperasi_rate_cap)
                and (not since or rate.date_from >= since)
            )
        )

    def _interest_accounts(self):
        """Expense and tax accounts, by the product or by the roles.

        :raises UserError: neither has one; says where to set it
        """
        self.ensure_one()
        # sudo: whoever runs interest need not be able to read the chart of accounts
        product, company = self.sudo(), self.company_id
        expense = product.interest_account_id or company._koperasi_account(
            "savings_interest_expense"
        )
        tax = product.interest_tax_account_id or company._koperasi_account("savings_tax_payable")
        return expense, tax

    def _interest_rounding(self):
        """(unit, mode) for ``koperasi_calc.rounding.Rounding``."""
        return Decimal(to_amount(self.interest_unit)), self.interest_rounding

import re
from datetime import timedelta
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools.misc import format_date

from odoo.addons.koperasi_base.door import opened
from odoo.addons.koperasi_base.tools.money import to_amount

from .. import interest_why

DAY = timedelta(days=1)
# with the id of the account since two accounts may close on one day
CLOSING_KEY = re.compile(
    r"savings-closing/(?:\d+/){1,2}(\d{4}-\d\d-\d\d)/(\d{4}-\d\d-\d\d)/interest"
)


class ClosingInterest(NamedTuple):
    """What an account earned in one posting period, or in a part of it, that no run has credited.

    :ivar rule: ``interest_sql.Rule`` with first and last day
    :ivar gross: Decimal rupiah
    """

    account: models.Model
    rule: tuple
    gross: object


class KoperasiSavingsAccount(models.Model):
    """Interest of accounts that end: no run reaches a closed account, so closing credits what is still due.

    The day of closing does not count: at its end the account is empty (HANDBOOK, section 3).
    """

    _inherit = "koperasi.savings.account"

    interest_until = fields.Date(
        string="Interest paid until",
        readonly=True,
        copy=False,
        help="Paid at closing up to this day; interest runs leave the account out.",
    )

    def _closing_interest(self, date=None):
        """Interest of these accounts since their last posted run, up to the day before a date.

        :param date: day of closing; default today in the company's time zone
        :return: list of :class:`ClosingInterest` above zero, periods in their order
        """
        found = []
        # sudo: whoever closes an account need not be able to read rates and runs
        for account in self.sudo().filtered(lambda held: held._earns_at_closing()):
            day = fields.Date.to_date(date) or account.company_id._koperasi_today()
            found += filter(None, map(account._interest_of, account._unpaid_periods(day - DAY)))
        return [item for item in found if item.gross > 0]

    def _earns_at_closing(self):
        product = self.product_id
        return (
            self.state == "open"
            and self.entry_count
            and not self.interest_until
            and product.interest_at_closing == "credit"
            and product._earns_in_runs()
        )

    def _unpaid_periods(self, last):
        """(first, last day) of the posting periods up to a day, as far as no posted run has paid them.

        Before the first run of the product nothing is known of what was paid, so without a run only the
        period of the last day counts. Periods of runs may be others than those of the product today.
        """
        rules = self.env["koperasi.savings.run.rule"].search(
            [("product_id", "=", self.product_id.id), ("state", "!=", "cancelled")]
        )
        seen = self._runs_that_saw()
        paid = {rule.date_from: rule.date_to for rule in rules if self._is_paid_by(rule, seen)}
        months = relativedelta(months=self.product_id._interest_months())
        first = min([*rules.mapped("date_from"), self.product_id._interest_period_of(last)])
        while first <= last:
            end = next((end for start, end in paid.items() if start <= first <= end), None)
            if end is None:
                end = self.product_id._interest_period_of(first) + months - DAY
                end = min([end, *(start - DAY for start in paid if start > first)])
                yield first, min(end, last)
            first = end + DAY

    def _is_paid_by(self, rule, seen):
        """Whether a run is posted and has seen this account, or the part of it that has this account."""
        if rule.state != "approved":
            return rule.state == "posted" and (rule.date_to < self.open_date or rule.run_id in seen)
        batches = Domain("batch_id", "in", rule.run_id.batch_ids.ids)
        own = batches & Domain("account_id", "=", self.id)
        return bool(self.env[self._ledger_entry_model].search_count(own, limit=1))

    def _runs_that_saw(self):
        """The posted runs that had this account; not if it was closed then, and opened again since."""
        lines = self.env["koperasi.savings.run.line"].search(
            [("account_id", "=", self.id), ("run_id.state", "=", "posted")]
        )
        regular = lines.filtered(lambda line: line.kind == "regular" and line.entry_number)
        return regular.run_id | lines.adjusts_run_id

    def _interest_of(self, period, number=None, rule=None):
        """What the account earned in a period, from the rows before a number.

        :param rule: ``interest_sql.Rule``; default what the product pays now
        :return: :class:`ClosingInterest`; None without a rate
        """
        rule = rule or self.product_id._interest_rule(*period)
        if not rule.segments:
            return None
        days = self._spans_of(rule, number or self.entry_count + 1)
        return ClosingInterest(self, rule, interest_why.total(rule, interest_why.parts(rule, days)))

    def _spans_of(self, rule, number):
        """The balances of the days of a rule, by the rows before a number."""
        entries = self.env[self._ledger_entry_model]
        before = Domain("account_id", "=", self.id) & Domain("number", "<", number)
        last = entries.search(before, order="number desc", limit=1)
        since = entries.search(before & Domain("date", ">=", rule.first), order="number")
        movements = {}
        for entry in since.filtered(lambda row: row.date <= rule.last):
            movements[entry.date] = movements.get(entry.date, 0) + to_amount(entry.amount)
        opening = to_amount(last.balance_after) - sum(to_amount(row.amount) for row in since)
        return interest_why.spans(rule, opening, movements)

    # ------------------------------------------------------------
    # Rows
    # ------------------------------------------------------------

    def _closing_taxes(self, items, date=None):
        """Tax to withhold from closing interest, over all accounts of the month.

        :return: {account id: Decimal rupiah}
        """
        gross = {}
        for item in items:
            gross[item.account.id] = gross.get(item.account.id, 0) + item.gross
        if not gross:
            return {}
        company = items[0].account.company_id
        day = fields.Date.to_date(date) or company._koperasi_today()
        return self.env["koperasi.savings.tax"]._withhold(company, day, gross)

    def _closing_interest_rows(self, items, taxes):
        """Ledger rows of closing interest: each period, then the tax of each account; their rules are kept."""
        rows = [item.account._closing_row(item) for item in items]
        for item, row in zip(items, rows, strict=True):
            item.account._keep_rule(row["import_key"], item.rule)
        for account in self.sudo().filtered(lambda held: taxes.get(held.id)):
            tax = account.product_id._interest_accounts()[1]
            memo = self.env._("Final tax 4(2) on interest")
            rows.append(account._system_row(-taxes[account.id], "tax", tax, memo))
        return rows

    def _closing_row(self, item):
        expense = self.product_id._interest_accounts()[0]
        days = f"{item.rule.first}/{item.rule.last}"
        key = f"savings-closing/{self.id}/{self.entry_count}/{days}/interest"
        row = self._system_row(item.gross, "interest", expense, self._closing_label(item))
        return {**row, "import_key": key}

    def _system_row(self, amount, kind, counter, memo):
        return self._row(amount, kind, counter, {"channel": "system", "memo": memo, "key": None})

    def _closing_label(self, item):
        """Description of closing interest in the books and in a settlement."""
        first, last = (format_date(self.env, day) for day in (item.rule.first, item.rule.last))
        return self.env._("Interest %(first)s - %(last)s, at closing", first=first, last=last)

    def _end_interest(self, date):
        """From now on runs leave these accounts out, until the closing is undone."""
        # sudo: written together with the rows of the closing, here only
        opened(self.sudo()).write({"interest_until": fields.Date.to_date(date)})

    def _resume_interest(self):
        """The closing was undone: runs credit these accounts again."""
        # sudo: as above
        opened(self.sudo().filtered("interest_until")).write({"interest_until": False})

from dateutil.relativedelta import relativedelta

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.koperasi_base.tools.money import to_amount

from ..sql import interest_sql, run_sql, tax_sql
from .savings_product_interest import PERIODS
from .savings_run import CLERK
from .savings_tax import month_of

TOTALS = (
    "line_count", "base_total", "gross_total", "tax_total", "net_total",
    "adjustment_count", "adjustment_total", "carried_total",
)  # fmt: skip


class KoperasiSavingsRun(models.Model):
    """The computation: lines from balances and rates, in a few statements whatever the number of accounts."""

    _inherit = "koperasi.savings.run"

    def action_compute(self):
        """Button: work out the lines, or work them out anew. Books nothing.

        :raises AccessError: not a clerk
        :raises UserError: no products, a period that is not theirs or is in another run, no rates
        """
        self._require(CLERK)
        for run in self:
            run._check_state("draft", "computed")
            run._check_period()
            run._check_finished()
            run._check_order()
            run._do_compute()

    def _do_compute(self):
        self._claim()
        self._discard()
        self._take_snapshot()
        self.env.flush_all()
        self.env.cr.execute(run_sql.open_work())
        self.env.cr.execute(run_sql.WORK_MEMORY)
        for rule in self.rule_ids:
            self._compute_product(rule)
        self.env.cr.execute(run_sql.cover(self, lines=run_sql.WORK))
        self._compute_tax()
        self.env.cr.execute(run_sql.store_work())
        self.env.cr.execute("ANALYZE koperasi_savings_run_line")
        self._refresh_totals()
        self._mark_submitted()  # the maker, until somebody hands it over
        self._set(state="computed", seen_id=self._seen(), interest_seen=self._interest_booked())

    def _discard(self):
        """Take lines and snapshot away; nothing was booked from them."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL("DELETE FROM koperasi_savings_run_line WHERE run_id = ANY(%s)", self.ids)
        )
        # sudo: rules are made and removed with the computation, nobody edits them
        self.sudo().rule_ids.unlink()
        self._refresh_totals()

    # ------------------------------------------------------------
    # Checks
    # ------------------------------------------------------------

    def _fits_period(self, product):
        """Whether this run is one posting period of a product: a calendar month, quarter or year."""
        if not self.date_from or not self.date_to:
            return False
        months = PERIODS[product.interest_period]
        start = self.date_from
        return (
            start.day == 1
            and (start.month - 1) % months == 0
            and self.date_to == start + relativedelta(months=months, days=-1)
        )

    def _check_period(self):
        if not self.product_ids:
            raise UserError(
                self.env._(
                    "Choose the products whose interest is to be computed. Products without a method of interest,"
                    " and term deposits, are not for interest runs."
                )
            )
        for product in self.product_ids:
            if not product._earns_in_runs() or not self._fits_period(product):
                periods = dict(product._fields["interest_period"]._description_selection(self.env))
                raise UserError(
                    self.env._(
                        "%(product)s is credited every %(period)s: the run has to be one whole of it, from its first"
                        " to its last day.",
                        product=product.display_name,
                        period=periods[product.interest_period].lower(),
                    )
                )
            if not product._interest_segments(self.date_from, self.date_to):
                raise UserError(
                    self.env._("%s has no rate for this period yet.", product.display_name)
                )

    def _check_finished(self):
        """One run is finished before the next: two open ones would both have an earlier period's difference."""
        # sudo: a run that the user may not see counts, too
        rules = self.env["koperasi.savings.run.rule"].sudo()
        waiting = rules.search(
            [
                ("product_id", "in", self.product_ids.ids),
                ("run_id", "!=", self.id),
                ("state", "in", ("computed", "submitted", "approved")),
            ],
            limit=1,
        )
        if waiting:
            raise UserError(
                self.env._(
                    "%(run)s with %(product)s is not finished. Post it, or take it back to draft, before another run"
                    " is computed.",
                    run=waiting.run_id.display_name,
                    product=waiting.product_id.display_name,
                )
            )

    def _check_order(self):
        """Each day of a product is in one run. A month that was left out may be run later: what its interest
        changes in months that were run before is an adjustment in the next run (docs/decisions/0011)."""
        # sudo: a run that the user may not see counts, too
        rules = self.env["koperasi.savings.run.rule"].sudo()
        taken = rules.search(
            [
                ("product_id", "in", self.product_ids.ids),
                ("run_id", "!=", self.id),
                ("state", "!=", "cancelled"),
                ("date_from", "<=", self.date_to),
                ("date_to", ">=", self.date_from),
            ],
            limit=1,
        )
        if taken:
            raise UserError(
                self.env._(
                    "The interest of %(product)s for these days is in %(run)s already. To run them anew, reverse"
                    " that run.",
                    product=taken.product_id.display_name,
                    run=taken.run_id.display_name,
                )
            )

    def _check_fresh(self):
        """The tax counts all interest of the month: when other interest was booked since, it is another."""
        if self._interest_booked() != self.interest_seen:
            raise UserError(
                self.env._(
                    "Since %s was computed, other interest of that month was booked or reversed, so the tax is"
                    " another. Take it back to draft and compute it again.",
                    self.display_name,
                )
            )

    # ------------------------------------------------------------
    # Steps
    # ------------------------------------------------------------

    def _take_snapshot(self):
        """Keep the rules of each product as they are now."""
        # sudo: as in _discard
        rules = self.env["koperasi.savings.run.rule"].sudo()
        rules.create([self._prepare_rule(product) for product in self.product_ids])
        self.invalidate_recordset(["rule_ids"])

    def _prepare_rule(self, product):
        expense, tax = product._interest_accounts()
        segments = product._interest_segments(self.date_from, self.date_to)
        unit, mode = product._interest_rounding()
        return {
            "run_id": self.id,
            "product_id": product.id,
            "date_from": self.date_from,
            "date_to": self.date_to,
            "method": product.interest_method,
            "day_count": product.day_count,
            "minimum": product.interest_minimum,
            "unit": unit,
            "mode": mode,
            "segments": [
                [str(first), [[str(start), str(percent)] for start, percent in tiers]]
                for first, tiers in segments
            ],
            "interest_account_id": expense.id,
            "tax_account_id": tax.id,
        }

    def _compute_product(self, snapshot):
        """The lines of a product: regular ones, then the differences of earlier periods."""
        rule = snapshot._as_rule()
        product = SQL("held.product_id = %s", snapshot.product_id.id)
        source = self._earned(rule, product)
        self.env.cr.execute(run_sql.regular(self, rule, source))
        for adjusted, accounts in self._late_accounts(snapshot.product_id):
            self._adjust(adjusted, snapshot.product_id, accounts)

    def _earned(self, rule, accounts, own=None):
        # sudo: all accounts of the product earn, whatever the user may see
        model = self.env["koperasi.savings.account"].sudo()
        return interest_sql.earned(model, self.company_id, rule, accounts, own)

    def _late_accounts(self, product):
        """Earlier runs, each with the accounts on which movements came in for its days afterwards."""
        last = self._last_run(product)
        if not last:
            return []
        rows = self.env.execute_query(run_sql.late_accounts(self, product, last, last.seen_id))
        # sudo: earlier runs count whoever may see them
        return [(self.sudo().browse(run), accounts) for run, accounts in rows]

    def _last_run(self, product):
        """The last posted run of a product before this one: what it has seen is no news."""
        # sudo: as in _late_accounts
        rules = self.env["koperasi.savings.run.rule"].sudo()
        last = rules.search(
            [
                ("product_id", "=", product.id),
                ("state", "=", "posted"),
                ("date_to", "<", self.date_from),
            ],
            order="date_to desc",
            limit=1,
        )
        return last.run_id

    def _adjust(self, adjusted, product, accounts):
        """Lines with the differences of an earlier period, by the rules that it was computed with."""
        snapshot = adjusted.rule_ids.filtered(lambda rule: rule.product_id == product)
        rule = snapshot._as_rule()
        only = SQL("held.id = ANY(%s)", accounts)
        source = self._earned(rule, only, adjusted.batch_ids.ids)
        self.env.cr.execute(run_sql.adjustment(self, adjusted, rule, source))

    def _compute_tax(self):
        taxes = self.env["koperasi.savings.tax"]._withhold_sql(
            self.company_id, self.date, run_sql.gross_by_account(self), many=True
        )
        self.env.cr.execute("ANALYZE koperasi_savings_run_work")
        self.env.cr.execute(run_sql.spread_tax(self, taxes))

    def _seen(self):
        """Id up to which every transaction is seen: no transaction stays uncommitted for a day."""
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM koperasi_savings_transaction"
                " WHERE create_date < now() AT TIME ZONE 'UTC' - interval '1 day' ORDER BY id DESC LIMIT 1"
            )
        )
        return rows[0][0] if rows else 0

    def _check_none_closed(self):
        """Closed accounts take no rows, and their interest was paid when they were closed."""
        self.env.flush_all()
        closed = self.env.execute_query_dict(run_sql.closed_accounts(self))
        if closed:
            raise UserError(
                self.env._(
                    "Since %(run)s was computed, %(count)s accounts were closed or settled and their interest was"
                    " paid then, %(account)s for one. Take the run back to draft and compute it again.",
                    run=self.display_name,
                    count=len(closed),
                    account=closed[0]["name"],
                )
            )

    def _interest_booked(self):
        """Number of rows of interest and tax that the month has, those of this run left out."""
        first, last = month_of(self.date)
        [(count,)] = self.env.execute_query(
            SQL(
                "SELECT count(*) FROM koperasi_savings_transaction entry"
                "  LEFT JOIN koperasi_savings_transaction origin ON origin.id = entry.reversal_of_id"
                " WHERE entry.company_id = %s AND entry.date BETWEEN %s AND %s"
                "   AND entry.kind IN ('interest', 'tax', 'reversal')"
                "   AND coalesce(origin.kind, entry.kind) IN %s AND NOT entry.batch_id = ANY(%s)",
                self.company_id.id,
                first,
                last,
                tax_sql.COUNTED,
                self.batch_ids.ids,
            )
        )
        return count

    def _refresh_totals(self):
        self.env["koperasi.savings.run.line"].invalidate_model()
        for run in self:
            [found] = self.env.execute_query(run_sql.totals(run))
            values = {
                name: to_amount(value or 0) for name, value in zip(TOTALS, found, strict=True)
            }
            run._set(**values)

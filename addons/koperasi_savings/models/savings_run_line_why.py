from odoo import models
from odoo.tools import SQL

from odoo.addons.koperasi_base.tools.money import to_amount

from .. import interest_why


class KoperasiSavingsRunLine(models.Model):
    """Why a line has its amount: days, balances, rates and their sum, from the transactions that it saw."""

    _inherit = "koperasi.savings.run.line"

    def _why(self):
        """Everything that leads to the interest of this line.

        :return: dict: ``kind``, ``line``, ``product``, ``period`` and ``method_text`` (words), what
            :func:`interest_why.shown` has, ``amount`` (what is credited); adjustments also have
            ``before``, ``carried`` and ``movements``
        """
        self.ensure_one()
        # sudo: whoever may see the line may see why; rules and runs are not for members
        line = self.sudo()
        run = line.adjusts_run_id or line.run_id
        snapshot = run.rule_ids.filtered(lambda rule: rule.product_id == line.product_id)
        rule = snapshot._as_rule()
        days = interest_why.spans(rule, *line._balances(rule, run))
        return {
            "kind": line.kind,
            "line": line,
            "account": line.account_id,
            "period": run._period(),
            "product": line.product_id,
            "method_text": snapshot.method_text,
            "amount": line.gross,
            "tax": line.tax,
            **interest_why.shown(rule, days),
            **(line._why_adjusted(run) if line.kind == "adjustment" else {}),
        }

    def _balances(self, rule, run):
        """Balance before the first day, and the movements of the days, as this line saw them."""
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT entry.date, entry.amount::text, NOT %(own)s
                  FROM koperasi_savings_transaction entry
                 WHERE entry.account_id = %(account)s AND entry.number <= %(seen)s AND entry.date >= %(first)s
                """,
                own=self._own_sql(run),
                account=self.account_id.id,
                seen=self.entry_number,
                first=rule.first,
            )
        )
        opening = self._balance_seen() - sum(to_amount(amount) for _date, amount, _counts in rows)
        movements = {}
        for date, amount, counts in rows:
            if counts and date <= rule.last:
                movements[date] = movements.get(date, 0) + to_amount(amount)
        return opening, movements

    def _balance_seen(self):
        """The balance after the last transaction that this line saw."""
        entries = self.env["koperasi.savings.transaction"]
        last = entries.search(
            [("account_id", "=", self.account_id.id), ("number", "=", self.entry_number)]
        )
        return to_amount(last.balance_after)

    def _own_sql(self, run):
        """Condition on ``entry``: what the run itself booked, and reversals of it."""
        batches = run.batch_ids.ids
        return SQL(
            "(entry.batch_id = ANY(%(own)s) OR coalesce(entry.reversal_of_id IN"
            " (SELECT id FROM koperasi_savings_transaction WHERE batch_id = ANY(%(own)s)), FALSE))",
            own=batches,
        )

    def _why_adjusted(self, run):
        """What was credited for the period before, and the movements that came in afterwards."""
        carried = to_amount(self.carried)
        return {
            "before": float(to_amount(self.due) - to_amount(self.gross) - carried),
            "carried": float(carried),
            "movements": self._late_movements(run),
        }

    def _late_movements(self, run):
        """Transactions for days of an earlier run that it had not seen.

        :return: ``koperasi.savings.transaction``
        """
        earlier = self.search(
            [
                ("account_id", "=", self.account_id.id),
                ("id", "<", self.id),
                ("run_id.state", "=", "posted"),
                "|",
                ("adjusts_run_id", "=", run.id),
                "&",
                ("run_id", "=", run.id),
                ("kind", "=", "regular"),
            ]
        )
        seen = max(earlier.mapped("entry_number"), default=0)
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                "SELECT entry.id FROM koperasi_savings_transaction entry"
                "  LEFT JOIN koperasi_savings_transaction origin ON origin.id = entry.reversal_of_id"
                " WHERE entry.account_id = %s AND entry.number > %s AND entry.number <= %s AND NOT %s"
                "   AND %s ORDER BY entry.number",
                self.account_id.id,
                seen,
                self.entry_number,
                self._own_sql(run),
                self._late_sql(run, seen),
            )
        )
        return self.env["koperasi.savings.transaction"].browse(entry for (entry,) in rows)

    def _late_sql(self, run, seen):
        """Condition on ``entry``: dated in the run's days or before. For an account that the run has not seen at
        all: in its days, and what reversed such rows, as the closing of an account that was opened again."""
        if seen:
            return SQL("entry.date <= %s", run.date_to)
        return SQL(
            "(entry.date BETWEEN %(first)s AND %(last)s OR origin.date BETWEEN %(first)s AND %(last)s)",
            first=run.date_from,
            last=run.date_to,
        )

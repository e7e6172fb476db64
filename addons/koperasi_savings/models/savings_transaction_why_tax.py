from typing import NamedTuple

from odoo import models
from odoo.tools import SQL

from odoo.addons.koperasi_base.koperasi_calc.rounding import WHOLE_RUPIAH
from odoo.addons.koperasi_base.tools.money import to_amount, to_float

from .savings_tax import month_of


class MonthRow(NamedTuple):
    """Interest or tax of the month: ``is_now`` booked together with the row that is explained; ``own`` not a
    reversal of another month's."""

    account: int
    kind: str
    amount: object
    is_now: bool
    own: bool


class KoperasiSavingsTransaction(models.Model):
    """Why a row of tax has its amount: the same sums as :func:`tax_sql.withhold` takes, from the ledger."""

    _inherit = "koperasi.savings.transaction"

    def _why_tax(self):
        """All interest of the member's month up to this row, threshold, rate, and the shares of the accounts.

        Where interest of another month was taken back in this one, it counts or is left aside, whichever gives
        the lesser tax; the figures are those of the sum that was taken.

        :return: dict: ``accounts`` (account, gross of the month, tax booked with this row), ``gross``,
            ``threshold``, ``rate``, ``due`` (tax of the month), ``before`` (withheld earlier in it), ``open``
            (more than the interest given now covers), ``now`` (withheld with this row on all accounts, negative
            when given back), ``amount`` (on this account), ``corrected`` (see :meth:`_corrections`)
        """
        # sudo: the tax follows from all accounts of the member; they are the reader's own or staff's
        entry = self.sudo()
        rows = entry._month_rows()
        threshold, rate = self.env["koperasi.savings.tax.rule"]._of_date(
            entry.company_id, entry.date
        )
        whole, own = (
            entry._tax_figures(part, threshold, rate)
            for part in (rows, [row for row in rows if row.own])
        )
        counts = whole["open"] <= own["open"]
        figures = whole if counts else own
        return {
            "kind": "tax",
            "period": month_of(entry.date),
            "accounts": entry._tax_accounts(rows, counts),
            **{name: to_float(amount, 1) for name, amount in figures.items()},
            "threshold": to_float(threshold, 1),
            "rate": f"{rate.normalize():f}",
            "amount": -entry.amount,
            "corrected": self._corrections(rows, counts),
        }

    def _tax_figures(self, rows, threshold, rate):
        gross = sum((row.amount for row in rows if row.kind == "interest"), to_amount(0))
        taxes = [row for row in rows if row.kind == "tax"]
        now, before = (
            -sum((row.amount for row in taxes if row.is_now is is_now), to_amount(0))
            for is_now in (True, False)
        )
        due = WHOLE_RUPIAH.ratio(gross * rate, 100) if gross > threshold else to_amount(0)
        return {
            "gross": gross,
            "due": due,
            "before": before,
            "now": now,
            "open": due - before - now,
        }

    def _tax_accounts(self, rows, counts):
        accounts = {}
        for row in rows:
            if not (counts or row.own):
                continue
            found = accounts.setdefault(row.account, {"gross": to_amount(0), "tax": to_amount(0)})
            if row.kind == "interest":
                found["gross"] += row.amount
            elif row.is_now:
                found["tax"] -= row.amount
        return [
            {"account": self.account_id.browse(account),
             **{name: to_float(amount, 1) for name, amount in found.items()}}
            for account, found in sorted(accounts.items())
        ]  # fmt: skip

    def _corrections(self, rows, counts):
        """Interest and tax of other months that were taken back in this one.

        :return: dict: ``gross``, ``tax``, ``counts`` (whether they are in the sum); None if there are none
        """
        others = [row for row in rows if not row.own]
        if not others:
            return None
        gross, tax = (
            sum((row.amount for row in others if row.kind == kind), to_amount(0))
            for kind in ("interest", "tax")
        )
        return {"gross": to_float(gross, 1), "tax": to_float(-tax, 1), "counts": counts}

    def _month_rows(self):
        """Rows of interest and tax of the member's month up to what was booked together with this one.

        :return: list of :class:`MonthRow`
        """
        together = self._booked_together()
        first, last = month_of(self.date)
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT entry.account_id, coalesce(origin.kind, entry.kind), entry.amount::text,
                       entry.batch_id = ANY(%(batches)s),
                       coalesce(origin.date, entry.date) BETWEEN %(first)s AND %(last)s
                  FROM koperasi_savings_transaction entry
                  JOIN koperasi_savings_account held ON held.id = entry.account_id
                  LEFT JOIN koperasi_savings_transaction origin ON origin.id = entry.reversal_of_id
                 WHERE held.member_id = %(member)s AND entry.date BETWEEN %(first)s AND %(last)s
                   AND coalesce(origin.kind, entry.kind) IN ('interest', 'tax')
                   AND (entry.batch_id = ANY(%(batches)s) OR entry.id < %(row)s)
                """,
                batches=together.ids,
                member=self.account_id.member_id.id,
                first=first,
                last=last,
                row=self.id,
            )
        )
        return [MonthRow(held, kind, to_amount(text), *marks) for held, kind, text, *marks in rows]

    def _booked_together(self):
        """The batches of the run that booked this row, or its own batch."""
        run = self._run_line().run_id
        # sudo: what was booked together explains a row that the user may see
        return run.batch_ids.sudo() if run else self.batch_id

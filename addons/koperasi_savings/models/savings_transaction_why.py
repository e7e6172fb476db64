import re

from odoo import fields, models
from odoo.tools import SQL
from odoo.tools.misc import format_date

from odoo.addons.koperasi_base.koperasi_calc.rounding import WHOLE_RUPIAH
from odoo.addons.koperasi_base.tools.money import to_amount

from .. import interest_why
from .savings_account_interest import CLOSING_KEY
from .savings_tax import month_of

RUN_KEY = re.compile(r"savings-run/\d+/(\d+)/(interest|tax)")


class KoperasiSavingsTransaction(models.Model):
    """Why a row of interest or tax has its amount; staff and members read the same."""

    _inherit = "koperasi.savings.transaction"

    def action_why(self):
        """Button: the page that explains this row."""
        self.ensure_one()
        self.check_access("read")
        return self.env["koperasi.savings.why"]._open_transaction(self)

    def _why(self):
        """Everything that leads to the amount of a row of interest or tax.

        The caller has checked that the reader may see the row.

        :return: dict with ``kind``: regular or adjustment (:meth:`KoperasiSavingsRunLine._why`), tax
            (:meth:`_why_tax`), or other (interest that no run has booked); empty for other rows
        """
        self.ensure_one()
        if self.kind == "tax":
            return self._why_tax()
        if self.kind != "interest":
            return {}
        line = self._run_line()
        return line._why() if line else self._why_closing() or self._why_other()

    def _why_other(self):
        return {"kind": "other", "amount": self.amount, "memo": self.memo}

    def _why_closing(self):
        """Closing interest by the rule that was kept with it.

        Rows from before rules were kept: by the rules of the product, if they still give the same amount.
        """
        found = CLOSING_KEY.fullmatch(self.import_key or "")
        if not found:
            return None
        # sudo: whoever may see the row may see why; rates are not for members
        entry = self.sudo()
        period = tuple(map(fields.Date.to_date, found.groups()))
        kept = entry.account_id._kept_rule(self.import_key)
        item = entry.account_id._interest_of(period, entry.number, kept)
        if not item or item.gross != to_amount(entry.amount):
            return None
        days = entry.account_id._spans_of(item.rule, entry.number)
        return {**interest_why.shown(item.rule, days), "kind": "closing", "amount": entry.amount,
                "account": entry.account_id, **entry._closing_texts(item.rule)}  # fmt: skip

    def _closing_texts(self, rule):
        first, last = (format_date(self.env, day) for day in (rule.first, rule.last))
        product = self.account_id.product_id
        text = product._method_text(rule.method, rule.day_count)
        return {"period": f"{first} - {last}", "product": product, "method_text": text}

    def _run_line(self):
        """The line of a run that this row books."""
        # sudo: whoever may see the row may see why
        lines = self.env["koperasi.savings.run.line"].sudo()
        found = RUN_KEY.fullmatch(self.import_key or "")
        line = lines.browse(int(found[1])).exists() if found else lines
        # a key that somebody sent from outside is no line of a run
        is_own = (
            line.account_id == self.account_id and self.batch_id.sudo().origin_id == line.run_id.id
        )
        return line if line and is_own else lines

    def _why_tax(self):
        """All interest of the member's month up to this row, threshold, rate, and the shares of the accounts.

        :return: dict: ``accounts`` (account, gross of the month, tax booked with this row), ``gross``,
            ``threshold``, ``rate``, ``due`` (tax of the month), ``before`` (withheld earlier in it), ``now``
            (withheld with this row on all accounts), ``amount`` (on this account)
        """
        # sudo: the tax follows from all accounts of the member; they are the reader's own or staff's
        entry = self.sudo()
        rows = entry._month_rows()
        accounts = {}
        for account, kind, amount, is_now in rows:
            found = accounts.setdefault(account, {"gross": 0, "tax": 0})
            if kind == "interest":
                found["gross"] += to_amount(amount)
            elif is_now:
                found["tax"] -= to_amount(amount)
        gross = sum(found["gross"] for found in accounts.values())
        now = sum(found["tax"] for found in accounts.values())
        before = -sum(
            to_amount(a) for _acc, kind, a, is_now in rows if kind == "tax" and not is_now
        )
        threshold, rate = self.env["koperasi.savings.tax.rule"]._of_date(
            entry.company_id, entry.date
        )
        return {
            "kind": "tax",
            "period": month_of(entry.date),
            "accounts": [
                {
                    "account": entry.account_id.browse(account),
                    "gross": float(found["gross"]),
                    "tax": float(found["tax"]),
                }
                for account, found in sorted(accounts.items())
            ],
            "gross": float(gross),
            "threshold": float(threshold),
            "rate": f"{rate.normalize():f}",
            "due": float(WHOLE_RUPIAH.ratio(gross * rate, 100)) if gross > threshold else 0,
            "before": float(before),
            "now": float(now),
            "amount": -entry.amount,
        }

    def _month_rows(self):
        """Rows of interest and tax of the member's month up to what was booked together with this one.

        :return: list of (account id, kind, amount as text, booked together with this row)
        """
        together = self._booked_together()
        first, last = month_of(self.date)
        self.env.flush_all()
        return self.env.execute_query(
            SQL(
                """
                SELECT entry.account_id, coalesce(origin.kind, entry.kind), entry.amount::text,
                       entry.batch_id = ANY(%(batches)s)
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

    def _booked_together(self):
        """The batches of the run that booked this row, or its own batch."""
        run = self._run_line().run_id
        # sudo: what was booked together explains a row that the user may see
        return run.batch_ids.sudo() if run else self.batch_id

import re

from odoo import fields, models
from odoo.tools.misc import format_date

from odoo.addons.koperasi_base.tools.money import to_amount

from .. import interest_why
from .savings_account_interest import CLOSING_KEY

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

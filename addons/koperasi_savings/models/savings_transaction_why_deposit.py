import re
from itertools import pairwise
from typing import NamedTuple

from odoo import models
from odoo.tools.misc import format_date

from odoo.addons.koperasi_base.koperasi_calc.deposit import at_rate, earned, payout_days
from odoo.addons.koperasi_base.tools.money import to_amount, to_float

# of a payment, and of what a break takes back
DEPOSIT_KEY = re.compile(r"td/(\d+)/i/\d+(?:/back)?")


class Part(NamedTuple):
    """Days of a deposit at one rate: ``until`` does not count; rupiah and percent as Decimals."""

    first: object
    until: object
    percent: object
    earned: object


class KoperasiSavingsTransaction(models.Model):
    """Why a row of interest of a term deposit has its amount."""

    _inherit = "koperasi.savings.transaction"

    def _why_other(self):
        return self._why_deposit() or super()._why_other()

    def _why_deposit(self):
        """Principal, rates and days of what this row credits or takes back, less what was paid before.

        :return: dict; None if this is no interest of a deposit, or its terms do not give the amount
        """
        found = DEPOSIT_KEY.fullmatch(self.import_key or "")
        # sudo: whoever may see the row may see why; deposits are not for members
        placements = self.env["koperasi.savings.placement"].sudo()
        placement = placements.browse(int(found[1]) if found else []).exists()
        if not placement.start_date:
            return None
        before = self._paid_before(placement)
        parts = self._parts_of_payment(placement, before)
        broken = not parts and self._parts_of_break(placement, before)
        if parts:
            before = before if parts[0].first == placement.start_date else to_amount(0)
        return self._deposit_shown(placement, parts or broken, before, bool(broken))

    def _paid_before(self, placement):
        """Interest paid when this row was booked, payments taken back by then deducted."""
        accruals = self.env["koperasi.savings.accrual.entry"].sudo()  # sudo: as above
        entries = accruals.search(
            [("accrual_id", "=", placement.accrual_id.id), ("batch_id", "<", self.batch_id.id)]
        )
        paid = entries.filtered(lambda entry: (entry.reversal_of_id or entry).kind == "payment")
        return -sum((to_amount(entry.amount) for entry in paid), to_amount(0))

    def _parts_of_payment(self, placement, before):
        """The periods up to the day of payment, or to the due day it was late for, from where paid ones end.

        All periods if what was paid before ends in the middle of one; none if they do not give the amount.
        """
        terms, amount = placement._terms(), to_amount(self.amount)
        due = [day for day in payout_days(terms) if day <= self.date]
        ends = [day for day in (*reversed(due), self.date) if earned(terms, day) - before == amount]
        if not ends:
            return []
        days = [terms.start, *(day for day in due if day < ends[0]), ends[0]]
        paid = [place for place, day in enumerate(days[:-1]) if earned(terms, day) == before]
        days = days[paid[-1] if paid else 0 :]
        return [
            Part(first, until, terms.late_rate if first >= terms.maturity else terms.annual_rate,
                 earned(terms, until) - earned(terms, first))
            for first, until in pairwise(days)
        ]  # fmt: skip

    def _parts_of_break(self, placement, before):
        """All days at the lower rate of a break; none if that does not give the amount."""
        terms, percent = placement._terms(), to_amount(placement.break_percent)
        due = at_rate(terms, percent, self.date)
        if placement.break_rule != "rate" or due - before != to_amount(self.amount):
            return []
        return [Part(terms.start, self.date, percent, due)]

    def _deposit_shown(self, placement, parts, before, broken):
        """The figures of the page, as numbers for display alone; None without parts."""
        if not parts:
            return None
        labels = placement.product_id._fields["day_count"]._description_selection(self.env)
        first, until = parts[0].first, parts[-1].until
        return {
            "kind": "deposit",
            "placement": placement,
            "period": f"{format_date(self.env, first)} - {format_date(self.env, until)}",
            "day_count_text": dict(labels)[placement.day_count],
            "days": (until - first).days,
            "parts": [
                {
                    "first": part.first,
                    "until": part.until,
                    "days": (part.until - part.first).days,
                    "percent": f"{part.percent.normalize():f}",
                    "earned": to_float(part.earned, 1),
                }
                for part in parts
            ],
            "before": to_float(before, 1),
            "broken": broken,
            "late": self.date if until < self.date else None,
            "amount": self.amount,
        }

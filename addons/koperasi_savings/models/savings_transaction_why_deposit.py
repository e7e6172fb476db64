import re

from odoo import models
from odoo.tools.misc import format_date

from odoo.addons.koperasi_base.koperasi_calc.deposit import earned, payout_days
from odoo.addons.koperasi_base.tools.money import to_amount

DEPOSIT_KEY = re.compile(r"td/(\d+)/i/\d+")


class KoperasiSavingsTransaction(models.Model):
    """Why a row of interest of a term deposit has its amount."""

    _inherit = "koperasi.savings.transaction"

    def _why_other(self):
        return self._why_deposit() or super()._why_other()

    def _why_deposit(self):
        """Principal, rate and days of the payment that this row credits.

        :return: dict; None if this is no payment of a deposit, or the terms changed since (roll-over)
        """
        found = DEPOSIT_KEY.fullmatch(self.import_key or "")
        # sudo: whoever may see the row may see why; deposits are not for members
        placement = (
            self.env["koperasi.savings.placement"].sudo().browse(int(found[1]) if found else [])
        )
        start = placement.exists() and self._start_of_payment(placement)
        if not start:
            return None
        labels = placement.product_id._fields["day_count"]._description_selection(self.env)
        first, last = (format_date(self.env, day) for day in (start, self.date))
        return {
            "kind": "deposit",
            "placement": placement,
            "period": f"{first} - {last}",
            "day_count_text": dict(labels)[placement.day_count],
            "days": (self.date - start).days,
            "amount": self.amount,
        }

    def _start_of_payment(self, placement):
        """First day of the interest that a payment of a deposit is for, by the terms as they are now."""
        terms = placement._terms()
        days = payout_days(terms) if terms.start else []
        if self.date not in days:
            return None
        start = [terms.start, *days][days.index(self.date)]
        gross = earned(terms, self.date) - earned(terms, start)
        return start if gross == to_amount(self.amount) else None

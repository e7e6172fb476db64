from odoo import models
from odoo.exceptions import LockError
from odoo.tools import format_list

from odoo.addons.koperasi_base.koperasi_calc.deposit import DepositTerms
from odoo.addons.koperasi_base.koperasi_calc.savings import deposit_maturity
from odoo.addons.koperasi_base.tools.money import to_amount

LONGEST = 600  # months


class KoperasiSavingsPlacement(models.Model):
    """What was agreed, for the arithmetic, and the checks that all steps share."""

    _inherit = "koperasi.savings.placement"

    # ------------------------------------------------------------
    # Terms
    # ------------------------------------------------------------

    def _terms(self):
        """What was agreed, for the arithmetic.

        :rtype: koperasi_calc.deposit.DepositTerms
        """
        return DepositTerms(
            to_amount(self.principal),
            to_amount(self.annual_rate),
            self.start_date,
            self.maturity_date,
            self.anchor_day,
            self.day_count,
            self.payout == "monthly",
            to_amount(self.late_rate),
        )

    def _preview_terms(self, day):
        """The terms this draft would have if it were opened on a day; None as long as something is missing."""
        if not self.product_id or self.principal <= 0 or not 0 < self.months <= LONGEST:
            return None
        return DepositTerms(
            to_amount(self.principal),
            to_amount(self.annual_rate),
            day,
            self._maturity(day),
            self.anchor_day or day.day,
            self.product_id.day_count,
            self.payout == "monthly",
        )

    def _maturity(self, start):
        """Day of maturity of a deposit that starts on a day; roll-overs return to the first day."""
        return deposit_maturity(start, self.months, self.anchor_day or start.day)

    def _prepare_active(self, date):
        """Values with which a deposit starts: number, dates, and the rules of the product on the day."""
        product = self.product_id
        day = self.anchor_day or date.day
        maturity = self._maturity(date)
        monthly = self.payout == "monthly"
        first = deposit_maturity(date, 1, day) if monthly else maturity
        return {
            "state": "active",
            "name": self.env.ref("koperasi_savings.sequence_placement")._koperasi_draw(1)[0],
            "start_date": date,
            "maturity_date": maturity,
            "anchor_day": day,
            "next_payout_date": min(first, maturity),
            "day_count": product.day_count,
            "break_rule": product.break_rule,
            "break_percent": product.break_percent,
            "late_rate": product.late_rate,
        }

    def _claim(self):
        """Hold these deposits for the transaction; what another did meanwhile is seen or met as a conflict.

        :raises LockError: somebody else works on one of them
        """
        # sudo: who may act was checked; he need not be able to edit
        if len(self.sudo().try_lock_for_update()) < len(self):
            raise LockError(
                self.env._(
                    "Somebody else is working on %s at this moment. Look again in a moment.",
                    format_list(self.env, self[:3].mapped("display_name")),
                )
            )
        self.invalidate_recordset()

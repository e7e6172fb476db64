from decimal import Decimal

from odoo import models
from odoo.exceptions import UserError

from odoo.addons.koperasi_base.koperasi_calc.rounding import Rounding
from odoo.addons.koperasi_base.koperasi_calc.schedule import (
    LoanTerms,
    build_schedule,
    effective_rate,
)
from odoo.addons.koperasi_base.tools.money import to_amount


class KoperasiLoanProduct(models.Model):
    """What a product says, in the words of the calculation library: terms, fees, limits, simulation."""

    _inherit = "koperasi.loan.product"

    def _loan_terms(self, principal, periods, annual_rate, start, first_due=None):
        """The terms of a loan of this product, as the calculation library takes them.

        :param principal: rupiah
        :param annual_rate: nominal percent a year
        :param start: date from which interest runs
        :rtype: LoanTerms
        """
        self.ensure_one()
        return LoanTerms(
            principal=to_amount(principal),
            annual_rate=to_amount(annual_rate),
            periods=periods,
            method=self.method,
            disbursed_on=start,
            first_due=first_due or None,
            day_count=self.day_count,
            rounding=Rounding(to_amount(self.rounding_unit), self.rounding_mode),
            installment_multiple=to_amount(self.installment_multiple) or None,
        )

    def _simulate(self, principal, periods, start, first_due=None):
        """What a loan of this product would cost, for simulations at the desk and in the portal.

        :param principal: rupiah
        :param start: date of disbursement
        :return: dict of rows (dicts of number, due_date, principal, interest, total, balance), total_interest,
            fees, net (what the member receives) and effective_rate (percent a year, fees included); money as
            Monetary fields have it, for forms and paper
        :raises UserError: beyond the limits of the product, or terms that cannot be kept
        """
        self.ensure_one()
        principal = to_amount(principal)
        terms = self._loan_terms(principal, periods, self.annual_rate, start, first_due)
        self._check_limits(principal, periods)
        fees = sum(self._fees(principal).values(), Decimal(0))
        try:
            rows, rate = build_schedule(terms), effective_rate(terms, fees=fees)
        except ValueError as error:
            raise UserError(self.env._("No plan can be made (%s).", error)) from error
        return {
            "rows": [
                {
                    "number": row.number,
                    "due_date": row.due,
                    "principal": float(row.principal),
                    "interest": float(row.interest),
                    "total": float(row.total),
                    "balance": float(row.balance),
                }
                for row in rows
            ],
            "total_interest": float(sum(row.interest for row in rows)),
            "fees": float(fees),
            "net": float(principal - fees),
            "effective_rate": float(rate),
        }

    def _check_limits(self, principal, periods):
        reasons = self._limit_refusals(principal, periods)
        if reasons:
            raise UserError(" ".join(reasons))

    def _limit_refusals(self, principal, periods):
        """Why this product does not lend so much for so long: list of sentences."""
        self.ensure_one()
        currency = self.currency_id
        checks = [
            (
                principal <= 0 or to_amount(principal) % to_amount(currency.rounding),
                self.env._("The amount must be more than zero, in whole rupiah."),
            ),
            (
                self.max_amount and principal > self.max_amount,
                self.env._("At most %s can be lent.", currency.format(self.max_amount)),
            ),
            (
                not 1 <= periods <= self.max_periods,
                self.env._("From 1 to %s installments are possible.", self.max_periods),
            ),
        ]
        return [message for refused, message in checks if refused]

    def _fees(self, principal):
        """Fees kept back at disbursement: {kind of entry: rupiah}, only what is charged.

        :param Decimal principal: rupiah
        """
        self.ensure_one()
        rounding = Rounding(to_amount(self.currency_id.rounding))
        provision = rounding.ratio(principal * to_amount(self.provision_fee_percent), 100)
        fees = {"provision": provision, "fee": to_amount(self.admin_fee)}
        return {kind: amount for kind, amount in fees.items() if amount}

from decimal import Decimal

from odoo import models
from odoo.tools import SQL

from odoo.addons.koperasi_base.tools.money import to_amount

from .. import penalty
from .loan_payment import PAYMENT_KINDS

ZERO = Decimal(0)


class KoperasiLoan(models.Model):
    """Penalty owed when a member pays; the arithmetic is :mod:`..penalty`."""

    _inherit = "koperasi.loan"

    def _penalty_owed(self, date):
        """Penalty accrued on the active plan up to a date, less what was charged.

        :rtype: Decimal
        """
        product = self.product_id
        if not product.penalty_per_mille:
            return ZERO
        payments = self._payments_on_plan()
        plan = self.active_plan_id
        before = penalty.Paid(
            plan.date_from,
            to_amount(self.principal)
            - to_amount(self.balance)
            - to_amount(plan.principal_before)
            - sum((payment.principal for payment in payments), ZERO),
            to_amount(self.interest_paid)
            - to_amount(plan.interest_before)
            - sum((payment.interest for payment in payments), ZERO),
        )
        accrued = penalty.accrued(
            self._planned_parts(),
            payments,
            before,
            plan.date_from,
            date,
            to_amount(product.penalty_per_mille),
            to_amount(product.penalty_cap_percent),
        )
        return max(accrued - to_amount(self.penalty_paid) + to_amount(plan.penalty_before), ZERO)

    def _planned_parts(self):
        return [
            penalty.Part(due, to_amount(principal), to_amount(interest))
            for due, principal, interest in self.env.execute_query(
                SQL(
                    "SELECT due_date, principal, interest FROM koperasi_loan_installment"
                    " WHERE plan_id = %s ORDER BY number",
                    self.active_plan_id.id,
                )
            )
        ]

    def _payments_on_plan(self):
        """Payments since the active plan was made, those reversed left out, by date."""
        return [
            penalty.Paid(date, to_amount(principal), to_amount(interest))
            for date, principal, interest in self.env.execute_query(
                SQL(
                    "SELECT entry.date, -entry.amount, entry.interest FROM koperasi_loan_transaction entry"
                    " WHERE entry.loan_id = %s AND entry.number > %s AND entry.kind IN %s"
                    " AND NOT EXISTS (SELECT FROM koperasi_loan_transaction opposite"
                    " WHERE opposite.reversal_of_id = entry.id) ORDER BY entry.date, entry.number",
                    self.id,
                    self.active_plan_id.entry_number,
                    PAYMENT_KINDS,
                )
            )
        ]

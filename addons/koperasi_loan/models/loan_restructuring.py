from decimal import Decimal

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.koperasi_base.tools.money import to_amount

from .loan_decision import APPROVER


class KoperasiLoan(models.Model):
    """A new plan over what is outstanding; the old one stays as it was."""

    _inherit = "koperasi.loan"

    def restructure(self, periods=None, annual_rate=None, first_due=None, reason=None):
        """Agree on a new plan for the outstanding principal, from today.

        Interest runs on from the last due date, so none is lost or counted twice. Interest already due and
        unpaid is added to the first installment, not to the principal; interest paid ahead counts for the new
        plan. Penalties that were not charged lapse.

        :param int periods: installments from now; default those not yet paid
        :param annual_rate: nominal percent a year; default as before
        :param first_due: default the next due date of the old plan
        :param str reason: why; kept on the plan
        :return: the new ``koperasi.loan.plan``
        :raises AccessError: not a loan approver
        :raises UserError: loan not active, no reason, rate above the limit, date in the past
        """
        self._require(APPROVER)
        self.ensure_one()
        today = self.company_id._koperasi_today()
        first_due = fields.Date.to_date(first_due)
        rate = self.annual_rate if annual_rate is None else annual_rate
        self._check_can_restructure(rate, first_due, reason, today)
        plan = self._restructured_plan(periods, rate, first_due, reason.strip(), today)
        self.env["koperasi.loan.plan"]._store([plan])
        self._refresh_standing()
        self.message_post(body=self.env._("Restructured: %s", reason))
        return self.active_plan_id

    def _check_can_restructure(self, rate, first_due, reason, today):
        if self.state != "active" or not self.balance:
            raise UserError(
                self.env._("%s owes no principal: nothing to restructure.", self.display_name)
            )
        if not (reason or "").strip():
            raise UserError(self.env._("Give a reason for the restructuring."))
        if first_due and first_due <= today:
            raise UserError(self.env._("The first due date must be after today."))
        message = self.company_id._koperasi_loan_rate_message(rate)
        if message and self.company_id.koperasi_loan_rate_policy == "refuse":
            raise UserError(message)

    def _restructured_plan(self, periods, rate, first_due, reason, today):
        old = self.active_plan_id
        rows = self._unpaid_rows()
        upcoming = [due for _number, due, *_unpaid in rows if due > today]
        arrears = sum(
            (interest for _n, due, _principal, interest in rows if due <= today), Decimal(0)
        )
        due_by_today, last_due = self._due_by(today)
        paid = to_amount(self.interest_paid)
        return self._prepare_plan(
            self.balance,
            periods or len(upcoming) or 1,
            rate,
            last_due or old.date_from,
            first_due or (upcoming[0] if upcoming else self._next_month(today)),
            carried_interest=arrears,
            date_from=today,
            reason=reason,
            principal_before=to_amount(self.principal) - to_amount(self.balance),
            # Paid ahead of the old plan counts for the new one
            interest_before=min(paid, to_amount(old.interest_before) + due_by_today),
            penalty_before=to_amount(self.penalty_paid),
        )

    def _due_by(self, date):
        """Interest that the active plan asked for up to a date, and its last due date by then."""
        [(interest, last_due)] = self.env.execute_query(
            SQL(
                "SELECT coalesce(sum(interest), 0), max(due_date) FROM koperasi_loan_installment"
                " WHERE plan_id = %s AND due_date <= %s",
                self.active_plan_id.id,
                date,
            )
        )
        return to_amount(interest), last_due

    def _next_month(self, date):
        return fields.Date.add(date, months=1)

    def _refresh_standing(self):
        self.env.flush_all()
        for company, loans in self.grouped("company_id").items():
            self._refresh(SQL("loan.id IN %s", tuple(loans.ids)), company._koperasi_today())

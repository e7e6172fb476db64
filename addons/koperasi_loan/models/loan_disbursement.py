from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL
from odoo.tools.misc import format_date

from odoo.addons.koperasi_base.tools.money import to_amount

from .loan_decision import OFFICER


class KoperasiLoan(models.Model):
    """Paying out: the plan is made, principal and fees are booked, the loan becomes active."""

    _inherit = "koperasi.loan"

    def action_disburse(self, date=None, journal=None, savings_account=None):
        """Pay out approved loans; those paid out already are left alone.

        Principal and the fees kept back are booked together; the member receives the difference in cash
        (a till), by bank transfer, or on a savings account. Several loans paid out at once share one journal
        entry, with a line per member.

        :param date: business date; default today in the company's time zone
        :param journal: a journal of the ledgers (or its id); default the first till
        :param savings_account: a savings account of the member (or its id) that receives the money
        :return: the disbursement entries (``koperasi.loan.transaction``)
        :raises AccessError: not a loan officer
        :raises UserError: not approved, not the member's account, fees above the amount, closed period
        """
        self._require(OFFICER)
        todo = self.filtered(lambda loan: loan.state not in ("active", "closed", "written_off"))
        todo._check_can_disburse()
        account = self._as_record("koperasi.savings.account", savings_account)
        entries = self.env["koperasi.loan.transaction"]
        for company, loans in todo.grouped("company_id").items():
            day = fields.Date.to_date(date) or company._koperasi_today()
            if account:
                entries += loans._do_disburse_to_savings(day, account)
            else:
                place = self._as_record("account.journal", journal) or company._koperasi_journal(
                    "till"
                )
                entries += loans._do_disburse(day, place, place._koperasi_counter_account())
        return entries

    def _as_record(self, model, value):
        """A record given as such or, by an RPC client, as its id."""
        return self.env[model].browse(value) if isinstance(value, int) else value or self.env[model]

    def _check_can_disburse(self):
        waiting = self.filtered(lambda loan: loan.state != "approved")
        if waiting:
            raise UserError(
                self.env._("%s is not approved: it cannot be paid out.", waiting[0].display_name)
            )
        self._check_can_submit()
        for loan in self:
            loan._check_income_accounts(loan.product_id._fees(to_amount(loan.principal)))
            if loan._fee_total() >= to_amount(loan.principal):
                raise UserError(
                    self.env._("%s: the fees leave nothing to pay out.", loan.display_name)
                )

    def _fee_total(self):
        return sum(self.product_id._fees(to_amount(self.principal)).values())

    # ------------------------------------------------------------
    # Booking
    # ------------------------------------------------------------

    def _do_disburse(self, date, journal, counter_account):
        """One batch for all loans of ``self`` (one company): a row of principal, a row per fee."""
        single = len(self) == 1
        self._make_first_plans(date)
        batch = self._open_batch(journal, date, "counter" if single else "loan")
        rows = [row for loan in self for row in loan._disbursement_rows(counter_account)]
        self.env["koperasi.loan.transaction"]._post_entries(batch, rows)
        self._post_linked_savings(batch, counter_account)
        batch._post()
        return self._disbursements(batch)

    def _do_disburse_to_savings(self, date, account):
        """Loan and savings in one batch that balances by itself: no money leaves the cooperative."""
        self._check_savings_account(account)
        self._make_first_plans(date)
        batch = self._open_batch(self.company_id._koperasi_journal("loan"), date, "counter")
        self.env["koperasi.loan.transaction"]._post_entries(batch, self._disbursement_rows(None))
        self.env["koperasi.savings.transaction"]._post_entries(
            batch,
            [
                {
                    "account_id": account.id,
                    "amount": to_amount(self.principal) - self._fee_total(),
                    "kind": "transfer_in",
                    "channel": "transfer",
                    "memo": self.env._("Loan %s", self.name),
                }
            ],
        )
        self._post_linked_savings(batch, None)
        batch._post()
        return self._disbursements(batch)

    def _check_savings_account(self, account):
        if (
            len(self) > 1
            or account.member_id != self.member_id
            or account.product_id.kind != "voluntary"
        ):
            raise UserError(self.env._("Choose a voluntary savings account of the same member."))
        account._check_can_deposit()

    def _open_batch(self, journal, date, kind):
        single = self if len(self) == 1 else None
        memo = (
            self.env._("Disbursement %s", self.name)
            if single
            else self.env._("Disbursement of %s loans", len(self))
        )
        return self.env["koperasi.ledger.batch"]._open(
            journal,
            date,
            kind,
            partner=single and self.partner_id,
            detail=True,
            memo=memo,
            origin=single,
        )

    def _disbursement_rows(self, counter_account):
        principal = to_amount(self.principal)
        common = {
            "loan_id": self.id,
            "channel": "counter" if counter_account else "transfer",
            "counter_account_id": counter_account.id if counter_account else None,
            "memo": self.purpose or None,
        }
        return [
            {**common, "amount": principal, "kind": "disbursement"},
            *(
                {**common, "amount": 0, "kind": kind, "fee": fee}
                for kind, fee in self.product_id._fees(principal).items()
            ),
        ]

    def _disbursements(self, batch):
        return self.env["koperasi.loan.transaction"].search(
            [("batch_id", "=", batch.id), ("kind", "=", "disbursement")], order="id"
        )

    # ------------------------------------------------------------
    # First plan
    # ------------------------------------------------------------

    def _make_first_plans(self, date):
        """Plan of each loan from its own terms, for any number of loans in a fixed number of queries."""
        for loan in self:
            if loan.first_due and loan.first_due < date:
                raise UserError(
                    self.env._(
                        "%(loan)s: the first due date %(due)s lies before the disbursement.",
                        loan=loan.name,
                        due=format_date(self.env, loan.first_due),
                    )
                )
        plans = [loan._first_plan(date) for loan in self]
        self.env["koperasi.loan.plan"]._store(plans)
        # sudo: accounts are marked on first use, whoever pays out
        self.sudo().control_account_id._koperasi_mark_control()
        self._set_disbursed_on(date)

    def _first_plan(self, date, **vals):
        """Plan over the whole principal.

        :param vals: further columns of the plan
        """
        return self._prepare_plan(
            self.principal,
            self.periods,
            self.annual_rate,
            date,
            self.first_due,
            **{"date_from": date, "reason": self.env._("Disbursement"), **vals},
        )

    def _prepare_plan(
        self, principal, periods, annual_rate, start, first_due, carried_interest=0, **vals
    ):
        """Values of a plan with its installments, for :meth:`KoperasiLoanPlan._store`.

        :param start: date from which interest runs
        :param carried_interest: rupiah due earlier, added to the first installment
        """
        terms = self.product_id._loan_terms(principal, periods, annual_rate, start, first_due)
        return {
            "loan": self,
            "terms": terms,
            "carried_interest": to_amount(carried_interest),
            "vals": {"principal_before": 0, "interest_before": 0, "penalty_before": 0, **vals},
        }

    def _set_disbursed_on(self, date):
        self.env.flush_all()
        self.env.execute_query(
            SQL(
                "UPDATE koperasi_loan SET disbursed_on = %s WHERE id IN %s RETURNING id",
                date,
                tuple(self.ids),
            )
        )
        self.invalidate_recordset(["disbursed_on"])

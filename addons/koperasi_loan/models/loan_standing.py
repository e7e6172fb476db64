from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.koperasi_base.tools.money import to_amount

from .. import loan_sql

STANDING = (
    "days_past_due",
    "overdue_principal",
    "overdue_interest",
    "overdue_amount",
    "next_due_date",
    "next_due_amount",
    "collectibility",
)
# In the context of a run that calls _refresh_booked itself: an object, which no RPC client can send.
STANDING_LATER = object()


class KoperasiLoan(models.Model):
    """How loans stand: days late, quality, what is due. One statement for all loans, never one each."""

    _inherit = "koperasi.loan"

    @api.model
    def _ageing_sql(self, company, date):
        """How every active loan of a company stands on a date, as SQL.

        Late from the day after an installment is due, counted from the oldest one with anything unpaid.
        The plan is taken as of ``date``, payments as they are now.

        :return: SQL of rows (loan_id, days_past_due, overdue_principal, overdue_interest, next_due_date,
            next_due_amount, collectibility)
        """
        condition = SQL("loan.state = 'active' AND loan.company_id = %s", company.id)
        return loan_sql.standing(condition, fields.Date.to_date(date))

    @api.model
    def _ageing(self, company, date):
        """Rows of :meth:`_ageing_sql` as dicts."""
        self.env.flush_all()
        return self.env.execute_query_dict(self._ageing_sql(company, date))

    @api.model
    def _dues_sql(self, company, date_to):
        """What active loans have to pay up to and including a date, as SQL.

        :return: SQL of rows (loan_id, member_id, interest_due, principal_due), only loans with something due
        """
        condition = SQL("loan.state = 'active' AND loan.company_id = %s", company.id)
        return loan_sql.dues(condition, fields.Date.to_date(date_to))

    @api.model
    def _dues(self, company, date_to):
        """Rows of :meth:`_dues_sql`: a list of (loan_id, member_id, interest_due, principal_due).

        Amounts are Decimal rupiah; arrears are part of them, penalties are not (they are charged at the
        counter only).
        """
        self.env.flush_all()
        rows = self.env.execute_query(SQL("%s ORDER BY loan_id", self._dues_sql(company, date_to)))
        return [
            (loan, member, to_amount(interest), to_amount(principal))
            for loan, member, interest, principal in rows
        ]

    @api.model
    def _refresh_after_booking(self, batch):
        """State and standing of the loans that have entries in a batch, whatever booked them."""
        loans = SQL("loan.id = ANY(%s)", self._booked_in(batch))
        self.env.cr.execute(loan_sql.refresh_states(loans))
        for name in ("koperasi.loan", "koperasi.loan.installment", "koperasi.loan.transaction"):
            self.env[name].invalidate_model()
        if self.env.context.get("koperasi_standing") is not STANDING_LATER:
            self._refresh(loans, batch.company_id._koperasi_today())

    @api.model
    def _refresh_booked(self, batch):
        """Standing of the loans that have entries in a batch, in a transaction after the one that booked it.

        A row that its own transaction has written already costs a check of every foreign key; for thousands
        of loans that is a good part of the work. May be repeated.
        """
        loans = self._booked_in(batch)
        entries = self.env[self._ledger_entry_model]
        entries._lock_accounts(self, SQL("SELECT unnest(%s::int[])", loans))
        self._refresh(SQL("loan.id = ANY(%s)", loans), batch.company_id._koperasi_today())

    @api.model
    def _booked_in(self, batch):
        """Ids of the loans that have entries in a batch.

        An array, not a subquery: PostgreSQL takes a batch it has no statistics of for a single row, and then
        works out the standing of all loans once per loan.
        """
        found = self.env.execute_query(
            SQL(
                "SELECT DISTINCT loan_id FROM koperasi_loan_transaction WHERE batch_id = %s",
                batch.id,
            )
        )
        return [loan for (loan,) in found]

    @api.model
    def _cron_refresh_standing(self):
        """Nightly: how every loan stands today; only loans that changed are written."""
        self.env.flush_all()
        products = self.env["koperasi.loan.product"].with_context(active_test=False)
        for (company,) in products._read_group([], ["company_id"]):
            self._refresh(SQL("loan.company_id = %s", company.id), company._koperasi_today())

    @api.model
    def _refresh(self, loans, date):
        """Store how loans stand.

        :param SQL loans: condition on the alias ``loan``
        """
        self.env.cr.execute(loan_sql.refresh_standing(loans, date))
        self.invalidate_model(STANDING)

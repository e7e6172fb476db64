from odoo import api, models
from odoo.tools import SQL


class KoperasiMember(models.Model):
    """Early warning from loans."""

    _inherit = "koperasi.member"

    @api.model
    def _warning_signals(self, date):
        """Loans in arrears; the oldest day unpaid tells one time in arrears from the next."""
        signals, company = super()._warning_signals(date), self.env.company
        if company.koperasi_warning_arrears_days:
            signals.append(
                SQL(
                    "SELECT loan.member_id, 'arrears' AS signal,"
                    " loan.id || '/' || (%(date)s::date - standing.days_past_due) AS key, 1 AS weight,"
                    " %(date)s::date - standing.days_past_due AS since,"
                    " jsonb_build_object('loan', loan.name, 'days', standing.days_past_due,"
                    "                    'amount', standing.overdue_principal + standing.overdue_interest) AS figures"
                    " FROM (%(standing)s) standing JOIN koperasi_loan loan ON loan.id = standing.loan_id"
                    " WHERE standing.days_past_due >= %(days)s",
                    standing=self.env["koperasi.loan"]._ageing_sql(company, date),
                    days=company.koperasi_warning_arrears_days,
                    date=date,
                )
            )
        return signals

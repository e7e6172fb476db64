from dateutil.relativedelta import relativedelta

from odoo import api, models

from ..sql import signal_sql


class KoperasiMember(models.Model):
    """Early warning from savings."""

    _inherit = "koperasi.member"

    @api.model
    def _warning_signals(self, date):
        """Large withdrawals, and mandatory savings that stopped; a setting of 0 takes a signal away."""
        signals, company = super()._warning_signals(date), self.env.company
        if company.koperasi_warning_withdrawal_percent:
            since = date - relativedelta(days=company.koperasi_warning_withdrawal_days)
            signals.append(signal_sql.withdrawals(company, since, date))
        if months := company.koperasi_warning_missed_months:
            accounts = self.env["koperasi.savings.account"]
            since = date - relativedelta(months=months)
            signals.append(signal_sql.stopped_contributions(accounts, company, since, date))
        return signals

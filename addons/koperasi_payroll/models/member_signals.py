from odoo import api, models

from .. import signal_sql


class KoperasiMember(models.Model):
    """Early warning from payroll deduction."""

    _inherit = "koperasi.member"

    @api.model
    def _warning_signals(self, date):
        """Deductions that failed months in a row; a setting of 0 takes the signal away."""
        signals, company = super()._warning_signals(date), self.env.company
        if company.koperasi_warning_failed_deductions:
            signals.append(signal_sql.failed_deductions(company, date))
        return signals

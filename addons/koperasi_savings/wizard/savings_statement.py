from dateutil.relativedelta import relativedelta

from odoo import fields, models


class KoperasiSavingsStatement(models.TransientModel):
    """The period of an account statement."""

    _name = "koperasi.savings.statement"
    _description = "Account Statement"

    account_ids = fields.Many2many("koperasi.savings.account", string="Accounts", required=True)
    date_from = fields.Date(
        string="From", required=True, default=lambda self: self._default_date_from()
    )
    date_to = fields.Date(
        string="To", required=True, default=lambda self: self.env.company._koperasi_today()
    )

    def _default_date_from(self):
        return self.env.company._koperasi_today() - relativedelta(months=2, day=1)

    def action_print(self):
        """The statement as a PDF, one page or more per account."""
        self.ensure_one()
        action = self.env.ref("koperasi_savings.savings_statement_report_action").report_action(
            self
        )
        return {**action, "close_on_report_download": True}

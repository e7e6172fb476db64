import base64

from dateutil.relativedelta import relativedelta

from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.koperasi_base.tools.money import to_amount
from odoo.addons.koperasi_base.tools.words import amount_in_words

from ..statement import figures_of
from ..statement_book import account_book

MAX_SHEETS = 100


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
    workbook = fields.Binary(compute="_compute_workbook")

    _period_in_order = models.Constraint(
        "CHECK (date_from <= date_to)", "The period must end on or after its first day."
    )

    def _default_date_from(self):
        return self.env.company._koperasi_today() - relativedelta(months=2, day=1)

    def _compute_workbook(self):
        for order in self:
            order.workbook = base64.b64encode(order._workbook())

    def action_print(self):
        """The statement as a PDF, one page or more per account."""
        self.ensure_one()
        action = self.env.ref("koperasi_savings.savings_statement_report_action").report_action(
            self
        )
        return {**action, "close_on_report_download": True}

    def action_download(self):
        """The statement as a workbook, one sheet per account."""
        self.ensure_one()
        self._check_sheets()
        name = self.env._("Account statement.xlsx")
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/workbook/{name}?download=true",
            "target": "download",
        }

    def _check_sheets(self):
        if len(self.account_ids) > MAX_SHEETS:
            raise UserError(
                self.env._("A workbook takes %s accounts at most: choose fewer.", MAX_SHEETS)
            )

    def _pairs(self):
        """The accounts with their figures, in two queries.

        :return: list of (account, Figures)
        """
        self.account_ids.check_access("read")
        figures = figures_of(self.account_ids, self.date_from, self.date_to)
        return [(account, figures[account.id]) for account in self.account_ids]

    def _workbook(self):
        """The statement as xlsx.

        :rtype: bytes
        """
        self._check_sheets()
        return account_book(self.env, self._pairs(), self.date_from, self.date_to)

    def _in_words(self, amount):
        """An amount in the language of the reader."""
        words = amount_in_words(to_amount(amount), self.env.lang or "id")
        return words[:1].upper() + words[1:]

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
    _inherit = ["koperasi.statement.order.mixin"]

    account_ids = fields.Many2many("koperasi.savings.account", string="Accounts", required=True)

    def action_print(self):
        """The statement as a PDF, one page or more per account."""
        return self._print("koperasi_savings.savings_statement_report_action")

    def action_download(self):
        """The statement as a workbook, one sheet per account."""
        self._check_sheets()
        return self._download(self.env._("Account statement.xlsx"))

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
        self._check_sheets()
        return account_book(self.env, self._pairs(), self.date_from, self.date_to)

    def _in_words(self, amount):
        """An amount in the language of the reader."""
        words = amount_in_words(to_amount(amount), self.env.lang or "id")
        return words[:1].upper() + words[1:]

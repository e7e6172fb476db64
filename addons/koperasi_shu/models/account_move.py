from odoo import models
from odoo.exceptions import UserError

RESULT_GROUPS = ("income", "expense")


class AccountMove(models.Model):
    _inherit = "account.move"

    def _post(self, soft=True):
        """The result of a year is final once the meeting has adopted its SHU."""
        for company, moves in self.grouped("company_id").items():
            moves._check_shu_years(self.env["koperasi.shu"]._adopted_years(company))
        return super()._post(soft=soft)

    def _check_shu_years(self, years):
        """Refuse entries that would change the result of an adopted year.

        :param years: adopted ``koperasi.shu`` of the company
        :raises UserError: names the year
        """
        for move in self if years else ():
            year = years._containing(move.date)
            # sudo: whoever posts need not be able to read the chart of accounts
            groups = move.sudo().line_ids.account_id.mapped("internal_group")
            if year and not set(groups).isdisjoint(RESULT_GROUPS):
                raise UserError(year._closed_message(move.date))

from odoo import fields, models

from ..statement_book import member_book


class KoperasiMemberStatement(models.TransientModel):
    """The consolidated statement of one or more members: savings, loans, SHU."""

    _name = "koperasi.member.statement"
    _description = "Member Statement"
    _inherit = ["koperasi.statement.order.mixin"]

    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, default=lambda self: self.env.company
    )
    member_ids = fields.Many2many("koperasi.member", string="Members", required=True)

    def action_print(self):
        """The statements as a PDF, a sheet per member."""
        return self._print("koperasi_savings.member_statement_report_action")

    def action_download(self):
        """The statements as a workbook: totals per account, and movements."""
        return self._download(self.env._("Member statement.xlsx"))

    def _statements(self):
        """The members with what they have and owe.

        :return: list of (member, list of Holding)
        """
        members = self.member_ids.filtered(lambda member: member.company_id == self.company_id)
        holdings = members._holdings(self.date_from, self.date_to)
        return [(member, holdings[member.id]) for member in members]

    def _workbook(self):
        return member_book(
            self.env, self._statements(), self.date_from, self.date_to, self.company_id
        )

    def _get_report_base_filename(self):
        """File name of a download from the portal."""
        return self.env._("Member statement %s", " ".join(self.member_ids.mapped("number")))

import base64

from dateutil.relativedelta import relativedelta

from odoo import fields, models

from ..statement_book import member_book


class KoperasiMemberStatement(models.TransientModel):
    """The consolidated statement of one or more members: savings, loans, SHU."""

    _name = "koperasi.member.statement"
    _description = "Member Statement"

    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, default=lambda self: self.env.company
    )
    member_ids = fields.Many2many("koperasi.member", string="Members", required=True)
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
        """The statements as a PDF, a sheet per member."""
        self.ensure_one()
        action = self.env.ref("koperasi_savings.member_statement_report_action").report_action(self)
        return {**action, "close_on_report_download": True}

    def action_download(self):
        """The statements as a workbook: totals per account, and movements."""
        self.ensure_one()
        name = self.env._("Member statement.xlsx")
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/workbook/{name}?download=true",
            "target": "download",
        }

    def _statements(self):
        """The members with what they have and owe.

        :return: list of (member, list of Holding)
        """
        members = self.member_ids.filtered(lambda member: member.company_id == self.company_id)
        holdings = members._holdings(self.date_from, self.date_to)
        return [(member, holdings[member.id]) for member in members]

    def _workbook(self):
        """The statements as xlsx.

        :rtype: bytes
        """
        return member_book(
            self.env, self._statements(), self.date_from, self.date_to, self.company_id
        )

    def _get_report_base_filename(self):
        """File name of a download from the portal."""
        return self.env._("Member statement %s", " ".join(self.member_ids.mapped("number")))

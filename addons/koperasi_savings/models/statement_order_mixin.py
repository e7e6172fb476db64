import base64

from dateutil.relativedelta import relativedelta

from odoo import fields, models


class KoperasiStatementOrderMixin(models.AbstractModel):
    """A statement of a period that somebody asks for: on paper or as a workbook."""

    _name = "koperasi.statement.order.mixin"
    _description = "Order of a Statement"

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

    def _workbook(self):
        """The statement as xlsx; each kind of statement makes its own.

        :rtype: bytes
        """
        raise NotImplementedError

    def _print(self, report):
        """The statement as a PDF; the form closes when it is there.

        :param str report: XML id of the report
        """
        self.ensure_one()
        return {**self.env.ref(report).report_action(self), "close_on_report_download": True}

    def _download(self, name):
        """The workbook as a file.

        :param str name: file name
        """
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/workbook/{name}?download=true",
            "target": "download",
        }

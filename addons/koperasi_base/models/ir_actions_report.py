from odoo import fields, models

from ..tools.page_numbers import number_pages


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    koperasi_numbered = fields.Boolean(
        string="Page Numbers", help="Pages of the PDF are numbered after it was made."
    )

    def _render_qweb_pdf(self, report_ref, res_ids=None, data=None):
        content, kind = super()._render_qweb_pdf(report_ref, res_ids=res_ids, data=data)
        if kind == "pdf" and self._get_report(report_ref).koperasi_numbered:
            content = number_pages(content, self._page_line)
        return content, kind

    def _page_line(self, number, count):
        return self.env._("Page %(number)s of %(count)s", number=number, count=count)

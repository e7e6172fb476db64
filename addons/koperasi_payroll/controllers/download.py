from odoo import http
from odoo.http import content_disposition, request

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class DeductionDownload(http.Controller):
    @http.route(
        "/koperasi/deduction/<int:deduction_id>/<any(list,differences):document>.xlsx",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def deduction_workbook(self, deduction_id, document, **_kwargs):
        """The list for the treasurer, or the differences of his result."""
        companies = request.env.user.company_ids.ids
        deduction = request.env["koperasi.deduction"].with_context(allowed_company_ids=companies)
        deduction = deduction.search([("id", "=", deduction_id)])
        if not deduction:
            raise request.not_found()
        content = deduction.export_list() if document == "list" else deduction.export_differences()
        filename = f"{deduction.name} {document}.xlsx".replace("/", "-")
        return request.make_response(
            content,
            [("Content-Type", XLSX), ("Content-Disposition", content_disposition(filename))],
        )

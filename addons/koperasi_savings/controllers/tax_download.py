from odoo import http
from odoo.exceptions import AccessError
from odoo.http import content_disposition, request

TYPES = {
    "recap.xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ebupot.csv": "text/csv; charset=utf-8",
    "ebupot.xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class SavingsTaxDownload(http.Controller):
    @http.route(
        '/koperasi/savings/tax/<int:month_id>/<any("recap.xlsx","ebupot.csv","ebupot.xlsx"):document>',
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def savings_tax_file(self, month_id, document, **_kwargs):
        """The recap for the return, or the rows for the import of certificates."""
        companies = request.env.user.company_ids.ids
        months = request.env["koperasi.savings.tax.month"].with_context(
            allowed_company_ids=companies
        )
        try:
            month = months.search([("id", "=", month_id)])
            content = month and self._content(month, document)
        except AccessError:
            content = None
        if not content:
            raise request.not_found()
        filename = f"PPh 4(2) {month.month:%Y-%m} {document}"
        return request.make_response(
            content,
            [
                ("Content-Type", TYPES[document]),
                ("Content-Disposition", content_disposition(filename)),
            ],
        )

    def _content(self, month, document):
        exports = {
            "recap.xlsx": month.export_recap,
            "ebupot.csv": month.export_ebupot,
            "ebupot.xlsx": month.export_ebupot_sheet,
        }
        return exports[document]()

from odoo import http
from odoo.exceptions import AccessError
from odoo.http import content_disposition, request

TYPES = {
    "recap.xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ebupot.csv": "text/csv; charset=utf-8",
}


class SavingsTaxDownload(http.Controller):
    @http.route(
        '/koperasi/savings/tax/<int:month_id>/<any("recap.xlsx","ebupot.csv"):document>',
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
            content = month and (
                month.export_recap() if document == "recap.xlsx" else month.export_ebupot()
            )
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

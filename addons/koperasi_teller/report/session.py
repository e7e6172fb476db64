from odoo import api, models


class ReportTillSession(models.AbstractModel):
    """The closing report, of sessions that are closed, however it was asked for."""

    _name = "report.koperasi_teller.session_report"
    _description = "Closing Report"

    @api.model
    def _get_report_values(self, docids, data=None):
        sessions = self.env["koperasi.till.session"].browse(docids)
        sessions.check_access("read")
        sessions._check_report()
        return {"doc_ids": docids, "doc_model": sessions._name, "docs": sessions}

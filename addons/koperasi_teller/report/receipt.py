from odoo import api, models


class ReportReceiptThermal(models.AbstractModel):
    """Receipts on 80 mm paper: each rendering counts, so a second one says COPY however it was asked for."""

    _name = "report.koperasi_teller.receipt_thermal"
    _description = "Receipt (80 mm)"

    @api.model
    def _get_report_values(self, docids, data=None):
        receipts = self.env["koperasi.till.receipt"].browse(docids)
        receipts.check_access("read")
        receipts._count_print()
        return {"doc_ids": docids, "doc_model": receipts._name, "docs": receipts}


class ReportReceiptA5(models.AbstractModel):
    """The same on A5."""

    _name = "report.koperasi_teller.receipt_a5"
    _inherit = "report.koperasi_teller.receipt_thermal"
    _description = "Receipt (A5)"

from odoo import models

from ..tools import list_file


class KoperasiDeduction(models.Model):
    """What was not deducted as asked: on the screen, on paper and as a workbook for the treasurer."""

    _inherit = "koperasi.deduction"

    def _differences(self):
        """Result rows that are not deducted in full."""
        self.ensure_one()
        return self.env["koperasi.deduction.result"].search(
            [("deduction_id", "=", self.id), ("status", "!=", "full")]
        )

    def _differences_by_status(self):
        """Differences for the printed page: [(label, result rows, sum of the differences)]."""
        found = self._differences()
        labels = dict(found._fields["status"]._description_selection(self.env))
        groups = found.grouped("status")
        return [
            (label, groups[status], sum(groups[status].mapped("difference")))
            for status, label in labels.items()
            if status in groups
        ]

    def export_differences(self):
        """The differences as a workbook.

        :rtype: bytes
        """
        self.ensure_one()
        self.check_access("read")
        return list_file.differences(self, self._differences())

    def action_download_differences(self):
        """Offer :meth:`export_differences` for download."""
        return self._download("differences")

    def action_print_differences(self):
        """The differences as a page for the treasurer."""
        self.ensure_one()
        return self.env.ref("koperasi_payroll.deduction_differences_report").report_action(self)

    def action_open_results(self):
        """Rows of the file, the differences first."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "koperasi_payroll.deduction_result_action"
        )
        return {**action, "domain": [("deduction_id", "=", self.id)]}

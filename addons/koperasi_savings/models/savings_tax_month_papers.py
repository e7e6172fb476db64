from odoo import models

from ..tools import tax_file
from .savings_tax_month import CLERK


class KoperasiSavingsTaxMonth(models.Model):
    """What a month gives to members and to the tax office: certificates, recap, rows for the import."""

    _inherit = "koperasi.savings.tax.month"

    def export_recap(self):
        """The recap for the return as a workbook.

        :rtype: bytes
        """
        self.ensure_one()
        self.check_access("read")
        return tax_file.recap(self)

    def export_ebupot(self):
        """The rows for the import of certificates into Coretax; see :func:`tax_file.ebupot`.

        :rtype: bytes
        :raises AccessError: neither clerk nor auditor: it has the NIK of members
        """
        self.env["res.users"]._koperasi_require(CLERK, "koperasi_base.group_auditor")
        self.ensure_one()
        self.check_access("read")
        return tax_file.ebupot(self)

    def export_ebupot_sheet(self):
        """The same rows as a workbook, in which the numbers of sixteen digits stay whole.

        :rtype: bytes
        :raises AccessError: as :meth:`export_ebupot`
        """
        self.env["res.users"]._koperasi_require(CLERK, "koperasi_base.group_auditor")
        self.ensure_one()
        self.check_access("read")
        return tax_file.ebupot_sheet(self)

    def action_download_recap(self):
        """Offer :meth:`export_recap` for download."""
        return self._download("recap.xlsx")

    def action_download_ebupot(self):
        """Offer :meth:`export_ebupot` for download."""
        return self._download("ebupot.csv")

    def action_download_ebupot_sheet(self):
        """Offer :meth:`export_ebupot_sheet` for download."""
        return self._download("ebupot.xlsx")

    def _download(self, document):
        self.ensure_one()
        url = f"/koperasi/savings/tax/{self.id}/{document}"
        return {"type": "ir.actions.act_url", "url": url, "target": "download"}

    def action_print(self):
        """The certificates as PDF, a page each."""
        self.ensure_one()
        report = self.env.ref("koperasi_savings.savings_tax_certificate_action")
        return report.report_action(self.certificate_ids.filtered("gross"))

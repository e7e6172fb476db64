from odoo import models

from odoo.addons.koperasi_savings.statement import Source


class KoperasiMember(models.Model):
    _inherit = "koperasi.member"

    def _statement_sources(self):
        """Also the loans: what is still owed of the principal."""
        loans = self.env["koperasi.loan"].search(
            [("member_id", "in", self.ids), ("entry_count", ">", 0)], order="disbursed_on, id"
        )
        source = Source(
            self.env._("Loans"), loans,
            label=lambda loan: loan.product_id.name, number=lambda loan: loan.name, owed=True,
        )  # fmt: skip
        return [*super()._statement_sources(), source]

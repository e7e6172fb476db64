from odoo import models

from odoo.addons.koperasi_savings.statement import Source


class KoperasiMember(models.Model):
    _inherit = "koperasi.member"

    def _statement_sources(self):
        """Also the shares of SHU that are adopted: what is still to be paid out."""
        shares = self.env["koperasi.shu.share"]
        if shares.has_access("read"):
            shares = shares.search(
                [("member_id", "in", self.ids), ("entry_count", ">", 0)], order="id"
            )
        source = Source(
            self.env._("SHU"), shares,
            label=lambda _share: self.env._("Share in the surplus"),
            # sudo: a share is called by its year, whoever may see only the share
            number=lambda share: share.sudo().shu_id.name,
        )  # fmt: skip
        return [*super()._statement_sources(), source]

from odoo import models


class KoperasiShuShare(models.Model):
    _inherit = "koperasi.shu.share"

    def _portal_explanation(self):
        """How the share follows from what the member saved and paid.

        :return: list of dicts: ``label``, ``own`` and ``all`` (what is counted), ``pool`` (what was shared
            out), ``share``; rupiah
        """
        self.ensure_one()
        # sudo: sums of all members, which the annual meeting has seen; no figure of another member
        shu = self.sudo().shu_id
        [(capital, patronage)] = self.sudo()._read_group(
            [("shu_id", "=", shu.id)], [], ["capital_base:sum", "patronage_base:sum"]
        )
        pools = {"capital": 0, "patronage": 0}
        for allocation in shu.allocation_ids._to_members():
            pools[allocation.bucket] += allocation.amount
        parts = [
            {
                "label": self.env._("For your savings"),
                "what": self.env._("Your principal and mandatory savings"),
                "own": self.capital_base,
                "all": capital,
                "pool": pools["capital"],
                "share": self.capital_share,
            },
            {
                "label": self.env._("For your business with the cooperative"),
                "what": self.env._("Loan interest you paid"),
                "own": self.patronage_base,
                "all": patronage,
                "pool": pools["patronage"],
                "share": self.patronage_share,
            },
        ]
        return [part for part in parts if part["pool"]]

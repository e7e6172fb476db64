from odoo import api, fields, models

from odoo.addons.koperasi_base.tools.money import to_amount
from odoo.addons.koperasi_member.models.member_leaving import ExitLine


class KoperasiMember(models.Model):
    _inherit = "koperasi.member"

    shu_share_ids = fields.One2many("koperasi.shu.share", "member_id", string="SHU", readonly=True)
    shu_payable = fields.Monetary(string="SHU Not Yet Paid", compute="_compute_shu_payable")

    @api.depends("shu_share_ids.balance")
    def _compute_shu_payable(self):
        # sudo: a figure on the member's form; the shares behind it keep their own rights
        shares = self.env["koperasi.shu.share"].sudo()
        totals = dict(
            shares._read_group([("member_id", "in", self.ids)], ["member_id"], ["balance:sum"])
        )
        for member in self:
            member.shu_payable = totals.get(member.sudo(), 0)

    def _exit_lines(self, date=None):
        """SHU that is still owed is part of what a leaving member gets."""
        lines = super()._exit_lines(date)
        # sudo: whoever settles an exit sees all that is open, whatever he may read
        shares = self.sudo().shu_share_ids.filtered("balance")
        return lines + [ExitLine(share.shu_id.name, share.balance) for share in shares]

    def _book_exit(self, batch):
        """Move SHU that is still owed to what the former member is paid."""
        result = super()._book_exit(batch)
        # sudo: as above
        shares = self.sudo().shu_share_ids.filtered("balance")
        self.env["koperasi.shu.transaction"]._post_entries(
            batch,
            [
                {
                    "account_id": share.id,
                    "amount": -to_amount(share.balance),
                    "kind": "payout",
                    "channel": "system",
                    "memo": batch.memo,
                }
                for share in shares
            ],
        )
        for year in shares.shu_id:
            year._refresh_state()
        return result

    def _exit_undone(self):
        """SHU of the member is owed again."""
        result = super()._exit_undone()
        # sudo: as above
        for year in self.sudo().shu_share_ids.filtered("balance").shu_id:
            year._refresh_state()
        return result

    def action_open_shu(self):
        """The member's SHU, year by year."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("SHU of %s", self.display_name),
            "res_model": "koperasi.shu.share",
            "view_mode": "list,form",
            "domain": [("member_id", "=", self.id), ("state", "in", ("adopted", "paid"))],
        }

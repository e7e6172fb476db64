from odoo import api, fields, models

from odoo.addons.koperasi_member.models.member_lifecycle import ExitLine


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

    def _exit_lines(self):
        """SHU that is still owed is paid before the membership is closed."""
        lines = super()._exit_lines()
        # sudo: whoever settles an exit sees all that is open, whatever he may read
        shares = self.sudo().shu_share_ids.filtered("balance")
        return lines + [ExitLine(share.shu_id.name, share.balance) for share in shares]

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

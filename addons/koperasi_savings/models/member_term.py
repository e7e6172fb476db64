from odoo import api, fields, models

from odoo.addons.koperasi_base.tools.actions import list_action

from .savings_placement import RUNNING


class KoperasiMember(models.Model):
    """Term deposits and standing orders of a member, and what of them must end before he can leave."""

    _inherit = "koperasi.member"

    placement_ids = fields.One2many(
        "koperasi.savings.placement", "member_id", string="Term Deposits"
    )
    placement_total = fields.Monetary(
        string="On Term Deposits", compute="_compute_placement_total", help="Running term deposits."
    )
    standing_order_count = fields.Integer(compute="_compute_standing_order_count")

    @api.depends("placement_ids.state", "placement_ids.principal")
    def _compute_placement_total(self):
        totals = dict(
            self.env["koperasi.savings.placement"]._read_group(
                [("member_id", "in", self.ids), ("state", "in", RUNNING)],
                ["member_id"],
                ["principal:sum"],
            )
        )
        for member in self:
            member.placement_total = totals.get(member, 0)

    def _compute_standing_order_count(self):
        counts = dict(
            self.env["koperasi.savings.standing.order"]._read_group(
                [("member_id", "in", self.ids), ("state", "in", ("active", "paused"))],
                ["member_id"],
                ["__count"],
            )
        )
        for member in self:
            member.standing_order_count = counts.get(member, 0)

    def action_open_placements(self):
        """The term deposits of these members."""
        title = self.env._("Term Deposits")
        domain = [("member_id", "in", self.ids)]
        context = {"default_member_id": self.id} if len(self) == 1 else {}
        return list_action(
            self.env, "koperasi_savings.savings_placement_action", title, domain, context
        )

    def action_open_standing_orders(self):
        """The standing orders of these members."""
        title = self.env._("Standing Orders")
        domain = [("member_id", "in", self.ids)]
        return list_action(
            self.env, "koperasi_savings.savings_standing_order_action", title, domain, {}
        )

    def _exit_blockers(self):
        # sudo: binds whoever settles the exit
        accounts = self.sudo().savings_account_ids
        deposits = accounts.placement_ids.filtered(lambda placement: placement.state in RUNNING)
        holds = accounts.hold_ids.filtered(
            lambda hold: hold.state == "active" and hold.kind == "hold"
        )
        return [
            *super()._exit_blockers(),
            *(
                self.env._("Term deposit %s is running: break it or pay it out first.", deposit.name)
                for deposit in deposits
            ),
            *(
                self.env._("%(amount)s is held for %(reason)s: release it first.",
                           amount=hold.currency_id.format(hold.amount), reason=hold.reason)
                for hold in holds
            ),
        ]  # fmt: skip

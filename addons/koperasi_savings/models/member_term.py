from odoo import models

from .savings_placement import RUNNING


class KoperasiMember(models.Model):
    """What must be done about deposits and holds before a member can leave."""

    _inherit = "koperasi.member"

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

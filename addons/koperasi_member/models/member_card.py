from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_list


class KoperasiMember(models.Model):
    _inherit = "koperasi.member"

    def action_print_card(self):
        """Button: the cards of these members.

        :raises AccessError: not a clerk
        :raises UserError: not all are active
        """
        self._require("koperasi_base.group_clerk")
        self._check_has_card()
        return self.env.ref("koperasi_member.member_card_action").report_action(self)

    def _check_has_card(self):
        """Only who is a member now has a card."""
        others = self.filtered(lambda member: member.state != "active")
        if others:
            raise UserError(
                self.env._(
                    "Only active members have a card; take these out of the selection: %s",
                    format_list(self.env, others[:10].mapped("display_name")),
                )
            )

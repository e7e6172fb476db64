from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain


class KoperasiCampaign(models.Model):
    """How invitations reach people: by e-mail, or as a letter where there is no address."""

    _inherit = "koperasi.campaign"

    def action_send(self):
        """Put an e-mail into the queue for everyone with an address who got none yet."""
        self._require_clerk()
        self.ensure_one()
        self._check_open()
        return self._waiting(self.env["koperasi.invitation"]._to_send_domain()).action_send()

    def action_print(self):
        """Letters with link and QR code for those without an address, by work unit.

        :raises UserError: there is nobody to print for
        """
        self._require_clerk()
        self.ensure_one()
        self._check_open()
        if not self.to_print_count:
            raise UserError(
                self.env._("Everyone who has not applied yet has an e-mail address: send it there.")
            )
        return self.env.ref("koperasi_member.koperasi_campaign_letters_action").report_action(self)

    def _to_print(self):
        """Invitations that go on paper, in the order in which they are handed out."""
        return self._waiting(self.env["koperasi.invitation"]._to_print_domain())

    def _waiting(self, domain):
        return self.env["koperasi.invitation"].search(
            Domain("campaign_id", "in", self.ids) & domain, order="employer_id, unit, name, id"
        )

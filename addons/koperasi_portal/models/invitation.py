from odoo import models


class KoperasiInvitation(models.Model):
    _inherit = "koperasi.invitation"

    def _is_usable_by(self, application):
        """Whether the invitation can still stand for an application, when its address is confirmed.

        :rtype: bool
        """
        return bool(self) and self.company_id == application.company_id and self._is_open()

from odoo import api, models


class ResCompany(models.Model):
    _inherit = "res.company"

    @api.private
    def _koperasi_journal(self, kind):
        """EXTENDS koperasi_base: who has a till open books through that till unless he says otherwise."""
        if kind == "till" and not self.env.su:
            session = self.env["koperasi.till.session"]._mine(self)
            if session:
                # sudo: tellers cannot read journals
                return session.sudo().journal_id.sudo(self.env.su)
        return super()._koperasi_journal(kind)

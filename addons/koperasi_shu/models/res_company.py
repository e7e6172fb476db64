from odoo import api, models


class ResCompany(models.Model):
    _inherit = "res.company"

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        companies._make_shu_scheme()
        return companies

    def _make_shu_scheme(self):
        """A scheme to start from for each company that has none."""
        # sudo: whoever sets up companies need not have a role in the cooperative
        schemes = self.env["koperasi.shu.scheme"].sudo().with_context(active_test=False)
        missing = self - schemes.search([("company_id", "in", self.ids)]).company_id
        made = schemes.create([schemes._prepare_textbook(company) for company in missing])
        made._translate_textbook()

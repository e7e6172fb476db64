import base64
import hashlib

from odoo import models

from odoo.addons.koperasi_base.tools.money import to_amount
from odoo.addons.koperasi_base.tools.words import amount_in_words

REPORT = "koperasi_portal.application_form_report"


class KoperasiMemberApplication(models.Model):
    """The signed paper: the form and the power of attorney for payroll deduction."""

    _inherit = "koperasi.member.application"

    def _make_document(self):
        """Print the paper and keep it with its hash; it is never made anew."""
        self.ensure_one()
        speaking = self.env["ir.actions.report"].with_context(lang=self.lang)
        # sudo: applicants have no account
        content, _kind = speaking.sudo()._render_qweb_pdf(REPORT, self.ids)
        self.write({
            "document": base64.b64encode(content),
            "document_hash": hashlib.sha256(content).hexdigest(),
        })  # fmt: skip

    def _contribution_in_words(self):
        return amount_in_words(to_amount(self.contribution), self.env.lang or "id")

    def _principal_in_words(self):
        return amount_in_words(to_amount(self.company_id._join_principal()), self.env.lang or "id")

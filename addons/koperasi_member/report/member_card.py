from odoo import api, models

from odoo.addons.koperasi_base.tools.qr_code import qr_data_uri


class ReportMemberCard(models.AbstractModel):
    """The cards of members, whichever way they are asked for."""

    _name = "report.koperasi_member.member_card"
    _description = "Member Card"

    @api.model
    def _get_report_values(self, docids, data=None):
        """:raises UserError: not all are active"""
        members = self.env["koperasi.member"].browse(docids)
        members._check_has_card()
        return {
            "doc_ids": docids,
            "doc_model": members._name,
            "docs": members,
            "qr_data_uri": qr_data_uri,
        }

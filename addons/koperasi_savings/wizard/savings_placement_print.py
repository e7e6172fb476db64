from odoo import fields, models


class KoperasiSavingsPlacementPrint(models.TransientModel):
    """A certificate is printed once; again only with a reason."""

    _name = "koperasi.savings.placement.print"
    _description = "Print the Certificate of a Term Deposit"

    placement_id = fields.Many2one("koperasi.savings.placement", required=True)
    print_count = fields.Integer(related="placement_id.print_count")
    reason = fields.Char()

    def action_print(self):
        """Print the certificate, or print it again."""
        self.ensure_one()
        action = self.placement_id.print_certificate(self.reason)
        return {**action, "close_on_report_download": True}

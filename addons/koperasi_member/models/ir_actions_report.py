from odoo import models

CARD_WIDTH, CARD_HEIGHT = "85.6mm", "54mm"  # ISO/IEC 7810 ID-1


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    def _build_wkhtmltopdf_args(self, paperformat_id, *args, **kwargs):
        """A paper format knows whole millimetres only; a card is 85.6 wide."""
        command = super()._build_wkhtmltopdf_args(paperformat_id, *args, **kwargs)
        card = self.env.ref("koperasi_member.member_card_paperformat", raise_if_not_found=False)
        if card and paperformat_id == card:
            command[command.index("--page-width") + 1] = CARD_WIDTH
            command[command.index("--page-height") + 1] = CARD_HEIGHT
        return command

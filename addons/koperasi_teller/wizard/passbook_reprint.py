from odoo import api, fields, models


class KoperasiPassbookReprint(models.TransientModel):
    """Which lines of a passbook are printed once more, and why."""

    _name = "koperasi.passbook.reprint"
    _description = "Print Lines of a Passbook Again"

    passbook_id = fields.Many2one("koperasi.passbook", required=True)
    line_ids = fields.Many2many(
        "koperasi.passbook.line", string="Lines", required=True,
        compute="_compute_line_ids", store=True, readonly=False,
        domain="[('passbook_id', '=', passbook_id), ('printed_on', '!=', False)]",
    )  # fmt: skip
    reason = fields.Char(required=True)

    @api.depends("passbook_id")
    def _compute_line_ids(self):
        """Most often it is the last print that came out badly."""
        for wizard in self:
            printed = wizard.passbook_id.line_ids.filtered("printed_on")
            last = max(printed.mapped("printed_on"), default=None)
            wizard.line_ids = printed.filtered(lambda line, last=last: line.printed_on == last)

    def action_print(self):
        """Print them, on record with the reason."""
        self.ensure_one()
        return self.passbook_id.reprint(self.line_ids.ids, self.reason)

from odoo import api, fields, models


class KoperasiSavingsWhy(models.TransientModel):
    """Shows why an interest or a tax has its amount."""

    _name = "koperasi.savings.why"
    _description = "Explanation of Interest and Tax"

    transaction_id = fields.Many2one("koperasi.savings.transaction", readonly=True)
    line_id = fields.Many2one("koperasi.savings.run.line", readonly=True)
    body = fields.Html(compute="_compute_body", sanitize=False)

    @api.depends("transaction_id", "line_id")
    def _compute_body(self):
        for page in self:
            record = page.transaction_id or page.line_id
            record.check_access("read")
            page.body = self.env["ir.qweb"]._render(
                "koperasi_savings.why", {"why": record._why(), "currency": record.currency_id}
            )

    @api.model
    def _open_transaction(self, transaction):
        return self._open({"transaction_id": transaction.id})

    @api.model
    def _open_line(self, line):
        return self._open({"line_id": line.id})

    @api.model
    def _open(self, vals):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Why this amount?"),
            "res_model": self._name,
            "res_id": self.create(vals).id,
            "view_mode": "form",
            "target": "new",
        }

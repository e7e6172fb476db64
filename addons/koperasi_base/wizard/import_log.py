from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_datetime


class KoperasiImportLog(models.Model):
    """Every file that was imported: no file goes in twice, and each record can tell where it came from."""

    _name = "koperasi.import.log"
    _description = "Imported File"
    _order = "id desc"

    name = fields.Char(string="File", required=True, readonly=True)
    model = fields.Char(string="Import", required=True, readonly=True)
    model_label = fields.Char(string="Kind of import", compute="_compute_model_label")
    file = fields.Binary(
        string="Content", readonly=True, help="The file as it was handed in, kept as evidence."
    )
    file_hash = fields.Char(string="SHA-256 of the content", required=True, readonly=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    user_id = fields.Many2one("res.users", string="Imported by", required=True, readonly=True)
    date = fields.Datetime(string="Imported on", required=True, readonly=True)
    row_count = fields.Integer(string="Rows imported", readonly=True)
    skipped_count = fields.Integer(string="Rows left out", readonly=True)

    _file_uniq = models.UniqueIndex(
        "(company_id, model, file_hash)", "This file has already been imported."
    )

    def _compute_model_label(self):
        for log in self:
            known = log.model in self.env
            log.model_label = self.env["ir.model"]._get(log.model).name if known else log.model

    @api.model
    def _check_new(self, company, model, file_hash):
        """Refuse a content that this company has already imported with this wizard."""
        # sudo: whoever may import must learn that a colleague already did
        log = self.sudo().search([
            ("company_id", "=", company.id), ("model", "=", model), ("file_hash", "=", file_hash),
        ])  # fmt: skip
        if log:
            raise UserError(
                self.env._(
                    "This file was already imported on %(date)s by %(user)s (%(rows)s rows).",
                    date=format_datetime(self.env, log.date),
                    user=log.user_id.name,
                    rows=log.row_count,
                )
            )

    @api.model
    def _record_file(self, company, **vals):
        """Remember a file that is being imported.

        :rtype: koperasi.import.log record
        """
        # sudo: the log is written by imports only, nobody has the right to add or change a line
        log = self.sudo().create({
            **vals, "company_id": company.id, "user_id": self.env.uid, "date": fields.Datetime.now(),
        })  # fmt: skip
        return log.sudo(self.env.su)

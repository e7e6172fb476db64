import base64

from odoo import api, fields, models


class KoperasiPaperRunPart(models.Model):
    """A file that a run has made."""

    _name = "koperasi.paper.run.part"
    _description = "File of a Run"
    _order = "name"

    run_id = fields.Many2one(
        "koperasi.paper.run", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="run_id.company_id", store=True, precompute=True)
    name = fields.Char(required=True, readonly=True)
    file = fields.Binary(readonly=True, attachment=True)

    _name_uniq = models.UniqueIndex("(run_id, name)", "This file was made already.")

    @api.model
    def _keep(self, run, name, files):
        """Keep the files of a part.

        :param dict files: {extension: bytes}
        """
        # sudo: files are made by runs only
        self.sudo().create([
            {"run_id": run.id, "name": f"{name}.{extension}", "file": base64.b64encode(content)}
            for extension, content in files.items()
        ])  # fmt: skip

    def _content(self):
        """The file itself.

        :rtype: bytes
        """
        self.ensure_one()
        return base64.b64decode(self.with_context(bin_size=False).file or b"")

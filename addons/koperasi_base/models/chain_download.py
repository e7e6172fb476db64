from odoo import api, fields, models

CONTENTS = [("chain", "Chain"), ("last", "Last hashes")]


class KoperasiChainDownload(models.Model):
    """Who took which chain away and when, with the hash of the file that he has."""

    _name = "koperasi.chain.download"
    _description = "Download of a Chain"
    _order = "id desc"
    _rec_name = "content"

    verification_id = fields.Many2one(
        "koperasi.chain.verification", required=True, readonly=True, index=True, ondelete="cascade"
    )
    user_id = fields.Many2one("res.users", string="Downloaded by", required=True, readonly=True)
    downloaded_on = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    content = fields.Selection(CONTENTS, required=True, readonly=True)
    account_count = fields.Integer(string="Accounts", readonly=True)
    entry_count = fields.Integer(string="Entries", readonly=True)
    size = fields.Integer(string="Bytes", readonly=True, aggregator=None)
    file_hash = fields.Char(string="SHA-256 of the File", readonly=True)
    seal = fields.Char(readonly=True)

    @api.model
    def _record(self, verification, values):
        """Keep a download on record; nobody has the right to do so otherwise."""
        # sudo: a download is a fact, whoever made it cannot write it
        download = self.sudo().create(
            {"verification_id": verification.id, "user_id": self.env.uid, **values}
        )
        return download.sudo(self.env.su)

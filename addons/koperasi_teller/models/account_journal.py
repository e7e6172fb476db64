from odoo import fields, models


class AccountJournal(models.Model):
    _inherit = "account.journal"

    koperasi_posting = fields.Selection(
        selection_add=[("session", "Once per till session, when it is closed")],
        ondelete={"session": "set default"},
    )

from odoo import fields, models
from odoo.exceptions import UserError

TILL_FIELDS = ("koperasi_counter_account_id", "koperasi_posting")


class AccountJournal(models.Model):
    _inherit = "account.journal"

    koperasi_posting = fields.Selection(
        selection_add=[("session", "Once per till session, when it is closed")],
        ondelete={"session": "set default"},
    )

    def write(self, vals):
        if any(name in vals for name in TILL_FIELDS):
            self._check_till_closed(vals)
        return super().write(vals)

    def _check_till_closed(self, vals):
        """Where the cash of a till stands, and that it is counted, may not change while it is open."""
        changed = self.filtered(
            lambda journal: any(
                name in vals
                and (vals[name] or False)
                != journal._fields[name].convert_to_write(journal[name], journal)
                for name in TILL_FIELDS
            )
        )
        # sudo: sessions are open or not, whoever changes the journal
        session = (
            self.env["koperasi.till.session"]
            .sudo()
            .search([("journal_id", "in", changed.ids), ("state", "=", "open")], limit=1)
        )
        if session:
            raise UserError(
                self.env._(
                    "%s is open: close it before its journal is changed.", session.till_id.name
                )
            )

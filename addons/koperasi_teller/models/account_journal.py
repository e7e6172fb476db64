from odoo import fields, models
from odoo.exceptions import UserError

TILL_FIELDS = ("koperasi_counter_account_id", "koperasi_posting", "koperasi_kind", "active")


class AccountJournal(models.Model):
    _inherit = "account.journal"

    koperasi_posting = fields.Selection(
        selection_add=[("session", "Once per till session, when it is closed")],
        ondelete={"session": "set default"},
    )

    def write(self, vals):
        changed = [name for name in TILL_FIELDS if name in vals]
        if not changed:
            return super().write(vals)
        # sudo: tills and their sessions bind whoever changes the journal
        tills = self.env["koperasi.till"].sudo().with_context(active_test=False)
        for till in tills.search([("journal_id", "in", self.ids)]):
            for name in changed:
                till.journal_id._check_till_field(till, name, vals[name])
        result = super().write(vals)
        if "koperasi_counter_account_id" in vals:
            tills.search([("journal_id", "in", self.ids)])._check_accounts()
        return result

    def _check_till_field(self, till, name, value):
        """What the cash of a till stands on does not change under it: the journal stays a cash journal that is posted
        per session; after the first session its account stays the same, as openings are compared with it.

        :param till: koperasi.till of this journal
        :param str name: field of the journal
        :param value: as for :meth:`write`
        :raises UserError: the till would break
        """
        if (value or False) == self._fields[name].convert_to_write(self[name], self):
            return
        if till.current_session_id:
            raise UserError(
                self.env._("%s is open: close it before its journal is changed.", till.name)
            )
        if name == "active":
            broken = not value and till.active
        elif name == "koperasi_counter_account_id":
            broken = till.session_ids
        else:
            broken = value != ("session" if name == "koperasi_posting" else "till")
        if broken:
            raise UserError(
                self.env._(
                    "%(journal)s is the journal of %(till)s: it stays a cash journal with the same account, posted once per session."
                    " Set up another till with a journal of its own instead.",
                    journal=self.display_name,
                    till=till.name,
                )
            )

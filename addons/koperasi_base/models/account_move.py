from odoo import api, models
from odoo.exceptions import UserError

from ..door import is_open, without_bypass

# What people say about an entry, not what it says; all else of a posted entry stays as it is. Odoo's hash
# alone would leave the state open: who may invoice could take an entry out of the books by writing it.
FREE_MIXINS = ("mail.thread.main.attachment", "mail.activity.mixin", "portal.mixin")
FREE_FIELDS = {"checked", "attachment_ids"}


class AccountMove(models.Model):
    _inherit = "account.move"

    def _koperasi_sealed(self):
        """Entries of the member ledgers among these."""
        return self.filtered(lambda move: move.journal_id.koperasi_kind)

    def _check_koperasi_door(self):
        """Only :meth:`koperasi.ledger.batch._post` makes entries in journals of the ledgers."""
        # sudo: the guard holds for those too who cannot read journals
        if is_open(self.env) or not self.sudo()._koperasi_sealed():
            return
        raise UserError(
            self.env._(
                "Entries of this journal come from the member ledgers. Book or reverse the transaction"
                " in the Koperasi app; the journal entry follows."
            )
        )

    def _check_koperasi_final(self, vals):
        """An entry of the member ledgers is never edited, whatever the context of the client.

        :param vals: names of the fields that somebody writes
        """
        free = FREE_FIELDS.union(*(self.env[name]._fields for name in FREE_MIXINS))
        if not free.issuperset(vals):
            self._check_koperasi_door()

    @api.model_create_multi
    def create(self, vals_list):
        if is_open(self.env):
            return super().create(vals_list)
        moves = super().create(vals_list)
        moves._check_koperasi_door()
        return moves

    def write(self, vals):
        if is_open(self.env):
            return super().write(vals)
        self._check_koperasi_final(vals)
        # sudo: the guard holds for those too who cannot read journals
        guarded = without_bypass(self) if self.sudo()._koperasi_sealed() else self
        result = super(AccountMove, guarded).write(vals)
        if "journal_id" in vals or "line_ids" in vals or "invoice_line_ids" in vals:
            self._check_koperasi_door()
        return result

    def unlink(self):
        self._check_koperasi_door()
        return super().unlink()

    def _post(self, soft=True):
        self._check_koperasi_door()
        # sudo: the guard holds for those too who cannot read accounts
        self.sudo().line_ids._check_koperasi_control()
        return super()._post(soft=soft)

    @api.model
    def _get_suitable_journal_ids(self, move_type, company=False):
        journals = super()._get_suitable_journal_ids(move_type, company)
        return journals if is_open(self.env) else journals.filtered(lambda j: not j.koperasi_kind)

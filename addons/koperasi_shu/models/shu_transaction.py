from odoo import fields, models
from odoo.exceptions import UserError

from ..const import keep


class KoperasiShuTransaction(models.Model):
    """A movement of a member's SHU: allocated by the meeting, paid out."""

    _name = "koperasi.shu.transaction"
    _description = "SHU Transaction"
    _inherit = ["koperasi.ledger.entry.mixin"]

    account_id = fields.Many2one(
        "koperasi.shu.share", string="SHU Share", required=True, readonly=True, ondelete="restrict"
    )
    kind = fields.Selection(
        selection_add=[("allocation", "Allocation"), ("payout", "Payout")],
        ondelete={"allocation": keep, "payout": keep},
    )
    reversal_of_id = fields.Many2one("koperasi.shu.transaction", readonly=True, ondelete="restrict")

    _account_number_uniq = models.UniqueIndex("(account_id, number)")
    _account_date_idx = models.Index("(account_id, date, number)")
    _key_uniq = models.UniqueIndex(
        "(company_id, import_key) WHERE import_key IS NOT NULL",
        "This transaction was already booked.",
    )
    _reversal_uniq = models.UniqueIndex(
        "(reversal_of_id) WHERE reversal_of_id IS NOT NULL",
        "This transaction was already reversed.",
    )
    _batch_idx = models.Index("(batch_id)")

    def reverse(self, reason):
        """Take back a payout: the member's SHU is open again, and savings it went to are debited.

        :param str reason: why; kept on the reversal
        :return: the reversal
        :raises UserError: not a payout, reversed already, or the savings do not cover it any more
        """
        self.env["res.users"]._koperasi_require("koperasi_base.group_manager")
        self.ensure_one()
        self.check_access("read")
        if self.kind != "payout":
            raise UserError(self.env._("Only a payout can be taken back."))
        self._check_can_reverse(reason)
        reversal = self._reverse_payout(reason)
        self.account_id.shu_id._refresh_state()
        return reversal

    def _reverse_payout(self, reason):
        """The opposite of a payout and of the deposit it became, in a batch of their own."""
        # sudo: a manager need not be able to read the savings of the member whose payout is taken back
        source = self.sudo().batch_id
        savings = (
            self.env["koperasi.savings.transaction"]
            .sudo()
            .search([("batch_id", "=", source.id), ("import_key", "=", self._deposit_key())])
        )
        batch = self.env["koperasi.ledger.batch"]._open(
            source.journal_id, None, "reversal", memo=reason, reversal_of=source
        )
        for entries in (self, savings.with_user(self.env.user)):
            if entries:
                condition = source._reversal_condition(entries, entries)
                entries._post_entries_from(
                    batch, entries._reversal_source(condition, reason), entries._reversal_columns()
                )
        batch._post()
        return self.search([("reversal_of_id", "=", self.id)])

    def _deposit_key(self):
        """Key of the savings row that a payout to savings became."""
        self.ensure_one()
        return f"shu-payout-{self.id}"

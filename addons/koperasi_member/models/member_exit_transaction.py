from odoo import fields, models

KINDS = [("settlement", "Settlement"), ("payment", "Payment")]


def _keep(_entries):
    """Entries are final: removing a kind leaves the rows that have it."""


class KoperasiMemberExitTransaction(models.Model):
    """A movement of what a former member is owed: settled, paid."""

    _name = "koperasi.member.exit.transaction"
    _description = "Exit Transaction"
    _inherit = ["koperasi.ledger.entry.mixin"]

    account_id = fields.Many2one(
        "koperasi.member.exit", string="Exit", required=True, readonly=True, ondelete="restrict"
    )
    kind = fields.Selection(selection_add=KINDS, ondelete=dict.fromkeys(dict(KINDS), _keep))
    reversal_of_id = fields.Many2one(
        "koperasi.member.exit.transaction", readonly=True, ondelete="restrict"
    )

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
        """Take back a payment: the former member is owed again.

        :param str reason: why; kept on the reversal
        :return: the reversal
        :raises AccessError: not a head teller
        :raises UserError: not a payment, or reversed already
        """
        self.env["res.users"]._koperasi_require("koperasi_base.group_head_teller")
        self.ensure_one()
        self.check_access("read")
        return self.account_id._reverse_payment(self, reason)

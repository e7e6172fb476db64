from odoo import api, fields, models

from odoo.addons.koperasi_base.tools.money import to_amount
from odoo.addons.koperasi_base.tools.words import amount_in_words

KINDS = [
    ("deposit", "Deposit"),
    ("withdrawal", "Withdrawal"),
    ("transfer_in", "Transfer in"),
    ("transfer_out", "Transfer out"),
    ("opening", "Opening balance"),
    ("interest", "Interest"),
    ("tax", "Tax on interest"),
    ("fee", "Fee"),
    ("payout", "Payout at exit"),
]


def _keep(_entries):
    """Entries are final: removing a kind leaves the rows that have it."""


class KoperasiSavingsTransaction(models.Model):
    """One movement of a savings account; booked by the methods of the account, never edited."""

    _name = "koperasi.savings.transaction"
    _description = "Savings Transaction"
    _inherit = ["koperasi.ledger.entry.mixin"]
    _rec_names_search = ["batch_id.name", "memo"]

    account_id = fields.Many2one(
        "koperasi.savings.account", required=True, readonly=True, ondelete="restrict"
    )
    member_id = fields.Many2one(related="account_id.member_id")
    product_id = fields.Many2one(related="account_id.product_id")
    partner_id = fields.Many2one(related="account_id.partner_id")
    kind = fields.Selection(selection_add=KINDS, ondelete=dict.fromkeys(dict(KINDS), _keep))
    reversal_of_id = fields.Many2one(
        "koperasi.savings.transaction", string="Reversal of", readonly=True, ondelete="restrict"
    )
    reversal_ids = fields.One2many(
        "koperasi.savings.transaction", "reversal_of_id", string="Reversals"
    )
    is_reversed = fields.Boolean(string="Reversed", compute="_compute_is_reversed")
    move_id = fields.Many2one(related="batch_id.move_id")

    _account_number_uniq = models.UniqueIndex("(account_id, number)")
    _account_date_idx = models.Index("(account_id, date, number)")
    _date_idx = models.Index("(company_id, date DESC, id DESC)")
    _key_uniq = models.UniqueIndex(
        "(company_id, import_key) WHERE import_key IS NOT NULL",
        "This transaction was already sent.",
    )
    _reversal_uniq = models.UniqueIndex(
        "(reversal_of_id) WHERE reversal_of_id IS NOT NULL",
        "This transaction was already reversed.",
    )
    _batch_idx = models.Index("(batch_id)")
    # the tax of a month looks at these kinds alone
    _interest_idx = models.Index("(company_id, date) WHERE kind IN ('interest', 'tax', 'reversal')")

    @api.depends("reversal_ids")
    def _compute_is_reversed(self):
        for entry in self:
            entry.is_reversed = bool(entry.reversal_ids)

    @api.depends("batch_id", "number")
    def _compute_display_name(self):
        for entry in self:
            entry.display_name = f"{entry._transaction_number()} ({entry.account_id.name})"

    def reverse(self, reason):
        """Book the opposite of this transaction, dated today, with its own journal entry.

        :param str reason: why, for the books
        :return: the reversal
        :raises AccessError: not a head teller
        :raises UserError: reversed before, a reversal itself, no reason, no cover any more, or booked by a term
            deposit, on either side of a transfer
        """
        self.env["res.users"]._koperasi_require("koperasi_base.group_head_teller")
        self.ensure_one()
        self.check_access("read")
        # sudo: what goes back together is looked at, whatever the user may see of it
        self.sudo()._check_not_of_deposit()
        return self._reverse(reason)

    def action_print_receipt(self):
        """The receipt of these transactions."""
        return self.env.ref("koperasi_savings.savings_receipt_action").report_action(self)

    def action_open_batch(self):
        """The batch, from which the journal entry opens."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "koperasi.ledger.batch",
            "res_id": self.batch_id.id,
            "view_mode": "form",
        }

    def _amount_in_words(self):
        """The amount as a receipt has it, in the language of the reader."""
        self.ensure_one()
        words = amount_in_words(abs(to_amount(self.amount)), self.env.lang or "id")
        return words[:1].upper() + words[1:]

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.koperasi_base.door import opened

ENTRIES = ("koperasi.savings.transaction", "koperasi.loan.transaction")


class KoperasiTillReceipt(models.Model):
    """The receipt of a counter transaction and how often it was printed: all but the first say COPY."""

    _name = "koperasi.till.receipt"
    _description = "Receipt"
    _inherit = ["koperasi.door.mixin"]
    _order = "id desc"

    name = fields.Char(string="Number", required=True, readonly=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    savings_id = fields.Many2one("koperasi.savings.transaction", readonly=True, ondelete="restrict")
    loan_id = fields.Many2one("koperasi.loan.transaction", readonly=True, ondelete="restrict")
    print_count = fields.Integer(readonly=True)
    printed_on = fields.Datetime(readonly=True)

    _savings_uniq = models.UniqueIndex("(savings_id) WHERE savings_id IS NOT NULL")
    _loan_uniq = models.UniqueIndex("(loan_id) WHERE loan_id IS NOT NULL")
    _one_entry = models.Constraint(
        "CHECK (num_nonnulls(savings_id, loan_id) = 1)", "A receipt is of one transaction."
    )

    def _door_message(self):
        return self.env._("Receipts are made by printing them.")

    @api.model
    def print_entry(self, model, entry_id):
        """Print the receipt of a transaction; again and again, but all after the first are copies.

        :param str model: a ledger's entry model
        :param int entry_id: the transaction
        :return: action of the report
        :raises AccessError: not a teller, or not his cooperative's
        """
        self.env["res.users"]._koperasi_require("koperasi_base.group_teller")
        if model not in ENTRIES or not isinstance(entry_id, int):
            raise UserError(self.env._("Choose one from the list."))
        entry = self.env[model].browse(entry_id).exists()
        entry.check_access("read")
        if not entry:
            raise UserError(self.env._("Choose one from the list."))
        return self._print(entry)

    @api.model
    def _print(self, entry):
        """The action that prints the counted receipt of a transaction which the acting user may read."""
        entry.check_access("read")
        receipt = self._of(entry)
        # sudo: tellers have no rights on batches
        form = entry.batch_id.sudo().till_session_id.till_id.receipt_format or "a5"
        return self.env.ref(f"koperasi_teller.receipt_{form}_action").report_action(receipt)

    def _of(self, entry):
        name = "savings_id" if entry._name == ENTRIES[0] else "loan_id"
        # sudo: nobody has the right to write receipts
        receipts = self.sudo()
        receipt = receipts.search([(name, "=", entry.id)]) or opened(receipts).create(
            {
                "name": entry._transaction_number(),
                "company_id": entry.company_id.id,
                name: entry.id,
            }
        )
        return self.browse(receipt.id)

    def _count_print(self):
        """Every rendering counts, whichever way it was asked for."""
        for receipt in self:
            # sudo: nobody has the right to write receipts
            opened(receipt.sudo()).write(
                {"print_count": receipt.print_count + 1, "printed_on": fields.Datetime.now()}
            )
        self.env.flush_all()

    def _entry(self):
        return self.savings_id or self.loan_id

    def _amount(self):
        """Rupiah that changed hands, without a sign."""
        return self.loan_id._receipt_amount() if self.loan_id else abs(self.savings_id.amount)

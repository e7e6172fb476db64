from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL
from odoo.tools.misc import format_date

from ..models.till_session import TELLER

OPERATIONS = ("deposit", "withdraw", "pay", "transfer")
LONGEST_KEY = 64


class KoperasiTeller(models.TransientModel):
    """Booking from the screen, and what was booked today."""

    _inherit = "koperasi.teller"

    @api.model
    def book(self, key, operation, target_id, amount, to_account_id=None, memo=None):
        """Book one transaction through the acting user's till; sent again it returns what is stored.

        :param str key: made when the form opens; the same key books once, however often it is sent
        :param str operation: ``deposit``, ``withdraw``, ``pay`` (a loan) or ``transfer``
        :param int target_id: the savings account, or the loan
        :param amount: whole rupiah
        :param int to_account_id: where a transfer goes
        :return: dict of the transaction, and ``stored``: whether it was booked before, so this call only answers;
            also when the session is closed meanwhile
        :raises AccessError: not a teller
        :raises UserError: why it cannot be booked, and what can
        :raises TillLimitError: beyond what the teller may book alone
        """
        self.env["res.users"]._koperasi_require(TELLER)
        key = self._key(key)
        if operation not in OPERATIONS:
            raise UserError(self.env._("Choose deposit, withdrawal, installment or transfer."))
        stored = self._stored(key, operation)
        options = {"journal": self._journal(stored), "key": key}
        target = self._target(operation, target_id)
        if operation == "pay":
            entry = target.pay(amount, **options)
        else:
            options["memo"] = memo[:200] if isinstance(memo, str) and memo.strip() else None
            if operation == "transfer":
                to = self._target(operation, to_account_id)
                entry = target.transfer(to, amount, **options)[0]
            else:
                entry = getattr(target, operation)(amount, **options)
        return {"entry": self._entry(entry), "stored": bool(stored)}

    @api.model
    def stored(self, key, operation):
        """Whether what was sent with a key has been booked; asked when its answer was lost.

        :return: as :meth:`book`; False if nothing is stored
        :raises AccessError: not a teller
        """
        self.env["res.users"]._koperasi_require(TELLER)
        entry = self._stored(self._key(key), operation)
        return bool(entry) and {"entry": self._entry(entry.sudo(self.env.su)), "stored": True}

    def _stored(self, key, operation):
        """The transaction of a key that was sent before, or none; whether it is the same is compared by the booking."""
        model = (
            "koperasi.loan.transaction" if operation == "pay" else "koperasi.savings.transaction"
        )
        if operation == "transfer":
            key = f"{key}:transfer_out"
        # sudo: keys carry the acting user's id, so what is found he has booked himself
        return (
            self.env[model]
            .sudo()
            .search([("company_id", "=", self.env.company.id), ("import_key", "=", key)])
        )

    def _journal(self, stored):
        """The journal of the acting user's till; of what is stored, the one it was booked in.

        :raises UserError: nothing stored, and no till open
        """
        if stored:
            return stored.batch_id.journal_id.sudo(self.env.su)
        session = self.env["koperasi.till.session"]._mine(self.env.company)
        if not session:
            raise UserError(self.env._("Open your till first."))
        return session.sudo().journal_id.sudo(self.env.su)  # sudo: tellers cannot read journals

    def _key(self, key):
        if not isinstance(key, str) or not 8 <= len(key) <= LONGEST_KEY:
            raise UserError(self.env._("Load the page anew: this form has no key."))
        return self.env["koperasi.savings.account"]._counter_key(key)

    def _target(self, operation, target_id):
        model = "koperasi.loan" if operation == "pay" else "koperasi.savings.account"
        session = self.env["koperasi.till.session"]
        target = self.env[model].browse(session._one_id(target_id)).exists()
        target.check_access("read")
        if not target or target.company_id != self.env.company:
            raise UserError(self.env._("Choose an account of this cooperative."))
        return target

    def _entry(self, entry):
        loan = entry._name == "koperasi.loan.transaction"
        labels = dict(entry._fields["kind"]._description_selection(self.env))
        return {
            "model": entry._name,
            "id": entry.id,
            "number": entry._transaction_number(),
            "kind": labels[entry.kind],
            "name": entry.partner_id.name,
            "account": entry.loan_id.name if loan else entry.account_id.name,
            "amount": entry._receipt_amount() if loan else abs(entry.amount),
            "words": entry._amount_in_words(),
            "balance": entry.balance_after,
            "date": format_date(self.env, entry.date),
        }

    @api.model
    @api.readonly
    def today(self):
        """What was booked through the acting user's till, the last first.

        :return: list of dicts; ``reversed`` where it was taken back
        """
        self.env["res.users"]._koperasi_require(TELLER)
        session = self.env["koperasi.till.session"]._mine(self.env.company)
        if not session:
            return []
        found = []
        for model in ("koperasi.savings.transaction", "koperasi.loan.transaction"):
            rows = self.env.execute_query(
                SQL(
                    "SELECT entry.id FROM koperasi_ledger_batch batch JOIN %s entry ON entry.batch_id = batch.id"
                    " WHERE batch.till_session_id = %s ORDER BY entry.id DESC LIMIT 300",
                    SQL.identifier(self.env[model]._table),
                    session.id,
                )
            )
            found += self.env[model].browse(entry_id for (entry_id,) in rows)
        found.sort(key=lambda entry: entry.create_date, reverse=True)
        return [
            {
                **self._entry(entry),
                "time": entry.create_date.isoformat(),
                "reversed": bool(entry.is_reversed or entry.reversal_of_id),
            }
            for entry in found
        ]

from decimal import Decimal

from odoo import models
from odoo.exceptions import UserError

from odoo.addons.koperasi_base.koperasi_calc.rounding import allocate
from odoo.addons.koperasi_base.tools.money import to_amount


class KoperasiMemberExit(models.Model):
    """What a deceased member was owed goes to the heirs by their shares."""

    _inherit = "koperasi.member.exit"

    def pay_heirs(self, date=None, journal=None):
        """Pay each heir what is left of his share, one payment each; no rupiah is lost between them.

        Who was paid before gets nothing again; whose payment was taken back gets it now.

        :return: the transactions
        :raises AccessError: not a teller
        :raises UserError: as for :meth:`pay`; somebody had more than his share
        """
        self._require("koperasi_base.group_teller")
        self.ensure_one()
        entries = self.env[self._ledger_entry_model]
        for heir, (part, earlier) in self._heir_parts().items():
            memo = self.env._(
                "%(heir)s, heir of %(member)s", heir=heir.name, member=self.member_id.name
            )
            key = f"{self._heir_key(heir)}/{earlier}"
            entries |= self._do_pay(part, date, journal, key, memo)
        return entries

    def _heir_parts(self):
        """What each heir still gets.

        :return: {heir: (rupiah, number of payments before)}, without those who have theirs
        """
        # sudo: a teller pays heirs whose papers only clerks see
        heirs = self.member_id.sudo().heir_ids
        paid = {heir: self._heir_payments(heir) for heir in heirs}
        total = to_amount(self.balance) + sum(amount for amount, _count in paid.values())
        weights = {heir: Decimal(str(heir.share)) for heir in heirs}
        parts = allocate(total, weights, Decimal(str(self.currency_id.rounding)))
        left = {heir: (part - paid[heir][0], paid[heir][1]) for heir, part in parts.items()}
        if any(part < 0 for part, _count in left.values()):
            raise UserError(
                self.env._("An heir has more than his share already. Pay what is left one by one.")
            )
        return {heir: part for heir, part in left.items() if part[0]}

    def _heir_payments(self, heir):
        """What an heir has by this method.

        :return: (rupiah that were not taken back, number of payments)
        """
        key = self._heir_key(heir)
        of_heir = ["|", ("import_key", "=", key), ("import_key", "=like", f"{key}/%")]
        entries = self.env[self._ledger_entry_model].search(
            [("account_id", "=", self.id), *of_heir]
        )
        reversed_ones = entries.search([("reversal_of_id", "in", entries.ids)]).reversal_of_id
        return -sum(map(to_amount, (entries - reversed_ones).mapped("amount"))), len(entries)

    def _heir_key(self, heir):
        return f"exit/{self.id}/heir/{heir.id}"

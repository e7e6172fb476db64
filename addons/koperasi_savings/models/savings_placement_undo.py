from odoo import models
from odoo.exceptions import UserError

from odoo.addons.koperasi_base.door import opened


class KoperasiSavingsPlacement(models.Model):
    """What happened at maturity, taken back: the payout, or the roll-over that the member did not want."""

    _inherit = "koperasi.savings.placement"

    def reverse_maturity(self, reason):
        """The deposit waits for the member again; interest that was paid stays paid.

        A payout is booked back. A roll-over ends as if it had not been, with the interest accrued since.

        :param str reason: why, for the books
        :raises AccessError: not a head teller
        :raises UserError: neither paid out nor rolled over, interest was paid since, the member has used the
            money, no reason
        """
        self._require("koperasi_base.group_head_teller")
        self.ensure_one()
        self._claim()
        self._check_state("closed")
        if not (reason or "").strip():
            raise UserError(self.env._("Give a reason for the reversal."))
        child = self.child_ids
        if child:
            child._take_back_roll_over(reason)
        else:
            self._take_back_payout(reason)
        # sudo: follows from what was booked
        self.sudo().write({"state": "matured", "closed_on": False})
        self.account_id.sudo().maturity_date = self.maturity_date  # sudo: as above
        self.message_post(body=self.env._("Maturity taken back: %s", reason))

    def _take_back_roll_over(self, reason):
        """The newer deposit is as if it had not been; the money stays on the account."""
        self._claim()
        self._check_state("active")
        if self._paid()[self.accrual_id.id] or self.break_pending:
            raise UserError(
                self.env._("Interest was paid on %s, or its break was asked for.", self.name)
            )
        self._drop_accrued(reason)
        self._stop("cancelled")
        self.message_post(body=self.env._("Roll-over taken back: %s", reason))

    def _take_back_payout(self, reason):
        """The money comes back to the account of the deposit, which is open again."""
        # sudo: who may was checked; a till's entries may belong to others
        entries = self.env["koperasi.savings.transaction"].sudo()
        paid = entries.search([*self._out_domain(), ("reversal_ids", "=", False)], limit=1)
        if not paid:
            raise UserError(self.env._("%s has no payment to take back.", self.display_name))
        # sudo: state of an account follows from what is booked
        opened(self.account_id.sudo()).write({"state": "open", "close_date": False})
        paid._reverse(reason)

    def _out_domain(self):
        """What was paid out of this deposit, whether it was taken back or not."""
        return [
            ("account_id", "=", self.account_id.id),
            ("import_key", "=like", f"td/{self.id}/out%"),
        ]

    def _out_key(self):
        """Key of the payout: booked once, and once more for each time that it was taken back."""
        # sudo: counted whoever pays
        done = self.env["koperasi.savings.transaction"].sudo().search_count(self._out_domain())
        return f"td/{self.id}/out" + (f"/{done}" if done else "")

from odoo import models
from odoo.exceptions import UserError

from odoo.addons.koperasi_base.tools.money import to_amount

from .loan_decision import APPROVER, OFFICER


class KoperasiLoan(models.Model):
    """Taking a loan that will not be repaid off the books; two persons decide."""

    _inherit = "koperasi.loan"

    def action_propose_write_off(self, reason=None):
        """An officer proposes to write an active loan off; an approver decides.

        :param str reason: why it will not be repaid
        """
        self._require(OFFICER)
        self.ensure_one()
        self._check_can_write_off(reason)
        # sudo: the proposal is written here only
        self.sudo().write(
            {"write_off_reason": reason.strip(), "write_off_proposed_by_id": self.env.uid}
        )

    def action_refuse_write_off(self):
        """The proposal falls away; the loan is collected on."""
        self._require(APPROVER)
        self.sudo().write({"write_off_reason": False, "write_off_proposed_by_id": False})

    def write_off(self, reason=None, date=None):
        """Book the outstanding principal as a loss and end the loan.

        Needs the proposal of another person; the system itself (imports) may write off at once.

        :param str reason: replaces that of the proposal
        :param date: business date; default today
        :return: the entry
        :raises AccessError: not a loan approver
        :raises UserError: nobody proposed it, the same person proposed it, loan not active
        """
        self._require(APPROVER)
        self.ensure_one()
        reason = reason or self.write_off_reason
        self._check_can_write_off(reason)
        self._check_proposer()
        entry = self._book(
            -to_amount(self.balance),
            "write_off",
            date=date,
            channel="system",
            memo=reason,
            journal=self.company_id._koperasi_journal("loan"),
            counter_account=self.company_id._koperasi_account("loan_loss_expense"),
        )
        # sudo: the reason is written by this step only, whoever may edit the loan
        self.sudo().write({"write_off_reason": reason})
        return entry

    def _check_can_write_off(self, reason):
        if self.state != "active" or not self.balance:
            raise UserError(
                self.env._("%s owes no principal: nothing to write off.", self.display_name)
            )
        if not (reason or "").strip():
            raise UserError(self.env._("Say why the loan is written off."))

    def _check_proposer(self):
        """Maker and checker, as for the approval of the loan itself."""
        if self.env.uid == self.env.ref("base.user_root").id:
            return
        if not self.write_off_proposed_by_id:
            raise UserError(self.env._("A loan officer has to propose the write-off first."))
        if self.write_off_proposed_by_id == self.env.user:
            raise UserError(
                self.env._(
                    "You proposed to write %s off. Another person has to decide.", self.display_name
                )
            )

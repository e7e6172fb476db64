from odoo import models

from .savings_placement import TELLER


class KoperasiSavingsBreak(models.Model):
    """The money of an approved break: whoever hands cash over books it, with his own rights and in his own till."""

    _inherit = "koperasi.savings.break"

    def action_pay(self, journal=None):
        """Button: pay what was approved in cash, with the figures that were approved.

        :param journal: the till or transfer journal (record or id) that pays; default the acting user's till
        :raises AccessError: not a teller
        :raises UserError: not approved, figures have changed, pledged meanwhile, no till of his own or too little
            cash in it, beyond what he may pay alone
        """
        self._require(TELLER)
        self._check_state("approved")
        for record in self:
            record.placement_id._claim()
            record._check_figures()
            record._pay(journal)

    def action_pay_by_bank(self):
        """Button: pay what was approved by bank transfer."""
        self._require(TELLER)
        for record in self:
            record.action_pay(record.company_id._koperasi_journal("transfer"))

    def _pay(self, journal=None):
        placement, day = self.placement_id, self.placement_id.company_id._koperasi_today()
        self.env["koperasi.savings.tax"]._claim_members(placement.account_id)
        figures = placement._break_figures(day)
        placement._check_can_break()
        placement._do_break(figures, day, journal, self.to_account_id, self.reason)
        self.sudo().state = "done"  # sudo: follows from what was booked
        self.message_post(body=self.env._("Paid by %s", self.env.user.name))

    def _drop_approval(self):
        """An approval holds for the figures that were approved."""
        if self.state == "approved":
            self._write_approval({"approved_by_id": False, "approved_on": False})
            self.sudo().state = "submitted"  # sudo: who may was checked

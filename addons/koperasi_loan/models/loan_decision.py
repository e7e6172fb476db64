from odoo import api, fields, models
from odoo.exceptions import UserError

OFFICER = "koperasi_base.group_loan_officer"
APPROVER = "koperasi_base.group_loan_approver"


class KoperasiLoan(models.Model):
    """From application to decision: draft -> submitted -> approved or rejected."""

    _inherit = "koperasi.loan"

    can_approve = fields.Boolean(compute="_compute_can_approve")

    @api.depends_context("uid")
    @api.depends("state", "submitted_by_id")
    def _compute_can_approve(self):
        """Hides the button by the rule that refuses the call."""
        approver = self.env["res.users"]._koperasi_has(APPROVER)
        for loan in self:
            waits = loan.state == "submitted" and loan.submitted_by_id != self.env.user
            loan.can_approve = approver and waits

    # ------------------------------------------------------------
    # Buttons
    # ------------------------------------------------------------

    def action_submit(self):
        """Hand applications over for a decision; who submits cannot approve.

        :raises AccessError: not a loan officer
        :raises UserError: member not active, amount or installments beyond the product
        """
        self._require(OFFICER)
        todo = self._in_state("draft", unless="submitted")
        todo._check_can_submit()
        todo._mark_submitted()
        todo._set_state("submitted")

    def action_approve(self):
        """Approve submitted applications: the amount lent is ``principal``.

        :raises AccessError: not a loan approver
        :raises UserError: submitted by the same person, or no longer within the product's limits
        """
        self._require(APPROVER)
        todo = self._in_state("submitted", unless="approved")
        todo._check_can_submit()
        todo._mark_approved()
        todo._set_state("approved")

    def action_reject(self, reason=None):
        """Refuse applications that were not disbursed.

        :param str reason: told to the member
        :raises UserError: no reason, or money was lent already
        """
        self._require(APPROVER)
        todo = self._in_state("submitted", "approved", unless="rejected")
        if todo and not (reason or "").strip():
            raise UserError(self.env._("Say why the application is rejected."))
        todo._set_state("rejected", rejection_reason=reason)

    def action_draft(self):
        """Take applications back to draft, to change them; a decision falls away."""
        self._require(OFFICER)
        todo = self._in_state("submitted", "rejected", unless="draft")
        todo._set_state(
            "draft",
            rejection_reason=False,
            submitted_by_id=False,
            submitted_on=False,
            approved_by_id=False,
            approved_on=False,
        )

    # ------------------------------------------------------------
    # Checks
    # ------------------------------------------------------------

    def _in_state(self, *states, unless):
        """Loans in one of the states; those already in ``unless`` are left alone.

        :raises UserError: a loan is in another state
        """
        wrong = self.filtered(lambda loan: loan.state not in (*states, unless))
        if wrong:
            raise UserError(
                self.env._(
                    "%(loan)s is %(state)s: this step is not possible.",
                    loan=wrong[0].name,
                    state=wrong[0]._state_label(),
                )
            )
        return self.filtered(lambda loan: loan.state in states)

    def _state_label(self):
        return dict(self._fields["state"]._description_selection(self.env))[self.state]

    def _check_can_submit(self):
        for loan in self:
            reasons = loan._refusals()
            if reasons:
                raise UserError(
                    self.env._(
                        "%(loan)s: %(reasons)s", loan=loan.display_name, reasons=" ".join(reasons)
                    )
                )

    def _refusals(self):
        """Why this application cannot go on; an addon with further rules extends the list.

        :rtype: list[str]
        """
        self.ensure_one()
        reasons = []
        if self.member_id.state != "active":
            reasons.append(self.env._("The member is not active."))
        elif not self.member_id._is_served():
            reasons.append(self.env._("Candidates are not lent to before they are members."))
        return reasons + self.product_id._limit_refusals(self.principal, self.periods)

    def _set_state(self, state, **vals):
        # sudo: states are written here and by the ledger only, after the check of who may
        self.sudo().write({**vals, "state": state})

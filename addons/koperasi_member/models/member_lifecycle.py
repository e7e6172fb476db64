from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_list, formatLang


class KoperasiMember(models.Model):
    """Life of a membership: applicant -> active -> leaving -> closed, or rejected.

    ``_check_can_x`` refuses, ``_do_x`` acts, ``action_x`` is the button; repeating one is harmless.
    """

    _inherit = "koperasi.member"

    # --- buttons

    def action_submit(self):
        """Applicants are ready for a decision; who submits cannot approve."""
        self._require("koperasi_base.group_clerk")
        self._check_in("applicant")
        self.filtered(lambda member: not member.submitted_by_id)._do_submit()

    def action_approve(self, decision=None):
        """Submitted applicants become members with a number.

        :param str decision: minutes or letter of the board
        """
        self._require("koperasi_base.group_manager")
        todo = self._check_in("applicant", unless="active")
        todo._check_can_approve()
        todo._recorded_in(decision)._do_approve()

    def action_reject(self, reason=None, decision=None):
        """Applicants are refused.

        :param str reason: goes into the history
        :param str decision: minutes or letter of the board
        """
        self._require("koperasi_base.group_manager")
        todo = self._check_in("applicant", unless="rejected")
        todo._recorded_in(decision)._change_state("rejected", reason)

    def action_appeal(self, reason):
        """Rejected applicants turn to the members' meeting; if it grants the appeal they are reopened.

        :param str reason: grounds of the appeal
        """
        self._require("koperasi_base.group_clerk")
        if not (reason or "").strip():
            raise UserError(self.env._("Give the grounds of the appeal."))
        todo = self._check_in("rejected").filtered(lambda member: not member.appeal_on)
        for company, members in todo.grouped("company_id").items():
            appeal = {"appeal_on": company._koperasi_today(), "appeal_reason": reason}
            members._change_state("rejected", self.env._("Appeal: %s", reason), **appeal)

    def action_reopen(self, decision=None):
        """A rejected applicant applies again, or appealed with success.

        :param str decision: minutes of the meeting that granted an appeal
        """
        self._require("koperasi_base.group_clerk")
        todo = self._check_in("rejected", unless="applicant")
        todo._recorded_in(decision)._apply_again(self.env._("Application reopened"))

    def action_rejoin(self):
        """Closed members apply again: the earlier membership stays in the register, a new number follows."""
        self._require("koperasi_base.group_clerk")
        todo = self._check_in("closed", unless="applicant")
        todo._keep_period()
        todo._apply_again(
            self.env._("Joins again"),
            number=False,
            join_date=False,
            leave_date=False,
            leave_cause=False,
        )

    def _keep_period(self):
        # sudo: earlier memberships are written by this decision only
        self.env["koperasi.member.period"].sudo().create([
            {
                "member_id": member.id,
                "company_id": member.company_id.id,
                "number": member.number,
                "join_date": member.join_date,
                "leave_date": member.leave_date,
                "leave_cause": member.leave_cause,
            }
            for member in self
        ])  # fmt: skip

    def _apply_again(self, reason, **vals):
        nobody = dict.fromkeys(("submitted_by_id", "submitted_on", "approved_by_id", "approved_on"))
        appeal = {"appeal_on": False, "appeal_reason": False}
        self._change_state("applicant", reason, **nobody, **appeal, **vals)

    def action_resign(self, cause="resigned", reason=None, date=None, decision=None):
        """Members leave; what they have and owe is settled before they are closed.

        :param str cause: a key of ``LEAVE_CAUSES``
        :param str reason: goes into the history
        :param date: last day of the membership, today by default
        :param str decision: minutes or letter of the board, for a dismissal
        """
        self._require("koperasi_base.group_clerk")
        todo = self._check_in("active", unless="leaving")._recorded_in(decision)
        for company, members in todo.grouped("company_id").items():
            leave_date = date or company._koperasi_today()
            members._change_state("leaving", reason, leave_cause=cause, leave_date=leave_date)

    def action_settle(self):
        """Leaving members with nothing open are closed."""
        self._require("koperasi_base.group_manager")
        todo = self._check_in("leaving", unless="closed")
        for member in todo:
            member._check_can_settle()
        todo._change_state("closed", self.env._("Settled"))

    def _recorded_in(self, decision):
        """The same members; what happens to them now is written there."""
        return self.with_context(koperasi_decision=decision)

    # --- service

    def _is_served(self):
        """Whether this member may save and borrow: active, and no candidate of a cooperative that is closed.

        :rtype: bool
        """
        self.ensure_one()
        candidate = self.member_type == "candidate"
        # sudo: settings of the cooperative hold whoever may read them
        open_to_all = self.company_id.sudo().koperasi_serve_candidates
        return self.state == "active" and (open_to_all or not candidate)

    # --- checks

    def _check_in(self, state, unless=None):
        """Those in the state; those already in ``unless`` are left alone.

        :raises UserError: others are in no state for this step
        """
        wrong = self.filtered(lambda member: member.state not in (state, unless))
        if wrong:
            raise UserError(
                self.env._(
                    "Not possible in this state: %s",
                    format_list(self.env, wrong[:10].mapped("display_name")),
                )
            )
        return self.filtered(lambda member: member.state == state)

    def _check_can_approve(self):
        waiting = self.filtered(lambda member: not member.submitted_by_id)
        if waiting:
            raise UserError(
                self.env._(
                    "Not submitted yet: %s",
                    format_list(self.env, waiting[:10].mapped("display_name")),
                )
            )
        self._check_not_maker()

    def _check_can_settle(self):
        still_open = self._still_open()
        if still_open:
            currency = self.company_id.currency_id
            lines = [
                f"{line.label}: {formatLang(self.env, line.amount, currency_obj=currency)}"
                for line in still_open
            ]
            raise UserError(
                self.env._(
                    "%(member)s cannot be closed while this is open:\n%(lines)s",
                    member=self.display_name,
                    lines="\n".join(lines),
                )
            )

    # --- acts

    def _do_submit(self):
        self._mark_submitted()

    def _do_approve(self):
        self._mark_approved()
        for company, members in self.grouped("company_id").items():
            without = members.filtered(lambda member: not member.number)
            numbers = company._next_member_numbers(len(without))
            for member, number in zip(without, numbers, strict=True):
                # sudo: numbers are given by this decision only
                member.sudo().number = number
            undated = members.filtered(lambda member: not member.join_date)
            undated.join_date = company._koperasi_today()
        self._change_state("active")

    def _change_state(self, state, reason=None, **vals):
        """Move to the state and remember it in the history, in one write for all."""
        before = {member: member.state for member in self}
        # sudo: states are written here only, after the check of who may
        self.sudo().write({**vals, "state": state})
        self._log_status(before, reason)

    def _log_status(self, before, reason=None):
        """Add to the history of each.

        :param before: state before, per member; False for new ones
        """
        # sudo: the history is written here only, nobody has the right to add or change a line
        self.env["koperasi.member.status"].sudo().create([
            {
                "member_id": member.id,
                "company_id": member.company_id.id,
                "date": member.company_id._koperasi_today(),
                "from_state": before and before[member],
                "to_state": member.state,
                "reason": reason,
                "decision": self.env.context.get("koperasi_decision"),
                "user_id": self.env.uid,
            }
            for member in self
        ])  # fmt: skip

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_date

from odoo.addons.koperasi_base.tools.money import to_amount

CLERK, MANAGER = "koperasi_base.group_clerk", "koperasi_base.group_manager"


class KoperasiMemberExit(models.Model):
    """From what a member has and owes to one journal entry, and from there to the last rupiah paid."""

    _inherit = "koperasi.member.exit"

    # ------------------------------------------------------------
    # Work out, submit, approve
    # ------------------------------------------------------------

    def action_compute(self):
        """Work out again what the member has and owes on the day of the settlement."""
        self._require(CLERK)
        for record in self._in("draft", "submitted"):
            record._refresh_lines()

    def action_submit(self):
        """Hand the settlement over for approval; who submits cannot approve.

        :raises UserError: something stands in the way
        """
        self._require(CLERK)
        for record in self._in("draft"):
            record._refresh_lines()
            record._check_nothing_in_the_way()
            record._mark_submitted()
            record._decide(state="submitted")

    def action_draft(self):
        """Take back a settlement that was not approved."""
        self._require(CLERK)
        self._in("submitted")._decide(state="draft", submitted_by_id=False, submitted_on=False)

    def action_approve(self):
        """Settle: one journal entry empties all that the member has and owes; what is left is payable.

        :raises AccessError: not a manager
        :raises UserError: submitted by the same person, something stands in the way, or a figure changed
        """
        self._require(MANAGER)
        for record in self._in("submitted"):
            record._check_not_maker()
            record._check_unchanged()
            record._check_nothing_in_the_way()
            record._mark_approved()
            record._do_settle()

    def _do_settle(self):
        batch = self._book_settlement() if self.line_ids else False
        self._decide(state="settled", batch_id=batch and batch.id, settled_on=fields.Datetime.now())
        self._close_when_paid()

    def _book_settlement(self):
        """The journal entry that empties all the member has and owes."""
        batch = self.env["koperasi.ledger.batch"]._open(
            self.company_id._koperasi_journal("general"),
            self.date,
            "exit",
            partner=self.partner_id,
            detail=True,
            memo=self.env._("Exit of %s", self.member_id.display_name),
            origin=self,
        )
        self.member_id._book_exit(batch)
        net = to_amount(self.net)
        if net:
            row = {"account_id": self.id, "amount": net, "kind": "settlement", "channel": "system"}
            self.env[self._ledger_entry_model]._post_entries(batch, [row])
        batch._post()
        return batch

    def _check_unchanged(self):
        """What was submitted is what is approved: a payment meanwhile makes it another settlement."""
        before = [(line.label, line.amount) for line in self.line_ids]
        if before != [tuple(line) for line in self.member_id._exit_lines(self.date)]:
            self._refresh_lines()
            raise UserError(
                self.env._(
                    "The figures changed since it was submitted. Look at them again and submit anew."
                )
            )

    def _check_nothing_in_the_way(self):
        self.invalidate_recordset(["blockers"])
        if self.blockers:
            raise UserError(self.blockers)

    def _refresh_lines(self):
        # sudo: nobody has the right to write lines; they are worked out here
        lines = self.sudo()
        lines.line_ids.unlink()
        lines.line_ids.create(
            [
                {"exit_id": self.id, "label": label, "amount": amount}
                for label, amount in self.member_id._exit_lines(self.date)
            ]
        )
        self.invalidate_recordset(["line_ids", "net", "blockers"])

    # ------------------------------------------------------------
    # Pay
    # ------------------------------------------------------------

    def pay(self, amount=None, date=None, journal=None, key=None, memo=None):
        """Pay a former member, or his heirs, from a till or by bank transfer.

        :param amount: rupiah; default all that is left
        :param date: business date; default today in the company's time zone
        :param journal: a journal of the ledgers (or its id); default the first till
        :param str key: idempotency key; the same key and content return the stored entry
        :return: the ``koperasi.member.exit.transaction``
        :raises AccessError: not a teller
        :raises UserError: not settled, before the day of the charter, more than is left
        """
        return self._do_pay(amount, date, journal, self._client_key(key), memo)

    def _do_pay(self, amount, date, journal, key, memo):
        """As :meth:`pay`, under a key that may be the system's."""
        self._require("koperasi_base.group_teller")
        self.ensure_one()
        amount = to_amount(self.balance) if amount is None else self._payable(amount)
        day = fields.Date.to_date(date) or self.company_id._koperasi_today()
        self._check_can_pay(day)
        journal = (
            self.env["account.journal"].browse(journal) if isinstance(journal, int) else journal
        )
        entry = self._book(
            -amount, "payment", date=day, journal=journal, key=key,
            memo=memo or self.env._("Exit of %s", self.member_id.display_name),
        )  # fmt: skip
        self._close_when_paid()
        return entry

    def _payable(self, amount):
        amount = self.env[self._ledger_entry_model]._exact(amount)
        if amount <= 0:
            raise UserError(self.env._("The amount must be more than zero."))
        return amount

    def _check_can_pay(self, day):
        if self.state != "settled":
            raise UserError(self.env._("%s is not settled, or paid already.", self.display_name))
        if self.payable_from and day < self.payable_from:
            raise UserError(
                self.env._(
                    "By the charter %(member)s is paid from %(date)s on.",
                    member=self.member_id.display_name,
                    date=format_date(self.env, self.payable_from),
                )
            )

    def _close_when_paid(self):
        """The last rupiah ends the membership in the register, unless something came up since the settlement."""
        if self.state == "settled" and not self.balance:
            self._decide(state="paid")
            if not self.member_id._still_open():
                self.member_id._change_state("closed", self.env._("Settled and paid"))

    # ------------------------------------------------------------
    # Reverse
    # ------------------------------------------------------------

    def action_reverse(self, reason):
        """Undo a settlement of which nothing is paid: the member has and owes again what he did.

        :param str reason: why; stands on every reversing row
        :raises AccessError: not a manager
        :raises UserError: no reason, not settled, or paid in part
        """
        self._require(MANAGER)
        self.ensure_one()
        if not (reason or "").strip():
            raise UserError(self.env._("Give a reason for the reversal."))
        if self.state != "settled" or to_amount(self.balance) != to_amount(self.net):
            raise UserError(self.env._("Only a settlement of which nothing is paid can be undone."))
        self.batch_id._reverse(reason)
        self.member_id._exit_undone()
        self._decide(state="draft", batch_id=False, settled_on=False, submitted_by_id=False,
                     submitted_on=False, approved_by_id=False, approved_on=False)  # fmt: skip
        self.message_post(body=self.env._("Settlement reversed: %s", reason))

    def _reverse_payment(self, entry, reason):
        if entry.kind != "payment":
            raise UserError(self.env._("Only a payment can be taken back."))
        if self.state == "paid":
            self._check_nothing_since()
            self._decide(state="settled")
            if self.member_id.state == "closed":
                self.member_id._change_state("leaving", reason)
        return entry._reverse(reason)

    def _check_nothing_since(self):
        """What came after the last payment stands on it: a new membership, another settlement."""
        others = self.member_id.sudo().exit_ids - self  # sudo: a fact is asked
        if self.member_id.state not in ("leaving", "closed") or any(
            e.state != "paid" for e in others
        ):
            raise UserError(
                self.env._(
                    "%s joined again or is settled anew; the payment stays.",
                    self.member_id.display_name,
                )
            )

    # ------------------------------------------------------------
    # Checks
    # ------------------------------------------------------------

    def _in(self, *states):
        wrong = self.filtered(lambda record: record.state not in states)
        if wrong:
            raise UserError(self.env._("Not possible in this state: %s", wrong[0].display_name))
        return self

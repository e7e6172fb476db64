from decimal import Decimal

from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.koperasi_base.door import opened
from odoo.addons.koperasi_base.tools.money import to_amount

from .savings_product import LOCKED_KINDS


class KoperasiSavingsAccount(models.Model):
    """Closing an account: interest still due, fee and payout in one batch; reopening reverses it."""

    _inherit = "koperasi.savings.account"

    close_batch_id = fields.Many2one(
        "koperasi.ledger.batch", string="Closed by", readonly=True, copy=False, ondelete="restrict"
    )

    def close_account(self, to=None, journal=None, date=None, key=None):
        """Pay out the balance and the interest still due, less tax and closing fee, and close.

        :param to: savings account that receives the money (record or id); None pays in cash
        :param journal: a journal of the ledgers (or its id) for cash; default the first till
        :param date: business date; default today in the company's time zone
        :param str key: idempotency key
        :return: the entries of this account, possibly none
        :raises AccessError: not a teller
        :raises UserError: locked, dormant, held for a loan, membership lasts, not announced, receiver refuses
        """
        self._check_counter()
        key = self._client_key(key)
        if self.state == "closed":
            return self.env[self._ledger_entry_model]
        to = self.browse(to if isinstance(to, int) else to.id) if to else self.browse()
        self.env["koperasi.savings.tax"]._claim_members(self)
        self._check_can_pay_out(to)
        notice = self._closing_notice(date)
        parts = self._closing_parts(date)
        # sudo: the minimum of the product ends with the account; nobody else writes it
        opened(self.sudo()).write({"floor_balance": 0})
        entries = self._book_closing(parts, to, self._journal(journal), date, key)
        self.invalidate_recordset(["balance"])
        # sudo: a closed account carries what closed it, written here only
        opened(self.sudo()).write({"close_batch_id": entries.batch_id.id})
        if parts["items"]:
            self._end_interest(parts["items"][-1].rule.last)
        notice._consume(entries[-1:])
        self._do_close()
        return entries

    def _check_can_close(self):
        """
        :raises UserError: also when interest is still due: closing as empty would lose it
        """
        result = super()._check_can_close()
        for item in self._closing_interest()[:1]:
            raise UserError(
                self.env._(
                    "%(account)s is empty, but %(amount)s of interest is still due. Pay it out and close.",
                    account=item.account.display_name,
                    amount=self._money(item.gross),
                )
            )
        return result

    def _check_can_pay_out(self, to):
        if self.kind in LOCKED_KINDS and self.member_id.state == "active":
            raise UserError(
                self.env._("%s stays open as long as the membership lasts.", self.display_name)
            )
        if self.balance:
            self._check_can_withdraw()
        held = to_amount(self.held_amount)
        if self.balance and held:
            raise UserError(
                self.env._(
                    "%(account)s: %(amount)s is held. Release it first, then close.",
                    account=self.display_name,
                    amount=self._money(held),
                )
            )
        if to:
            to._check_counter()
            self._check_can_transfer(to)
            to._check_maximum_balance(self._closing_parts()["payout"])

    def _closing_notice(self, date=None):
        """The notice that closing uses up: closing takes all that is there, so all of it was announced.

        Nothing is asked where nothing is there, nor at the end of a membership, which has rules of its own. Interest
        credited since needs no further notice, or an account with interest could never be closed.

        :param date: day of closing; default today
        :rtype: koperasi.savings.notice record, empty if none is needed
        :raises UserError: not announced, or not yet payable
        """
        notices = self.env["koperasi.savings.notice"]
        ends = self.member_id.state in ("leaving", "rejected")
        if self.product_id.withdrawal_rule != "notice" or ends or not self.balance:
            return notices
        return notices._due_for_all(self, self._business_day(date))

    def _closing_parts(self, date=None):
        """What closing does with the balance and the interest that is still due.

        :param date: day of closing; default today
        :return: dict of Decimal: ``interest``, ``tax``, ``fee`` (at most what is there) and ``payout``; and
            ``items``, the interest as :class:`ClosingInterest`
        """
        items = self._closing_interest(date)
        taxes = self._closing_taxes(items, date)
        interest = sum((item.gross for item in items), Decimal(0))
        tax = taxes.get(self.id, Decimal(0))
        balance = to_amount(self.balance) + interest - tax
        goes = self.member_id.state in ("leaving", "rejected")
        fee = min(to_amount(0 if goes else self.product_id.closing_fee), balance)
        return {
            "items": items,
            "interest": interest,
            "tax": tax,
            "fee": fee,
            "payout": balance - fee,
        }

    def _book_closing(self, parts, to, journal, date, key):
        company = self.company_id
        journal = journal or company._koperasi_journal("general" if to else "till")
        rows = self._closing_rows(parts, to, journal, key)
        entries = self.env[self._ledger_entry_model]
        if not rows:
            return entries
        memo = self.env._("Closing of %s", self.name)
        booked = entries._book_rows(rows, journal, date, partner=self.partner_id, memo=memo)
        return booked.filtered(lambda entry: entry.account_id == self)

    def _closing_rows(self, parts, to, journal, key):
        rows = self._closing_interest_rows(parts["items"], {self.id: parts["tax"]})
        if parts["fee"]:
            rows.append(
                self._fee_row(parts["fee"], self.env._("Closing fee"), key and f"{key}:fee")
            )
        if parts["payout"]:
            counter = self.env["account.account"] if to else journal._koperasi_counter_account()
            details = {
                "channel": "transfer" if to else "counter",
                "memo": self.env._("Closing of %s", self.name),
                "key": key and f"{key}:payout",
            }
            kind = "transfer_out" if to else "withdrawal"
            rows.append(self._row(-parts["payout"], kind, counter, details))
            if to:
                details = {**details, "key": key and f"{key}:in"}
                rows.append(to._row(parts["payout"], "transfer_in", counter, details))
        return [{**row, "counter_account_id": row["counter_account_id"] or None} for row in rows]

    def reopen_account(self, reason):
        """Open a closed account again; what its closing booked is reversed.

        :param str reason: why, for the books
        :return: the account
        :raises AccessError: not a head teller
        :raises UserError: not closed by hand, member left, no reason, the receiver spent the money
        """
        self.env["res.users"]._koperasi_require("koperasi_base.group_head_teller")
        self.ensure_one()
        self.check_access("read")
        if not (reason or "").strip():
            raise UserError(self.env._("Give a reason for the reversal."))
        if self.kind == "term":
            raise UserError(
                self.env._(
                    "%s belongs to a term deposit: take the step back on its page, under Savings > Term"
                    " Deposits.",
                    self.display_name,
                )
            )
        if self.state != "closed" or self.member_id.state != "active":
            raise UserError(
                self.env._(
                    "%s: only closed accounts of active members are reopened.", self.display_name
                )
            )
        # sudo: state and batch of an account are written by the ledger's own methods only
        held = opened(self.sudo())
        batch = held.close_batch_id
        held.write({"state": "open", "close_date": False, "close_batch_id": False})
        self._resume_interest()
        if batch:
            self._reverse_closing(batch, reason)
        self.env.add_to_compute(self._fields["floor_balance"], self)
        self.message_post(body=self.env._("Reopened: %s", reason))
        return self

    def _reverse_closing(self, batch, reason):
        batch = batch.sudo(self.env.su)
        if batch.kind == "counter":
            batch._reverse(reason)
            return
        # sudo: what closed the account is found whatever the user may see
        entries = self.env[self._ledger_entry_model].sudo()
        last = [("batch_id", "=", batch.id), ("account_id", "=", self.id)]
        entry = entries.search(last, order="number desc", limit=1).sudo(self.env.su)
        batch._reverse(reason, only=entry)

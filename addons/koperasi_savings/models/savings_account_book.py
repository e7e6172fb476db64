from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.koperasi_base.tools.money import to_amount

from ..sql import savings_sql

TELLER = "koperasi_base.group_teller"


class KoperasiSavingsAccount(models.Model):
    """What is done at a counter, and what follows from the movements: statement and obligations."""

    _inherit = "koperasi.savings.account"

    # ------------------------------------------------------------
    # Counter transactions
    # ------------------------------------------------------------

    def deposit(self, amount, date=None, journal=None, channel="counter", key=None, memo=None):
        """Book a deposit and its journal entry.

        :param amount: rupiah, positive (Decimal, int or float)
        :param date: business date; default today in the company's time zone
        :param journal: a journal of the ledgers (or its id); default the first till
        :param str channel: how the money came
        :param str key: idempotency key; the same key and content return the stored transaction
        :return: the ``koperasi.savings.transaction``
        :raises AccessError: not a teller
        :raises UserError: not a positive whole amount, member or account not active, closed period
        """
        self._check_counter()
        key, amount = self._client_key(key), self._positive(amount)
        self._check_can_deposit()
        new = self._is_new(key)
        if new:
            self._check_deposit_rules(amount)
        entry = self._book(
            amount, "deposit", date=date, journal=self._journal(journal),
            channel=channel, key=key, memo=memo,
        )  # fmt: skip
        if new:
            self._wake_by_deposit()
        return entry

    def withdraw(self, amount, date=None, journal=None, channel="counter", key=None, memo=None):
        """Book a withdrawal, or the payout of a leaving member. Arguments as for :meth:`deposit`.

        :raises UserError: also when the product is not withdrawable or the balance does not cover it
        """
        self._check_counter()
        key, amount = self._client_key(key), self._positive(amount)
        self._check_can_withdraw()
        details = {
            "date": date, "journal": self._journal(journal), "channel": channel, "key": key, "memo": memo
        }  # fmt: skip
        if self.member_id.state in ("leaving", "rejected"):
            return self._book(-amount, "payout", **details)
        return self._do_withdraw(amount, details)

    def transfer(
        self, to, amount, date=None, journal=None, channel="transfer", key=None, memo=None
    ):
        """Move money to another savings account of the cooperative, in one journal entry.

        :param to: the other account (record or id)
        :param journal: default the first journal for corrections: no till pays
        :return: the two transactions, that of this account first
        :raises UserError: as for :meth:`withdraw` here and :meth:`deposit` there; other company
        """
        self._check_counter()
        # seen with this user's rights, whatever environment the record came with
        to = self.browse(to if isinstance(to, int) else to.id)
        to._check_counter()
        key, amount = self._client_key(key), self._positive(amount)
        self._check_can_transfer(to)
        if self._is_new(key and f"{key}:transfer_out"):
            notice = self._check_withdrawal_rules(amount, date)
            to._check_deposit_rules(amount)
            entries = self._do_transfer(
                to, amount, date, self._journal(journal), channel, key, memo
            )
            notice._consume(entries[0])
            to._wake_by_deposit()
            return entries
        return self._do_transfer(to, amount, date, self._journal(journal), channel, key, memo)

    def _do_transfer(self, to, amount, date, journal, channel, key, memo):
        entries = self.env[self._ledger_entry_model]
        rows = [
            {
                "account_id": account.id,
                "amount": change,
                "kind": kind,
                "channel": self._known_channel(channel),
                "memo": memo or label,
                "import_key": f"{key}:{kind}" if key else None,
            }
            for account, change, kind, label in (
                (self, -amount, "transfer_out", self.env._("To %s", to.name)),
                (to, amount, "transfer_in", self.env._("From %s", self.name)),
            )
        ]
        stored = [entries._find_by_key(self.company_id, row, date) for row in rows]
        if all(stored):
            return entries.concat(*stored)
        journal = journal or self.company_id._koperasi_journal("general")
        return entries._book_rows(rows, journal, date, memo=memo)

    # ------------------------------------------------------------
    # Checks
    # ------------------------------------------------------------

    def _check_counter(self):
        """Who may book here: tellers, and only on accounts that they see."""
        self.env["res.users"]._koperasi_require(TELLER)
        self.ensure_one()
        self.check_access("read")

    def _positive(self, amount):
        amount = self.env[self._ledger_entry_model]._exact(amount)
        if amount <= 0:
            raise UserError(self.env._("The amount must be more than zero."))
        return amount

    def _journal(self, journal):
        return self.env["account.journal"].browse(journal) if isinstance(journal, int) else journal

    def _check_open(self):
        if self.state != "open":
            raise UserError(self.env._("%s is closed.", self.display_name))

    def _check_can_deposit(self):
        self._check_open()
        if not (self.member_id._is_served() or self._takes_first_contribution()):
            raise UserError(
                self.env._(
                    "%(member)s is not an active member (%(state)s): deposits are for members.",
                    member=self.member_id.display_name,
                    state=self._member_state(),
                )
            )

    def _takes_first_contribution(self):
        """Principal savings are paid before somebody is a member, and by candidates."""
        applies = self.member_id.state == "applicant" and self.member_id.submitted_by_id
        candidate = self.member_id.state == "active" and self.member_id.member_type == "candidate"
        return self.kind == "principal" and bool(applies or candidate)

    def _check_can_withdraw(self):
        self._check_open()
        if self.member_id.state in ("leaving", "rejected"):
            return
        if not self.product_id.withdrawable:
            raise UserError(
                self.env._(
                    "%s is paid out when the membership ends, not before.", self.display_name
                )
            )
        if reason := self._lock_reason():
            raise UserError(reason)
        if self.member_id.state != "active":
            raise UserError(
                self.env._(
                    "%(member)s is not an active member (%(state)s).",
                    member=self.member_id.display_name,
                    state=self._member_state(),
                )
            )

    def _check_can_transfer(self, to):
        if self == to:
            raise UserError(self.env._("Choose another account to transfer to."))
        if self.company_id != to.company_id:
            raise UserError(self.env._("Transfers stay within one cooperative."))
        self._check_can_withdraw()
        to._check_can_deposit()

    def _member_state(self):
        field = self.member_id._fields["state"]
        return dict(field._description_selection(self.env)).get(self.member_id.state)

    # ------------------------------------------------------------
    # Statement
    # ------------------------------------------------------------

    @api.readonly
    def statement(self, date_from, date_to):
        """Movements of a period in the order of their dates, with the balance after each.

        A back-dated movement stands at its date, so the running balance is worked out here: the balance
        stored with a transaction is that of the moment of booking.

        :param date_from: first day (date or text)
        :param date_to: last day
        :return: ``{"opening", "closing", "rows"}``; rows are dicts of id, date, number, kind, kind_label,
            memo, channel, amount, balance; money in rupiah as Monetary fields have it
        """
        self.ensure_one()
        self.check_access("read")
        first, last = fields.Date.to_date(date_from), fields.Date.to_date(date_to)
        if not first or not last or first > last:
            raise UserError(self.env._("The period must end on or after its first day."))
        self.env.flush_all()
        found = self.env.execute_query_dict(savings_sql.statement(self, first, last))
        openings = [row.pop("opening") for row in found]
        kinds = self.env[self._ledger_entry_model]._fields["kind"]
        labels = dict(kinds._description_selection(self.env))
        rows = [{**row, "kind_label": labels[row["kind"]]} for row in found if row["id"]]
        return {
            "opening": openings[0],
            "rows": rows,
            "closing": rows[-1]["balance"] if rows else openings[0],
        }

    # ------------------------------------------------------------
    # Obligations
    # ------------------------------------------------------------

    @api.model
    def _obligations(self, company, date_to):
        """What members have to pay in through a date, arrears included: one query.

        :param company: res.company
        :param date_to: last day of the period to be collected
        :return: list of (account id, member id, kind, due as Decimal), due above zero, in the order
            in which a short payment is used: principal, mandatory, then the agreed deposits
        """
        self.env.flush_all()
        rows = self.env.execute_query(
            savings_sql.in_order_of_payment(self._obligations_sql(company, date_to))
        )
        return [(account, member, kind, to_amount(due)) for account, member, kind, due in rows]

    @api.model
    def _obligations_sql(self, company, date_to):
        """SELECT of (account_id, member_id, kind, due), for set-based callers.

        :rtype: SQL
        """
        return savings_sql.obligations(self, company, fields.Date.to_date(date_to))

from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError, UserError
from odoo.tools import SQL

from odoo.addons.koperasi_base.door import opened
from odoo.addons.koperasi_base.tools.money import to_amount, to_float

from .till_session import HEAD, TELLER


class KoperasiTillSession(models.Model):
    """Opening and closing a till."""

    _inherit = "koperasi.till.session"

    # ------------------------------------------------------------
    # Open
    # ------------------------------------------------------------

    @api.model
    def open_till(self, till_id, counts, reason=None):
        """Open a till for the acting user with what he counted in it.

        :param int till_id: the till
        :param dict counts: pieces by denomination, ``{"100000": 3}``
        :param str reason: why it is not what the last session left; needed only then
        :return: the session
        :raises AccessError: not a teller
        :raises UserError: not on the list of the till, till or teller has a session open, no reason given
        """
        self.env["res.users"]._koperasi_require(TELLER)
        till = self.env["koperasi.till"].browse(self._one_id(till_id)).exists()
        till.check_access("read")
        self._check_may_open(till)
        pieces = self.env["koperasi.till.count"]._pieces(counts)
        counted = sum((value * number for value, number in pieces.items()), to_amount(0))
        expected = self._expected_opening(till)
        self._check_reason(expected, counted, reason)
        session = self._create_open(till, expected, counted, reason)
        self.env["koperasi.till.count"]._keep(session, "opening", pieces)
        return session

    def _one_id(self, value):
        if not isinstance(value, int) or isinstance(value, bool) or value <= 0:
            raise UserError(self.env._("Choose one from the list."))
        return value

    def _check_may_open(self, till):
        if not till or not till.active:
            raise UserError(self.env._("Choose the till that you want to open."))
        if not till._limits_of(self.env.user):
            self._raise_not_listed(till)
        if till.current_session_id:
            raise UserError(
                self.env._(
                    "%(till)s is open already, with %(teller)s. It is closed or handed over first.",
                    till=till.name,
                    teller=till.current_session_id.user_id.name,
                )
            )
        mine = self._mine(till.company_id)
        if mine:
            raise UserError(
                self.env._("You have %s open. Close it before you open another.", mine.till_id.name)
            )

    def _raise_not_listed(self, till):
        raise UserError(
            self.env._(
                "You are not on the list of %s. Ask whoever manages the settings.", till.name
            )
        )

    def _expected_opening(self, till):
        """What the books have on the cash account of a till: after a closing what was counted, then whatever
        accounting booked by hand, such as cash brought to the bank."""
        self.env.flush_all()
        # sudo: tellers need not be able to read the books
        [(balance,)] = self.env.execute_query(
            SQL(
                "SELECT coalesce(sum(balance), 0)::text FROM account_move_line"
                " WHERE account_id = %s AND company_id = %s AND parent_state = 'posted'",
                till.sudo().cash_account_id.id,
                till.company_id.id,
            )
        )
        return to_amount(balance)

    def _check_reason(self, expected, counted, reason):
        if counted == expected or (isinstance(reason, str) and reason.strip()):
            return
        if self._is_blind():
            raise UserError(
                self.env._("What you counted is not what should be there. Count again; if it stays,"
                           " write down why.")
            )  # fmt: skip
        raise UserError(
            self.env._(
                "Counted %(counted)s, by the books %(expected)s: a difference of %(difference)s."
                " Count again; if it stays, write down why.",
                counted=self._format(counted),
                expected=self._format(expected),
                difference=self._format(counted - expected),
            )
        )

    def _format(self, amount):
        return (self.currency_id or self.env.company.currency_id).format(float(amount))

    def _create_open(self, till, expected, counted, reason):
        # sudo: nobody has the right to write sessions; what the user may do was checked
        till = till.sudo()
        try:
            with self.env.cr.savepoint():
                session = opened(self.sudo()).create({
                    "name": self.env["ir.sequence"].sudo().next_by_code("koperasi.till.session"),
                    "till_id": till.id, "company_id": till.company_id.id,
                    "journal_id": till.journal_id.id, "cash_account_id": till.cash_account_id.id,
                    "user_id": self.env.uid, "date": till.company_id._koperasi_today(),
                    "opened_on": fields.Datetime.now(), "opening_reason": reason or False,
                    "expected_opening": to_float(expected, 1), "opening_cash": to_float(counted, 1),
                })  # fmt: skip
        except UniqueViolation:
            raise ConcurrencyError(self.env._("The till was opened meanwhile.")) from None
        return self.browse(session.id)

    # ------------------------------------------------------------
    # Close
    # ------------------------------------------------------------

    def close_till(self, counts, reason=None):
        """Close a till with what was counted in it, and post what went through it.

        :param dict counts: pieces by denomination
        :param str reason: why the cash is not what it should be; needed only then
        :raises AccessError: neither its teller nor a head teller
        :raises UserError: closed already, something waits for confirmation, no reason given
        """
        self.env["res.users"]._koperasi_require(TELLER)
        self.ensure_one()
        self.check_access("read")
        if self.user_id != self.env.user:
            self.env["res.users"]._koperasi_require(HEAD)
        pieces = self.env["koperasi.till.count"]._pieces(counts)
        counted = sum((value * number for value, number in pieces.items()), to_amount(0))
        self._lock_closing()
        self._check_can_close()
        cash = self._cash()
        self._check_reason(cash["now"], counted, reason)
        self.env["koperasi.till.count"]._keep(self, "closing", pieces)
        self._do_close(cash, counted, reason)
        return True

    def _lock_closing(self):
        """Wait for the transactions under way, then look whether one of them is not in our snapshot: Odoo starts us
        anew and we see it."""
        self.env.execute_query(
            SQL(
                "UPDATE koperasi_till_session SET write_date = write_date WHERE id = %s RETURNING id",
                self.id,
            )
        )
        seen = set(self.env.execute_query(self._rows_of_session()))
        with self.env.registry.cursor() as cr:
            cr.execute(self._rows_of_session())
            missed = set(cr.fetchall()) - seen
        if missed:
            raise ConcurrencyError(self.env._("A transaction was booked meanwhile."))

    def _rows_of_session(self):
        rows = self._cash_rows(SQL("batch.till_session_id = %s", self.id))
        return SQL("SELECT model, id FROM (%s) moved", rows)

    def _check_can_close(self):
        if self.state != "open":
            raise UserError(self.env._("%s is closed already.", self.display_name))
        # sudo: whatever waits has to be decided, whoever may read it
        waiting = self.sudo().movement_ids.filtered(lambda move: move.state == "waiting")
        if waiting:
            raise UserError(
                self.env._(
                    "A movement of %s to or from the vault waits for the second person: have it confirmed"
                    " or cancelled first.",
                    self._format(waiting[0].amount),
                )
            )
        if self.sudo().handover_ids.filtered(lambda handover: handover.state == "waiting"):
            raise UserError(
                self.env._("A handover waits to be accepted: have it accepted or cancelled first.")
            )

    def _do_close(self, cash, counted, reason):
        difference = counted - cash["now"]
        # sudo: nobody has the right to write sessions; what the user may do was checked
        opened(self.sudo()).write({
            "state": "closed", "closed_on": fields.Datetime.now(), "closed_by_id": self.env.uid,
            "expected_cash": to_float(cash["now"], 1), "counted_cash": to_float(counted, 1),
            "difference": to_float(difference, 1), "reason": (difference and reason) or False,
            "cash_in": to_float(cash["in"], 1), "cash_out": to_float(cash["out"], 1),
            "vault_in": to_float(cash["vault_in"], 1), "vault_out": to_float(cash["vault_out"], 1),
        })  # fmt: skip
        # sudo: they end with the session, whoever closes it
        self.sudo().release_ids._expire()
        self._post_session(self._legs_of_closing(cash, difference))
        self.activity_unlink(["mail.mail_activity_data_todo"])

    def _legs_of_closing(self, cash, difference):
        """Journal items beside the members' rows: the vault, and what was found too much or is missing."""
        till_cash = self.sudo().cash_account_id  # sudo: tellers need not read accounts
        legs = []
        for sign, name, label in (
            (1, "vault_in", self.env._("From the vault")),
            (-1, "vault_out", self.env._("To the vault")),
        ):
            if cash[name]:
                vault = self.till_id._vault_account()
                legs += [
                    (till_cash, sign * cash[name], label),
                    (vault, -sign * cash[name], label),
                ]
        opening = to_amount(self.opening_cash) - to_amount(self.expected_opening)
        for amount, why in ((opening, self.opening_reason), (difference, self.reason)):
            if amount:
                role = "cash_over" if amount > 0 else "cash_short"
                account = self.company_id._koperasi_account(role).sudo()  # sudo: as above
                legs += [(till_cash, amount, why), (account, -amount, why)]
        return legs

    @api.model
    def _check_closed(self, cr, companies, date):
        """A period is locked when its tills are closed.

        :param cr: cursor whose transaction looks
        :raises UserError: a session up to that date is open
        """
        cr.execute(
            SQL(
                "SELECT name FROM koperasi_till_session WHERE company_id = ANY(%s) AND state = 'open'"
                " AND date <= %s ORDER BY id LIMIT 1",
                companies.ids,
                date,
            )
        )
        for (name,) in cr.fetchall():
            raise UserError(
                self.env._(
                    "Till session %s is still open: count and close it, then lock the period.", name
                )
            )

    def _post_session(self, legs):
        batches = self.env["koperasi.ledger.batch"]
        batch = batches._find_of_session(self) or (legs and batches._open_of_session(self))
        if not batch:
            return  # opened and closed with nothing in between
        if legs:
            self.env["koperasi.ledger.batch.leg"]._add(batch, legs)
        batch._post()

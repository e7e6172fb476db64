import re

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools.misc import format_date

from ..models.till_count import DENOMINATIONS
from ..models.till_session import HEAD, TELLER

MOST_FOUND = 8
LONGEST_QUERY = 100


class KoperasiTeller(models.TransientModel):
    """What the screen of the counter asks: one call each for the start, a search, a member, a booking."""

    _name = "koperasi.teller"
    _description = "Counter"

    company_id = fields.Many2one("res.company", default=lambda self: self.env.company)

    # ------------------------------------------------------------
    # The till
    # ------------------------------------------------------------

    @api.model
    @api.readonly
    def start(self, session_id=None):
        """The till of the acting user, or those that he could open.

        :param int session_id: a head teller counts this one, whoever serves there
        :return: dict of session (or None), tills, handovers that wait for him, notes, head, currency
        """
        self.env["res.users"]._koperasi_require(TELLER)
        sessions = self.env["koperasi.till.session"]
        session = sessions._mine(self.env.company)
        if session_id and self.env["res.users"]._koperasi_has(HEAD):
            session = sessions.browse(sessions._one_id(session_id)).exists()
            session.check_access("read")
        return {
            "session": self._session(session) if session and session.state == "open" else None,
            "tills": [self._till(till) for till in self._tills()],
            "handovers": [self._handover(handover) for handover in self._handovers()],
            "notes": list(DENOMINATIONS),
            "head": self.env["res.users"]._koperasi_has(HEAD),
            "currency": self.env.company.currency_id.symbol,
        }

    def _tills(self):
        tills = self.env["koperasi.till"].search([("company_id", "=", self.env.company.id)])
        return tills.filtered(lambda till: till._limits_of(self.env.user))

    def _handovers(self):
        return self.env["koperasi.till.handover"].search([
            ("company_id", "=", self.env.company.id), ("to_user_id", "=", self.env.uid),
            ("state", "=", "waiting"), ("session_id.state", "=", "open"),
        ])  # fmt: skip

    def _handover(self, handover):
        return {
            "id": handover.id,
            "till": handover.session_id.till_id.name,
            "from": handover.from_user_id.name,
            "counted": handover.counted_cash,
        }

    def _till(self, till):
        current = till.current_session_id
        return {
            "id": till.id,
            "name": till.name,
            "taken": current.user_id.name if current else False,
            "overnight": current.is_overnight if current else False,
        }

    def _session(self, session):
        blind = session._is_blind()
        others = (
            session.sudo().till_id.teller_ids.user_id - self.env.user
        )  # sudo: names of colleagues
        handover = session.sudo().handover_ids.filtered(lambda h: h.state == "waiting")[:1]
        return {
            "id": session.id,
            "name": session.name,
            "till": session.till_id.name,
            "teller": session.user_id.name,
            "mine": session.user_id == self.env.user,
            "date": format_date(self.env, session.date),
            "cash": None if blind else session.cash_now,
            "overnight": session.is_overnight,
            "print": session.till_id.print_at_once,
            "tellers": [{"id": user.id, "name": user.name} for user in others],
            # sudo: what waits at his own till
            "waiting": [
                {"id": move.id, "direction": move.direction, "amount": move.amount}
                for move in session.sudo().movement_ids.filtered(lambda m: m.state == "waiting")
            ],
            "handover": {"id": handover.id, "to": handover.to_user_id.name} if handover else None,
        }

    # ------------------------------------------------------------
    # Members
    # ------------------------------------------------------------

    @api.model
    @api.readonly
    def search_members(self, query):
        """Members by number (as typed or as the QR code of the card has it), name, number of an account or loan.

        :param str query: what was typed or scanned
        :return: list of dicts: id, number, name, from, state; ``account_id`` if an account was named
        """
        self.env["res.users"]._koperasi_require(TELLER)
        text = query.strip()[:LONGEST_QUERY] if isinstance(query, str) else ""
        if not text:
            return []
        account = self.env["koperasi.savings.account"].search(
            [("company_id", "=", self.env.company.id), ("name", "=", text.upper())], limit=1
        )
        members = account.member_id or self._found(text)
        return [
            {
                "id": member.id,
                "number": member.number or "",
                "name": member.name,
                "from": " · ".join(filter(None, [member.employer_id.name, member.unit_id.name])),
                "state": member.state,
                "account_id": account.id,
                "account": account.display_name or "",
            }
            for member in members
        ]

    def _found(self, text):
        members = self.env["koperasi.member"]
        ours = Domain("company_id", "=", self.env.company.id)
        exact = members.search(ours & Domain("number", "=ilike", self._plain(text)), limit=1)
        if exact:
            return exact
        loans = self.env["koperasi.loan"].search(ours & Domain("name", "=", text.upper()), limit=1)
        served = Domain("state", "in", ("active", "leaving", "applicant"))
        return loans.member_id or members.search(
            ours & served & Domain("display_name", "ilike", self._plain(text)), limit=MOST_FOUND
        )

    def _plain(self, text):
        """What was typed, with nothing in it that a pattern would take for any letter."""
        return re.sub(r"([\\%_])", r"\\\1", text)

    @api.model
    @api.readonly
    def member(self, member_id):
        """A member at a glance: warnings, accounts, loans.

        :raises AccessError: not a teller, or of another cooperative
        """
        self.env["res.users"]._koperasi_require(TELLER)
        sessions = self.env["koperasi.till.session"]
        member = self.env["koperasi.member"].browse(sessions._one_id(member_id)).exists()
        member.check_access("read")
        if not member or member.company_id != self.env.company:
            raise UserError(self.env._("Choose a member of this cooperative."))
        return self._glance(member)

    def _glance(self, member):
        today = member.company_id._koperasi_today()
        accounts = member.savings_account_ids.filtered(
            lambda account: account.state == "open" and account.kind != "suspense"
        )
        loans = member.loan_ids.filtered(lambda loan: loan.state == "active")
        labels = dict(member._fields["state"]._description_selection(self.env))
        return {
            "id": member.id,
            "number": member.number or "",
            "name": member.name,
            "from": " · ".join(filter(None, [member.employer_id.name, member.unit_id.name])),
            "state": member.state,
            "state_label": labels[member.state],
            "warnings": self._warnings(member, loans),
            "accounts": [self._account(account) for account in accounts],
            "loans": [self._loan(loan, today) for loan in loans],
        }

    def _warnings(self, member, loans):
        texts = [
            self.env._(
                "%(loan)s: installment %(days)s days late", loan=loan.name, days=loan.days_past_due
            )
            for loan in loans
            if loan.days_past_due
        ]
        if member.state != "active":
            labels = dict(member._fields["state"]._description_selection(self.env))
            texts.append(self.env._("Not an active member: %s", labels[member.state]))
        return texts

    def _account(self, account):
        return {
            "id": account.id,
            "number": account.name,
            "product": account.product_id.name,
            "kind": account.kind,
            "balance": account.balance,
            "held": min(account.floor_balance, account.balance),
            "available": account.available_balance,
        }

    def _loan(self, loan, today):
        owed = loan._owed(today)
        due = sum(row[2] + row[3] for row in owed.rows if row[1] <= today) + owed.penalty
        return {
            "id": loan.id,
            "number": loan.name,
            "product": loan.product_id.name,
            "outstanding": loan.balance,
            "due": float(due) or loan.next_due_amount,
            "due_on": format_date(self.env, loan.next_due_date) if loan.next_due_date else "",
            "late": loan.days_past_due,
            "payoff": float(owed.payoff),
        }

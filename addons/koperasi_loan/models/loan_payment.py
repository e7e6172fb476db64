from decimal import Decimal
from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL
from odoo.tools.misc import format_date

from odoo.addons.koperasi_base.koperasi_calc.allocation import waterfall
from odoo.addons.koperasi_base.tools.money import to_amount

from .. import loan_sql

COMPONENTS = ("principal", "interest", "penalty", "fee")
PAYMENT_KINDS = ("installment", "payoff")
ZERO = Decimal(0)


class Owed(NamedTuple):
    """What a loan owes on a date, in rupiah.

    ``rows`` are (number, due date, principal unpaid, interest unpaid) of the installments with anything
    unpaid, oldest first; ``interest`` is that to be paid at pay-off, ``waived`` what a pay-off saves.
    """

    rows: list
    principal: Decimal
    interest: Decimal
    penalty: Decimal
    waived: Decimal

    @property
    def payoff(self):
        return self.principal + self.interest + self.penalty


class KoperasiLoan(models.Model):
    """Paying installments, ahead or late, in full or in part, and paying off early.

    The rule of the early pay-off: all outstanding principal, the interest of every installment due by then,
    the interest of the next ``payoff_interest_months`` installments of the product (the month that runs), and
    penalties. Later interest is waived. Exactly this amount closes the loan; less pays installments in order,
    the next ones ahead; more is refused, so that nobody pays interest he does not owe.
    """

    _inherit = "koperasi.loan"

    def pay(self, amount, date=None, journal=None, channel="counter", key=None):
        """Book a payment: oldest installment first, each by the product's order of allocation.

        :param amount: rupiah, above zero (Decimal, int or float)
        :param date: business date; default today in the company's time zone
        :param journal: a journal of the ledgers (or its id); default the first till
        :param str channel: how the money came
        :param str key: idempotency key; the same key and content return the stored entry
        :return: the ``koperasi.loan.transaction``
        :raises AccessError: not a teller
        :raises UserError: loan not active, more than the pay-off amount, date before the disbursement or in a
            closed period, key used for something else
        """
        self._require("koperasi_base.group_teller")
        self.ensure_one()
        key, amount = self._client_key(key), self._payable(amount)
        journal = self._as_record("account.journal", journal) or self.company_id._koperasi_journal(
            "till"
        )
        stored = self._find_payment(key, amount, date, journal)
        if stored:
            return stored
        day = fields.Date.to_date(date) or self.company_id._koperasi_today()
        self._check_can_pay(day)
        kind, parts = self._split_payment(amount, day)
        self._check_income_accounts(parts)
        return self._book(
            -parts.pop("principal"),
            kind,
            date=day,
            journal=journal,
            channel=channel,
            key=key,
            memo=self._payment_memo(kind),
            **parts,
        )

    @api.readonly
    def payoff_amount(self, date=None):
        """Rupiah that close the loan on a date: see the rule at the head of this class.

        :param date: default today in the company's time zone
        :rtype: Decimal
        """
        self.ensure_one()
        self.check_access("read")
        if self.state != "active":
            return ZERO
        return self._owed(fields.Date.to_date(date) or self.company_id._koperasi_today()).payoff

    # ------------------------------------------------------------
    # Checks
    # ------------------------------------------------------------

    def _payable(self, amount):
        amount = self.env["koperasi.loan.transaction"]._exact(amount)
        if amount <= 0 or amount % to_amount(self.currency_id.rounding):
            raise UserError(self.env._("The amount must be more than zero, in whole rupiah."))
        return amount

    def _check_can_pay(self, date):
        if self.state != "active":
            raise UserError(
                self.env._(
                    "%(loan)s is %(state)s: nothing can be paid.",
                    loan=self.display_name,
                    state=self._state_label(),
                )
            )
        if date < self.disbursed_on:
            raise UserError(
                self.env._(
                    "%(loan)s was paid out on %(date)s; a payment cannot be earlier.",
                    loan=self.display_name,
                    date=format_date(self.env, self.disbursed_on),
                )
            )

    def _check_income_accounts(self, parts):
        """Say which account is missing, before the books only say that they do not balance."""
        product = self.product_id.sudo()  # sudo: tellers need not read accounts
        columns = {
            "interest": product.interest_account_id,
            "penalty": product.penalty_account_id,
            "fee": product.fee_account_id,
            "provision": product.provision_account_id,
        }
        roles = {
            "interest": "loan_interest_income",
            "penalty": "loan_penalty_income",
            "fee": "loan_fee_income",
            "provision": "loan_provision_fee_income",
        }
        for name, account in columns.items():
            if parts.get(name) and not account:
                self.company_id._koperasi_account(roles[name])

    def _find_payment(self, key, amount, date, journal):
        """The stored payment of a key, if it is the same payment.

        The parts of a payment depend on what was owed, so the whole is compared, not the parts.

        :raises UserError: the key was used for something else
        """
        entries = self.env["koperasi.loan.transaction"]
        if not key:
            return entries
        # sudo: the key may belong to a loan that the user may not see; nothing of it is shown
        stored = entries.sudo().search(
            [("company_id", "=", self.company_id.id), ("import_key", "=", key)]
        )
        if stored and not stored._is_payment_of(self, amount, date, journal):
            raise UserError(
                self.env._("This transaction was already sent with other content. Start it anew.")
            )
        return stored.sudo(self.env.su)

    # ------------------------------------------------------------
    # What is owed, and what a payment pays
    # ------------------------------------------------------------

    def _owed(self, date):
        """What this active loan owes on a date.

        :rtype: Owed
        """
        self.ensure_one()
        rows = self._unpaid_rows()
        running = (
            sum(1 for _n, due, *_rest in rows if due <= date)
            + self.product_id.payoff_interest_months
        )
        interest = sum((row[3] for row in rows[:running]), ZERO)
        return Owed(
            rows=rows,
            principal=to_amount(self.balance),
            interest=interest,
            penalty=self._penalty_owed(date),
            waived=sum((row[3] for row in rows), ZERO) - interest,
        )

    def _unpaid_rows(self):
        """Installments with anything unpaid: (number, due date, principal unpaid, interest unpaid)."""
        self.env.flush_all()
        return [
            (number, due, to_amount(principal), to_amount(interest))
            for number, due, principal, interest in self.env.execute_query(
                SQL(
                    "SELECT number, due_date, principal_unpaid, interest_unpaid FROM (%s) part"
                    " WHERE principal_unpaid + interest_unpaid > 0 ORDER BY number",
                    loan_sql.unpaid(SQL("loan.id = %s", self.id)),
                )
            )
        ]

    def _split_payment(self, amount, date):
        """Kind and parts of a payment: {component: rupiah}.

        :raises UserError: more than the pay-off amount
        """
        owed = self._owed(date)
        if amount > owed.payoff:
            raise UserError(
                self.env._(
                    "%(loan)s: %(payoff)s pays off the loan on %(date)s; more cannot be taken.",
                    loan=self.display_name,
                    payoff=self.currency_id.format(float(owed.payoff)),
                    date=format_date(self.env, date),
                )
            )
        if amount == owed.payoff and owed.waived:
            parts = {
                "principal": owed.principal,
                "interest": owed.interest,
                "penalty": owed.penalty,
            }
            return "payoff", {**dict.fromkeys(COMPONENTS, ZERO), **parts}
        payments, _nothing_left = waterfall(
            self._dues_by_component(owed), amount, self.product_id.allocation_order.split(",")
        )
        parts = dict.fromkeys(COMPONENTS, ZERO)
        for payment in payments:
            parts[payment.component] += payment.amount
        return "installment", parts

    def _dues_by_component(self, owed):
        """Dues as the waterfall takes them; the penalty stands with the oldest installment."""
        dues = [
            (number, due, {"principal": principal, "interest": interest})
            for number, due, principal, interest in owed.rows
        ]
        if owed.penalty:
            dues[0][2]["penalty"] = owed.penalty
        return dues

    def _payment_memo(self, kind):
        if kind == "payoff":
            return self.env._("Pay-off %s", self.name)
        return self.env._("Installment %s", self.name)

from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import date_utils
from odoo.tools.misc import format_date

from odoo.addons.koperasi_base.tools.money import to_amount

OUT_KINDS = ("withdrawal", "transfer_out")
IN_KINDS = ("deposit", "transfer_in", "opening")


class KoperasiSavingsAccount(models.Model):
    """The product's rules at the counter. Exits of members, runs and payroll go around them."""

    _inherit = "koperasi.savings.account"

    def _is_new(self, key):
        """Whether a key was not used yet: a transaction that is sent again is not judged again.

        :param key: idempotency key or None
        :rtype: bool
        """
        # sudo: the key may belong to an account that the user may not see; only its existence is used
        entries = self.env[self._ledger_entry_model].sudo()
        domain = [("company_id", "=", self.company_id.id), ("import_key", "=", key)]
        return not (key and entries.search_count(domain, limit=1))

    def _business_day(self, date=None):
        return fields.Date.to_date(date) or self.company_id._koperasi_today()

    # ------------------------------------------------------------
    # Deposits
    # ------------------------------------------------------------

    def _check_deposit_rules(self, amount):
        """The product's limits of one deposit and of the balance.

        :param Decimal amount: rupiah
        :raises UserError: names the limit
        """
        product = self.product_id
        limits = {name: to_amount(product[name]) for name in ("deposit_minimum", "deposit_maximum")}
        if amount < limits["deposit_minimum"]:
            raise UserError(
                self.env._(
                    "%(account)s: a deposit is at least %(limit)s.",
                    account=self.display_name, limit=self._money(product.deposit_minimum),
                )
            )  # fmt: skip
        if limits["deposit_maximum"] and amount > limits["deposit_maximum"]:
            raise UserError(
                self.env._(
                    "%(account)s: a deposit is at most %(limit)s.",
                    account=self.display_name, limit=self._money(product.deposit_maximum),
                )
            )  # fmt: skip
        self._check_maximum_balance(amount)

    def _check_maximum_balance(self, amount):
        limit = to_amount(self.product_id.maximum_balance)
        room = limit - to_amount(self.balance)
        if limit and amount > room:
            raise UserError(
                self.env._(
                    "%(account)s holds at most %(limit)s: %(room)s can still be paid in.",
                    account=self.display_name,
                    limit=self._money(limit),
                    room=self._money(max(room, 0)),
                )
            )

    def _money(self, amount):
        return self.currency_id.format(float(amount))

    # ------------------------------------------------------------
    # Withdrawals
    # ------------------------------------------------------------

    def _lock_reason(self, date=None):
        """Why nothing at all can be taken out now, whatever the amount; addons add their reasons.

        :param date: business date, default today
        :return: text for people, or False
        """
        self.ensure_one()
        if self.dormant_since:
            return self.env._(
                "%(account)s is dormant since %(date)s. Re-activate it first: the member shows an identity"
                " document, a second person approves.",
                account=self.display_name, date=format_date(self.env, self.dormant_since),
            )  # fmt: skip
        locked = self.product_id.withdrawal_rule == "lock" and self.goal_state != "cancelled"
        if locked and self.maturity_date and self.maturity_date > self._business_day(date):
            return self.env._(
                "%(account)s is locked until %(date)s. Cancel the plan to pay it out earlier.",
                account=self.display_name, date=format_date(self.env, self.maturity_date),
            )  # fmt: skip
        return False

    def _check_withdrawal_rules(self, amount, date=None):
        """The product's rules for taking out an amount on a day.

        :param Decimal amount: rupiah
        :param date: business date, default today
        :return: the ``koperasi.savings.notice`` that this withdrawal uses up, empty if none is needed
        :raises UserError: says which rule, and from when or how much is possible
        """
        day = self._business_day(date)
        if reason := self._lock_reason(day):
            raise UserError(reason)
        self._check_withdrawal_minimum(amount)
        rule = self.product_id.withdrawal_rule
        if rule == "cooling":
            self._check_cooling(day)
        notices = self.env["koperasi.savings.notice"]
        return notices._due(self, amount, day) if rule == "notice" else notices

    def _check_withdrawal_minimum(self, amount):
        minimum = to_amount(self.product_id.withdrawal_minimum)
        rest = to_amount(self.balance) - to_amount(self.floor_balance) - amount
        if amount < minimum and rest:
            raise UserError(
                self.env._(
                    "%(account)s: a withdrawal is at least %(limit)s, or all that is available.",
                    account=self.display_name, limit=self._money(minimum),
                )
            )  # fmt: skip

    def _check_cooling(self, day):
        since = self._cooling_start()
        until = since and since + timedelta(days=self.product_id.cooling_days)
        if until and day < until:
            raise UserError(
                self.env._(
                    "%(account)s: the next withdrawal is possible on %(date)s.",
                    account=self.display_name, date=format_date(self.env, until),
                )
            )  # fmt: skip

    def _cooling_start(self):
        """Day from which the waiting time runs: of the first deposit, or of the last withdrawal.

        :rtype: datetime.date or None
        """
        first = self.product_id.cooling_from == "deposit"
        kinds, order = (IN_KINDS, "date, id") if first else (OUT_KINDS, "date desc, id desc")
        domain = [("account_id", "=", self.id), ("kind", "in", kinds), ("reversal_ids", "=", False)]
        # sudo: the rule holds whatever transactions the user may see
        return self.env[self._ledger_entry_model].sudo().search(domain, order=order, limit=1).date

    def _do_withdraw(self, amount, details):
        """Book a withdrawal by the rules, with its fee in the same batch.

        :param details: keyword arguments of :meth:`_book`
        :return: the withdrawal
        """
        if not self._is_new(details["key"]):
            return self._book(-amount, "withdrawal", **details)
        notice = self._check_withdrawal_rules(amount, details["date"])
        fee = self._withdrawal_fee(self._business_day(details["date"]))
        if fee:
            entry = self._book_with_fee(amount, fee, details)
        else:
            entry = self._book(-amount, "withdrawal", **details)
        notice._consume(entry)
        return entry

    def _withdrawal_fee(self, day):
        """Fee of one more withdrawal on a day, by how many the month has already.

        :rtype: Decimal
        """
        product = self.product_id
        if not product.withdrawal_fee:
            return to_amount(0)
        first, last = date_utils.get_month(day)
        # sudo: all withdrawals count, whatever the user may see
        count = self.env[self._ledger_entry_model].sudo().search_count([
            ("account_id", "=", self.id), ("kind", "=", "withdrawal"), ("reversal_ids", "=", False),
            ("date", ">=", first), ("date", "<=", last),
        ])  # fmt: skip
        return to_amount(product.withdrawal_fee if count >= product.withdrawal_free_count else 0)

    def _book_with_fee(self, amount, fee, details):
        journal = details["journal"] or self.company_id._koperasi_journal("till")
        key = details["key"]
        rows = [
            self._row(-amount, "withdrawal", journal._koperasi_counter_account(), details),
            self._fee_row(
                fee, self.env._("Withdrawal fee"), key and f"{key}:fee", details["channel"]
            ),
        ]
        entries = self.env[self._ledger_entry_model]._book_rows(
            rows, journal, details["date"], partner=self.partner_id, memo=details["memo"]
        )
        return entries[:1]

    def _row(self, amount, kind, counter_account, details):
        return {
            "account_id": self.id,
            "amount": amount,
            "kind": kind,
            "channel": self._known_channel(details["channel"]),
            "memo": details["memo"],
            "import_key": details["key"],
            "counter_account_id": counter_account.id,
        }

    def _fee_row(self, fee, memo, key=None, channel="system"):
        """The ledger row of a fee taken from this account; the fee becomes income.

        :param Decimal fee: rupiah, positive
        """
        income = self.company_id._koperasi_account("savings_fee_income")
        return self._row(-fee, "fee", income, {"channel": channel, "memo": memo, "key": key})

    def _charge_passbook_fee(self, key):
        """Take the fee of a new passbook from the account; for whoever prints passbooks.

        :param str key: idempotency key
        :return: the fee entry, empty if the product asks none
        :raises UserError: the balance does not cover it
        """
        fee = to_amount(self.product_id.passbook_fee)
        entries = self.env[self._ledger_entry_model]
        if not fee:
            return entries
        row = self._fee_row(fee, self.env._("New passbook"), key, "counter")
        stored = entries._find_by_key(self.company_id, row)
        journal = self.company_id._koperasi_journal("general")
        return stored or entries._book_rows([row], journal, None, partner=self.partner_id)

"""The counter of the simulated cooperative: deposits, withdrawals and transfers by the rules of the products."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from .accounts import Entry, require

FEE_INCOME = "41410"
OUT = ("withdrawal", "transfer_out")


@dataclass(eq=False)
class Notice:
    """A withdrawal that was announced."""

    account: object
    amount: Decimal
    earliest: date
    id: int = 0
    state: str = "open"


class Counter:
    """The part of the cooperative that serves members."""

    # --- movements

    def deposit(self, account, amount, day=None, journal=None, key=None):
        journal = journal or self.own_till()
        require(amount > 0, "amount not positive")
        self.check_can_deposit(account)
        new = (account.ledger, key) not in self.keys
        if new:
            self.check_deposit_rules(account, amount)
        entry = self.counter(account, amount, "deposit", day, journal, key)
        if new:
            self.wake_by_deposit(account)
        return entry

    def withdraw(self, account, amount, day=None, journal=None, key=None):
        journal = journal or self.own_till()
        require(amount > 0, "amount not positive")
        self.check_can_withdraw(account)
        if account.member.state == "leaving":
            return self.counter(account, -amount, "payout", day, journal, key)
        if (account.ledger, key) in self.keys:
            return self.counter(account, -amount, "withdrawal", day, journal, key)
        notice = self.check_withdrawal_rules(account, amount, day or self.today)
        entry = self._withdraw_with_fee(account, amount, day, journal, key)
        self.use(notice)
        return entry

    def _withdraw_with_fee(self, account, amount, day, journal, key):
        fee = self.withdrawal_fee(account, day or self.today)
        if not fee:
            return self.counter(account, -amount, "withdrawal", day, journal, key)
        entry = Entry(account, -amount, "withdrawal", self.journals[journal][0])
        charged = Entry(account, -fee, "fee", FEE_INCOME, system=True)
        self.book(journal, day or self.today, "counter", [entry, charged])
        if key:
            self.keys[account.ledger, key] = entry
        return entry

    def transfer(self, account, to, amount, day=None, journal="general"):
        require(amount > 0, "amount not positive")
        self.check_can_transfer(account, to)
        notice = self.check_withdrawal_rules(account, amount, day or self.today)
        self.check_deposit_rules(to, amount)
        batch = self.move(account, to, amount, day or self.today, journal)
        self.use(notice)
        self.wake_by_deposit(to)
        return batch

    def move(self, account, to, amount, day, journal="general", system=False):
        rows = [
            Entry(account, -amount, "transfer_out", system=system),
            Entry(to, amount, "transfer_in", system=system),
        ]
        return self.book(journal, day, "counter", rows)

    # --- who may

    def check_can_deposit(self, account):
        require(account.open, "account closed")
        require(not account.placement, "a term deposit runs on it")
        first = account.member.state == "applicant" and account.kind == "principal"
        require(account.member.state == "active" or first, "member not active")

    def check_can_withdraw(self, account):
        require(account.open, "account closed")
        require(not account.placement, "a term deposit runs on it")
        if account.member.state != "leaving":
            require(account.withdrawable, "paid out when the membership ends")
            self.check_free(account, self.today)
            require(account.member.state == "active", "member not active")

    @staticmethod
    def check_free(account, day):
        require(not account.asleep, "dormant")
        require(not account.goal or not account.goal.locked(day), "before the lock date")

    def check_can_transfer(self, account, to):
        require(account is not to, "same account")
        self.check_can_withdraw(account)
        self.check_can_deposit(to)

    # --- rules of the product

    def check_deposit_rules(self, account, amount):
        rules = account.rules
        require(amount >= rules.deposit_minimum, "deposit too small")
        require(not rules.deposit_maximum or amount <= rules.deposit_maximum, "deposit too large")
        self.check_maximum(account, amount)

    def check_maximum(self, account, amount):
        most = account.rules.maximum_balance
        require(not most or account.balance + amount <= most, "balance too large")

    def check_withdrawal_rules(self, account, amount, day):
        """The notice that the withdrawal uses up, or None."""
        rules = account.rules
        self.check_free(account, day)
        rest = account.balance - account.floor - amount
        require(amount >= rules.withdrawal_minimum or not rest, "withdrawal too small")
        if rules.rule == "cooling":
            taken = [e.batch.date for e in account.entries if e.kind in OUT and not e.reversed]
            until = max(taken, default=date.min) + timedelta(rules.days)
            require(not taken or day >= until, "waiting time")
        if rules.rule != "notice":
            return None
        fits = [
            notice for notice in account.notices
            if notice.state == "open" and notice.earliest <= day and notice.amount >= amount
        ]  # fmt: skip
        require(fits, "no notice")
        return min(fits, key=lambda notice: (notice.earliest, notice.id))

    def withdrawal_fee(self, account, day):
        """What one more withdrawal of the month costs."""
        count = sum(
            entry.kind == "withdrawal" and not entry.reversed
            and (entry.batch.date.year, entry.batch.date.month) == (day.year, day.month)
            for entry in account.entries
        )  # fmt: skip
        rules = account.rules
        return Decimal(rules.withdrawal_fee if count >= rules.free_withdrawals else 0)

    def announce(self, account, amount):
        """A notice; its id comes from the database."""
        require(amount > 0 and amount == int(amount), "no whole amount")
        require(account.rules.rule == "notice", "needs no notice")
        self.check_can_withdraw(account)
        require(amount <= account.balance, "more than there is")
        notice = Notice(account, amount, self.today + timedelta(account.rules.days))
        account.notices.append(notice)
        return notice

    @staticmethod
    def use(notice):
        if notice:
            notice.state = "used"

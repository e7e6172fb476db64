"""Accounts that fall asleep and are woken, that are closed with what is on them and opened again."""

from datetime import date
from decimal import Decimal

from .accounts import ZERO, Entry, Refused, require
from .counter import FEE_INCOME
from .ending import closing_rows, end_interest, net_of
from .plan import month_later

BY_MEMBER = ("deposit", "withdrawal", "transfer_in", "transfer_out")
ONCE = ("principal", "mandatory", "suspense")  # one open account of a member


def moved(account, since=date.min):
    """Movements by the member that stand."""
    return [
        entry for entry in account.entries
        if entry.kind in BY_MEMBER and not entry.system and not entry.reversed and entry.batch.date >= since
    ]  # fmt: skip


class Sleep:
    """The part of the cooperative that knows which accounts are in use."""

    def refresh_sleep(self):
        """At night: paid into wakes where the product says so, then those without a movement fall asleep."""
        for account in self.savings.values():
            if account.open and account.rules.sleep:
                paid = [e for e in moved(account, account.asleep or date.max) if e.amount > 0]
                if paid and account.rules.wakes:
                    self.wake(account)
                last = max([account.start, account.woken, *(e.batch.date for e in moved(account))])
                if not account.asleep and month_later(last, account.rules.sleep) <= self.today:
                    account.asleep = self.today

    @staticmethod
    def check_can_wake(account):
        require(account.open and account.asleep, "not dormant")

    def wake(self, account):
        account.asleep, account.woken = None, self.today

    def wake_by_deposit(self, account):
        if account.asleep and account.rules.wakes:
            self.wake(account)

    # --- close, reopen

    def pay_out_and_close(self, account, to=None, journal="till"):
        """All that is on the account less the fee, in cash or to another account."""
        if not account.open:
            return
        self._check_can_pay_out(account)
        goes = account.member.state == "leaving"
        rows, until = closing_rows(self, [account], self.today)
        balance = account.balance + net_of(rows, account)
        fee = min(Decimal(0 if goes else account.rules.closing_fee), balance)
        if to:
            self.check_can_transfer(account, to)
            self.check_maximum(to, balance - fee)
        self._book_closing(account, to, rows, fee, balance - fee, journal)
        end_interest(until)
        account.open = False

    def _check_can_pay_out(self, account):
        stays = account.kind in ("principal", "mandatory") and account.member.state == "active"
        require(not stays, "stays open as long as the membership")
        self.check_not_used(account)
        if account.balance:
            self.check_can_withdraw(account)
            require(not account.held, "money is held")

    def _book_closing(self, account, to, rows, fee, payout, journal):
        if fee:
            rows.append(Entry(account, -fee, "fee", FEE_INCOME, system=True))
        if payout:
            kind = "transfer_out" if to else "withdrawal"
            counter = None if to else self.journals[journal][0]
            rows.append(Entry(account, -payout, kind, counter))
            if to:
                rows.append(Entry(to, payout, "transfer_in"))
        if rows:
            minimum, account.minimum = account.minimum, ZERO
            try:
                waits = self.journals[journal][1] and len(rows) == 1
                self.book(journal, self.today, "counter", rows, waits=waits)
            finally:
                account.minimum = minimum
            account.closed_by = [row for row in rows if row.account is account][-1]

    def reopen(self, account, reason):
        require(reason, "no reason")
        require(account.kind != "term", "ends with its deposit")
        require(not account.open and account.member.state == "active", "not closed, or no member")
        alike = [a for a in self.savings.values() if a.member is account.member and a.open]
        require(
            account.kind not in ONCE or account.product not in [a.product for a in alike],
            "there is another",
        )
        account.open = True
        try:
            if account.closed_by:
                self.reverse(account.closed_by)
        except Refused:
            account.open = False
            raise
        account.closed_by = account.ended = None

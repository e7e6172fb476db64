"""Standing orders: a transfer every month, tried again for some days when it cannot be done."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from .accounts import Refused, require
from .plan import month_later

DAY = timedelta(1)


def on_day(month, day):
    """That day of a month, or its last day."""
    last = (month_later(month.replace(day=1), 1) - DAY).day
    return month.replace(day=min(day, last))


@dataclass(eq=False)
class Order:
    account: object
    to: object
    amount: Decimal
    day: int
    start: date
    end: date | None
    retry: int
    id: int = 0
    state: str = "active"
    next: date | None = None
    dealt_with: date | None = None  # the last day of execution that was done, given up or left out

    def give(self):
        require(self.amount > 0 and self.amount == int(self.amount), "no whole amount")
        require(self.account is not self.to, "same account")
        require(not self.end or self.end >= self.start, "ends before it starts")
        for account in (self.account, self.to):
            require(account.kind not in ("term", "suspense"), "no savings account")
        require(self.account.withdrawable, "one may not withdraw")
        self.move_on(self.start)

    def move_on(self, first):
        """The next execution is on its day of the month, from a date on."""
        self.next = on_day(first, self.day)
        if self.next < first:
            self.next = on_day(month_later(first.replace(day=1), 1), self.day)

    def change_day(self, day):
        require(self.state in ("active", "paused"), "is over")
        self.day = day
        self.move_on(self.dealt_with + DAY if self.dealt_with else self.start)

    def pass_on(self):
        self.dealt_with = self.next
        self.move_on(max(self.start, self.next + DAY))

    # --- steps

    def pause(self):
        require(self.state in ("active", "paused"), "is over")
        self.state = "paused"

    def resume(self, model):
        """What fell due meanwhile is left out."""
        require(self.state in ("active", "paused"), "is over")
        self.state = "active"
        while self.next < model.today:
            self.pass_on()

    def cancel(self):
        require(self.state != "ended", "is over")
        self.state = "cancelled"

    # --- at night

    def execute(self, model):
        while self.state == "active" and self.next <= model.today:
            if self.end and self.next > self.end:
                self.state = "ended"
                return
            try:
                self.transfer(model)
            except Refused:
                if model.today < self.next + timedelta(self.retry):
                    return
            self.pass_on()

    def transfer(self, model):
        model.check_can_transfer(self.account, self.to)
        notice = model.check_withdrawal_rules(self.account, self.amount, model.today)
        model.check_deposit_rules(self.to, self.amount)
        model.move(self.account, self.to, self.amount, model.today, system=True)
        model.use(notice)


def execute_all(model):
    due = [o for o in model.orders if o.state == "active" and o.next <= model.today]
    for order in sorted(due, key=lambda order: (order.next, order.id)):
        order.execute(model)

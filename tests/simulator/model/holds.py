"""Money of an account that is held for a reason."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .accounts import require


@dataclass(eq=False)
class Hold:
    account: object
    amount: Decimal
    until: date | None  # last day
    id: int = 0
    state: str = "active"

    def place(self, model):
        require(self.amount > 0 and self.amount == int(self.amount), "no whole amount")
        require(not self.until or self.until >= model.today, "its last day has passed")
        require(self.account.open, "account closed")
        free = self.account.balance - self.account.floor
        require(self.amount <= free, "not that much is free")
        self.account.holds.append(self)

    def release(self, reason):
        require(reason, "no reason")
        if self.state == "active":
            self.state = "released"


def expire(model):
    """At night: holds whose last day has passed."""
    for account in model.savings.values():
        for hold in account.holds:
            if hold.state == "active" and hold.until and hold.until < model.today:
                hold.state = "expired"

"""Exits of the simulated cooperative: all a member has less all he owes, then paid."""

from dataclasses import dataclass

from .accounts import ZERO, Account, Entry, require
from .ending import closing_rows, end_interest, net_of

PAYABLE = "21220"


@dataclass(eq=False)
class Exit(Account):
    """What a former member is still owed after the settlement; ``state`` as in the database."""

    state: str = "submitted"
    batch: object = None
    ledger = "exit"

    def settle(self, model):
        require(self.state == "submitted", "not submitted")
        self.check_nothing_in_the_way(model)
        interest, until = closing_rows(model, self.savings(model), model.today)
        rows = [*interest, *self.rows(model, interest)]
        net = self.net(model)
        rows += [Entry(self, net, "settlement")] if net else []
        if rows:
            self.batch = model.book("general", model.today, "exit", rows)
        end_interest(until)
        self.state = "settled"
        self.refresh_years(model)
        self.close_when_paid(model)

    def refresh_years(self, model):
        """A year of SHU is paid when nobody is owed any of it."""
        for year in model.years:
            if any(share.member is self.member for share in year.shares):
                year.refresh()

    def savings(self, model):
        return [a for a in model.savings.values() if a.member is self.member]

    def held(self, model, interest=()):
        """Savings, shares of SHU and running loans of the member, with anything in them."""
        for account in (*model.savings.values(), *model.shares.values()):
            if account.member is self.member and account.balance + net_of(interest, account):
                yield account
        for loan in model.loans.values():
            if loan.member is self.member and loan.state == "active":
                yield loan

    def net(self, model):
        interest, _until = closing_rows(model, self.savings(model), model.today)
        held = -sum(
            (account.side * account.open_amount(model.today) for account in self.held(model)), ZERO
        )
        return held + sum((row.amount for row in interest), ZERO)

    def rows(self, model, interest):
        """Entries that empty all that is held, interest included."""
        found = []
        for account in self.held(model, interest):
            if account.ledger == "loan":
                payoff = account.payoff(model.today)[0]
                kind, principal, parts = account.split(payoff, model.today)
                found.append(Entry(account, -principal, kind, parts=parts))
            else:
                balance = account.balance + net_of(interest, account)
                found.append(Entry(account, -balance, "payout"))
        return found

    def check_nothing_in_the_way(self, model):
        for account in model.savings.values():
            if account.member is self.member:
                require(not account.placement, "a term deposit runs")
                require(not account.held, "money is held")

    def submit(self, model):
        require(self.member.state == "leaving", "not leaving")
        self.check_nothing_in_the_way(model)
        require(self.net(model) >= 0, "owes more than he has")

    def pay(self, model, amount, journal):
        require(self.state == "settled", "not settled")
        require(amount > 0, "amount not positive")
        entry = model.counter(self, -amount, "payment", None, journal, None)
        self.close_when_paid(model)
        return entry

    def close_when_paid(self, model):
        """The membership ends, unless something came up since the settlement."""
        if not self.balance:
            self.state = "paid"
            if not model.still_open(self.member):
                model.close_membership(self.member)

    def undo(self, model):
        require(self.state == "settled", "not settled")
        require(
            not any(entry.kind == "payment" and not entry.reversed for entry in self.entries),
            "paid in part",
        )
        model.reverse_entries("general", self.batch.entries)
        self.refresh_years(model)
        for account in self.savings(model):
            account.ended = None
        self.state = "draft"

    def take_back(self, model, entry):
        require(entry.kind == "payment", "no payment")
        others = [
            other
            for other in model.exits.values()
            if other.member is self.member and other is not self
        ]
        if self.state == "paid":
            require(self.member.state in ("leaving", "closed"), "joined again")
            require(all(other.state == "paid" for other in others), "settled anew")
        model.reverse_entries(entry.batch.journal, [entry])
        self.state, self.member.state = "settled", "leaving"

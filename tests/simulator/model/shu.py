"""SHU of the simulated cooperative: the year's result, its division, the members' shares."""

import calendar
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from .accounts import ZERO, Entry, Share, require
from .plan import rounded

INCOME = ("41110", "41120", "41130", "41140", "41410", "42140")
EXPENSE = ("51110", "51120", "52160", "54120")
RESULT, PAYABLE = "31320", "21230"
# The textbook division: account that keeps the part, percent; members share 40 by savings and business.
FUNDS = (("31210", 40), ("members", 40), ("21310", 5), ("21320", 5), ("21330", 5), ("21340", 5))


def divided(total, weights):
    """Whole rupiah by weight; what is left over goes to the largest fractions, the earlier first."""
    whole = sum(weights.values())
    quotas = {
        key: Fraction(total) * Fraction(weight) / Fraction(whole) for key, weight in weights.items()
    }
    parts = {key: quota.numerator // quota.denominator for key, quota in quotas.items()}
    left = int(total) - sum(parts.values())
    for key in sorted(quotas, key=lambda key: parts[key] - quotas[key])[:left]:
        parts[key] += 1
    return {key: Decimal(part) for key, part in parts.items()}


@dataclass(eq=False)
class Year:
    """A book year and its SHU."""

    id: int
    year: int
    state: str = "draft"
    surplus: Decimal = ZERO
    funds: dict = field(default_factory=dict)
    totals: dict = field(default_factory=dict)  # member -> rupiah
    shares: list = field(default_factory=list)

    @property
    def first(self):
        return date(self.year, 1, 1)

    @property
    def last(self):
        return date(self.year, 12, 31)

    def result(self, model):
        return -model.total({*INCOME, *EXPENSE}, self.first, self.last)

    def compute(self, model):
        require(self.state in ("draft", "computed"), "adopted")
        surplus = self.result(model)
        require(surplus > 0, "no surplus")
        funds = divided(surplus, dict(FUNDS))
        pools = (
            divided(funds["members"], {"capital": 1, "patronage": 1}) if funds["members"] else {}
        )
        saved, paid = self._saved(model), self._paid(model)
        bases = {m: 0 for m in model.members.values() if saved.get(m, 0) > 0 or paid.get(m, 0) > 0}
        require(not pools.get("capital") or any(saved.get(m) for m in bases), "nobody saved")
        require(
            not pools.get("patronage") or any(paid.get(m) for m in bases), "nobody paid interest"
        )
        totals = dict.fromkeys(bases, ZERO)
        for pool, measure in (("capital", saved), ("patronage", paid)):
            if pools.get(pool):
                weights = {member: measure.get(member, ZERO) for member in bases}
                for member, part in divided(pools[pool], weights).items():
                    totals[member] += part
        self.surplus, self.funds, self.totals, self.state = surplus, funds, totals, "computed"

    def _saved(self, model):
        """Average of principal and mandatory savings at the ends of the months."""
        ends = [date(self.year, m, calendar.monthrange(self.year, m)[1]) for m in range(1, 13)]
        sums = {}
        for account in model.savings.values():
            if account.kind in ("principal", "mandatory"):
                for entry in account.entries:
                    times = sum(entry.batch.date <= end for end in ends)
                    sums[account.member] = sums.get(account.member, ZERO) + entry.amount * times
        return {member: rounded(Fraction(total) / 12) for member, total in sums.items()}

    def _paid(self, model):
        """Loan interest paid in the year, reversals taken off."""
        sums = {}
        for loan in model.loans.values():
            for entry in loan.entries:
                if self.first <= entry.batch.date <= self.last:
                    interest = entry.parts.get("interest", ZERO)
                    sums[loan.member] = sums.get(loan.member, ZERO) + interest
        return {member: max(total, ZERO) for member, total in sums.items()}

    def adopt(self, model, day, new_shares):
        """``new_shares``: {member: id of the share in the database}."""
        if self.state in ("adopted", "paid"):
            return
        require(self.state == "computed", "not computed")
        require(self.last < model.today, "year has not ended")
        require(self.result(model) == self.surplus, "books have changed")
        model.check_days_closed(self.last, self.first)
        day = day or max(model.today, self.last + timedelta(1))
        require(day > self.last, "meeting before the end of the year")
        shares = [Share(new_shares[member], member, PAYABLE) for member in self.totals]
        rows = [
            Entry(share, self.totals[share.member], "allocation")
            for share in shares
            if self.totals[share.member]
        ]
        funds = [(code, -amount) for code, amount in self.funds.items() if code != "members"]
        model.book("shu", day, "shu", rows, [(RESULT, self.surplus), *funds])
        self.shares = shares
        model.shares.update((share.id, share) for share in shares)
        model.adopted_years.append((self.first, self.last))
        self.day = day
        self.refresh()

    def refresh(self):
        self.state = "adopted" if any(share.balance for share in self.shares) else "paid"

    def pay_to_savings(self, model):
        require(self.state in ("adopted", "paid"), "not adopted")
        pairs = [
            (share, target)
            for share in sorted(self.shares, key=lambda share: share.id)
            if share.balance and (target := self._target(model, share.member))
        ]
        self._pay(model, pairs)
        return len(pairs)

    def _pay(self, model, pairs):
        day = max(model.today, self.day)
        if pairs:
            model.check_date(day)
        for start in range(0, len(pairs), 4):
            chunk = pairs[start : start + 4]
            payouts = [Entry(share, -share.balance, "payout") for share, _target in chunk]
            deposits = [Entry(target, share.balance, "shu") for share, target in chunk]
            for payout, deposit in zip(payouts, deposits, strict=True):
                payout.deposit = deposit
            model.book("shu", day, "shu", [*payouts, *deposits])
        self.refresh()

    @staticmethod
    def _target(model, member):
        """The first open voluntary account."""
        held = [
            account
            for account in model.savings.values()
            if account.member is member and account.kind == "voluntary" and account.open
        ]
        return min(held, key=lambda account: account.id, default=None)

    def pay_in_money(self, model, shares, journal):
        require(self.state in ("adopted", "paid"), "not adopted")
        day = max(model.today, self.day)
        counter = model.journals[journal][0]
        rows = [
            Entry(share, -share.balance, "payout", counter) for share in shares if share.balance
        ]
        if rows:
            model.book(journal, day, "shu", rows)
        self.refresh()

    def take_back(self, model, entry):
        require(entry.kind == "payout", "no payout")
        require(not entry.reversed, "reversed already")
        together = [entry, *([entry.deposit] if hasattr(entry, "deposit") else [])]
        model.reverse_entries(entry.batch.journal, together)
        self.refresh()

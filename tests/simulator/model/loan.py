"""Loans of the simulated cooperative: what is owed on a day, and what a payment pays."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from .accounts import ZERO, Account, Entry, require
from .plan import Plan, Product, Row, month_later, rounded, schedule

PAYMENTS = ("installment", "payoff")
HIGHEST_RATE = 24


@dataclass(eq=False)
class Loan(Account):
    product: Product = None
    principal: Decimal = ZERO
    periods: int = 0
    first_due: date | None = None
    rate: Decimal = ZERO
    decision: str = "draft"
    maker: str = ""  # who submitted the application
    plan: Plan | None = None
    versions: int = 0
    lent_on: date | None = None
    proposed: bool = False
    totals: dict = field(
        default_factory=lambda: dict.fromkeys(("interest", "penalty", "fee"), ZERO)
    )
    ledger = "loan"
    side = 1

    def income(self, part, kind):
        roles = {"interest": "41110", "penalty": "41140", "fee": "41130"}
        return "41120" if kind == "provision" else roles[part]

    @property
    def bookable(self):
        return self.state in ("approved", "active", "closed", "written_off")

    def standing(self, *kinds):
        """Entries of some kinds that were not reversed."""
        return [entry for entry in self.entries if entry.kind in kinds and not entry.reversed]

    @property
    def state(self):
        if self.decision != "approved" or (not self.balance and not self.standing("disbursement")):
            return self.decision
        if self.balance:
            return "active"
        if self.standing("write_off"):
            return "written_off"
        paid = self.totals["interest"] - self.plan.interest_before
        return "closed" if paid >= self.plan.interest or self.standing("payoff") else "active"

    def take(self, entry):
        super().take(entry)
        for part, value in entry.parts.items():
            self.totals[part] += value

    def check_can_reverse(self, entry):
        """Nothing is taken back that a later agreement stands on."""
        if entry.kind in PAYMENTS and self.plan and self.plan.version > 1:
            require(entry.number > self.plan.entries, "restructured since")
        if entry.kind == "disbursement":
            require(not self.standing(*PAYMENTS, "write_off"), "paid on already")

    # --- what is owed

    def unpaid(self):
        """Rows with anything unpaid, oldest first."""
        principal = self.principal - self.balance - self.plan.principal_before
        interest = self.totals["interest"] - self.plan.interest_before
        found = []
        for row in self.plan.rows:
            part = Row(
                row.due, self._rest(row.principal, principal), self._rest(row.interest, interest)
            )
            principal, interest = principal - row.principal, interest - row.interest
            if part.principal + part.interest:
                found.append(part)
        return found

    @staticmethod
    def _rest(planned, paid):
        return planned - min(max(paid, ZERO), planned)

    def dues(self, day):
        """(interest, principal) due by a day."""
        rows = [row for row in self.unpaid() if row.due <= day]
        return sum((r.interest for r in rows), ZERO), sum((r.principal for r in rows), ZERO)

    def penalty(self, day):
        """Each day on which part of a row is late costs per mille of that part; the day it is paid counts."""
        if not self.product.penalty_per_mille:
            return ZERO
        plan = self.plan
        paid = [e for e in self.standing(*PAYMENTS) if e.number > plan.entries]
        ahead = (
            self.totals["interest"]
            - plan.interest_before
            - sum((e.parts["interest"] for e in paid), ZERO)
        )
        # written off is not owed: it costs nothing when a payment before it is reversed
        written_off = sum((-e.amount for e in self.standing("write_off")), ZERO)
        total, principal, interest = ZERO, ZERO, ZERO
        for row in plan.rows:
            principal, interest = principal + row.principal, interest + row.interest
            begin, late = max(row.due, plan.begins), ZERO
            changes = {e.batch.date for e in paid if begin < e.batch.date < day}
            for since, until in pairwise(sorted({begin, day, *changes})) if begin < day else ():
                known = [e for e in paid if e.batch.date <= since]
                repaid = written_off + sum((-e.amount for e in known), ZERO)
                done = ahead + sum((e.parts["interest"] for e in known), ZERO)
                left = self._late(row.principal, principal - repaid)
                left += self._late(row.interest, interest - done)
                late += left * (until - since).days
            charge = rounded(Fraction(late) * self.product.penalty_per_mille / 1000)
            cap = rounded(
                Fraction(row.principal + row.interest) * self.product.penalty_cap_percent / 100
            )
            total += min(charge, cap) if self.product.penalty_cap_percent else charge
        return max(total - self.totals["penalty"] + plan.penalty_before, ZERO)

    @staticmethod
    def _late(planned, missing):
        return min(planned, max(missing, ZERO))

    def payoff(self, day):
        """(what closes the loan, its interest, whether interest is waived)."""
        rows = self.unpaid()
        running = sum(row.due <= day for row in rows) + self.product.payoff_interest_months
        interest = sum((row.interest for row in rows[:running]), ZERO)
        waived = any(row.interest for row in rows[running:])
        return self.balance + interest + self.penalty(day), interest, waived

    def open_amount(self, day):
        return self.payoff(day)[0] if self.state == "active" else ZERO

    def split(self, amount, day):
        """(kind, principal, parts) of a payment."""
        payoff, interest, waived = self.payoff(day)
        require(amount <= payoff, "more than the pay-off")
        penalty = self.penalty(day)
        if amount == payoff and waived:
            return "payoff", self.balance, {"interest": interest, "penalty": penalty}
        paid, left = {"principal": ZERO, "interest": ZERO, "penalty": ZERO}, amount
        for row in self.unpaid():
            owed = {"principal": row.principal, "interest": row.interest, "penalty": penalty}
            penalty = ZERO
            for part in self.product.allocation_order.split(","):
                share = min(left, owed.get(part, ZERO))
                paid[part] = paid.get(part, ZERO) + share
                left -= share
        return "installment", paid.pop("principal"), {p: paid[p] for p in ("interest", "penalty")}

    # --- steps

    def fees(self):
        provision = rounded(Fraction(self.principal) * self.product.provision_fee_percent / 100)
        fees = {"provision": provision, "fee": Decimal(self.product.admin_fee)}
        return {kind: amount for kind, amount in fees.items() if amount}

    def check_terms(self):
        require(self.member.state == "active", "member not active")
        require(0 < self.principal == int(self.principal), "amount")
        require(self.principal <= self.product.max_amount, "amount above the product's")
        require(1 <= self.periods <= self.product.max_periods, "too many installments")

    def disburse(self, model, day, journal="till", savings=None):
        if self.state in ("active", "closed", "written_off"):
            return
        require(self.state == "approved", "not approved")
        self.check_terms()
        fees = self.fees()
        require(sum(fees.values()) < self.principal, "nothing left to pay out")
        require(not self.first_due or self.first_due >= day, "due before the disbursement")
        counter = None if savings else model.journals[journal][0]
        rows = [Entry(self, self.principal, "disbursement", counter)]
        rows += [Entry(self, ZERO, kind, counter, {"fee": fee}) for kind, fee in fees.items()]
        if savings:
            model.check_can_deposit(savings)
            rows.append(Entry(savings, self.principal - sum(fees.values()), "transfer_in"))
        rate = Fraction(self.product.annual_rate)
        rows_of_plan = schedule(
            self.product, self.principal, self.periods, rate, day, self.first_due
        )
        model.book("loan" if savings else journal, day, "counter", rows)
        self.versions += 1
        self.plan = Plan(rows_of_plan, day, self.versions, 0)
        self.plan.entries = len(self.entries) - len(fees) - 1
        self.rate, self.lent_on = Decimal(self.product.annual_rate), day

    def pay(self, model, amount, day=None, journal="till", key=None):
        require(amount > 0 and amount == int(amount), "amount")
        stored = model.keys.get(("loan", key))
        if stored:
            whole = -stored.amount + sum(stored.parts.values())
            known = (stored.account, whole, stored.counter, stored.kind in PAYMENTS)
            same = known == (self, amount, model.journals[journal][0], True)
            require(same and day in (None, stored.batch.date), "key with other content")
            return stored
        require(self.state == "active", "not active")
        require((day or model.today) >= self.lent_on, "before the disbursement")
        kind, principal, parts = self.split(amount, day or model.today)
        return model.counter(self, -principal, kind, day or model.today, journal, key, **parts)

    def restructure(self, model, periods, rate, first_due, reason):
        today, old = model.today, self.plan
        require(self.state == "active" and self.balance, "nothing to restructure")
        require(reason, "no reason")
        require(not first_due or first_due > today, "first due date not in the future")
        rate = self.rate if rate is None else Decimal(rate)
        require(rate <= HIGHEST_RATE, "rate above the highest")
        rows = self.unpaid()
        upcoming = [row.due for row in rows if row.due > today]
        arrears = sum((row.interest for row in rows if row.due <= today), ZERO)
        past = [row for row in old.rows if row.due <= today]
        due = sum((row.interest for row in past), ZERO)
        plan = schedule(
            self.product, self.balance, periods or len(upcoming) or 1, rate,
            past[-1].due if past else old.begins,
            first_due or (upcoming[0] if upcoming else month_later(today, 1)),
        )  # fmt: skip
        plan[0] = plan[0]._replace(interest=plan[0].interest + arrears)
        self.versions += 1
        self.plan = Plan(
            plan, today, self.versions, len(self.entries), self.principal - self.balance,
            min(self.totals["interest"], old.interest_before + due), self.totals["penalty"],
        )  # fmt: skip
        self.rate = rate

    def write_off(self, model, day, reason):
        require(self.state == "active" and self.balance, "nothing to write off")
        require(reason, "no reason")
        require(self.proposed, "nobody proposed it")
        entry = Entry(self, -self.balance, "write_off", "52160")
        model.book("loan", day, "counter", [entry])
        return entry

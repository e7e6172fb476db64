"""What is booked for term deposits: opening, accrual, payouts, maturity, break, and what is taken back."""

from datetime import timedelta

from .accounts import ZERO, Entry, Refused, require
from .tax import TAX_PAYABLE, withheld, withheld_too_much
from .term import EXPENSE

FEE_INCOME = "41410"


class Placing:
    """The part of the cooperative that keeps term deposits."""

    def open_placement(self, placement, source, journal):
        """Money against the new account; ``placement.account`` and ``accrual`` are known."""
        day, account, amount = placement.start, placement.account, placement.principal
        placement.check_open(self, day)
        if source:
            self.check_can_withdraw(source)
            notice = self.check_withdrawal_rules(source, amount, day)
            batch = self.move(source, account, amount, day)
            self.use(notice)
            placement.opening = batch.entries[-1]
        else:
            counter, waits = self.journals[journal]
            placement.opening = Entry(account, amount, "deposit", counter)
            self.book(journal, day, "counter", [placement.opening], waits=waits)
        account.placement = placement
        self.savings[account.id] = account
        self.placements.append(placement)

    # --- interest

    def accrue_once(self, last):
        require(last not in self.accrued, "has a run already")
        self.accrue_month(last)
        self.accrued.add(last)

    def accrue_month(self, last):
        """At the end of a month: what is earned and not booked."""
        until = last + timedelta(1)
        rows = [
            Entry(p.accrual, p.missing(until), "accrual", EXPENSE)
            for p in self.placements
            if p.running and p.start <= last and p.missing(until)
        ]
        if rows:
            self.book("interest", last, "interest", rows)

    def pay_interest(self, placements, day, until):
        """One batch: accrual, payment, interest and tax of deposits with different receivers."""
        rows = [
            Entry(p.accrual, p.missing(until), "accrual", EXPENSE)
            for p in placements
            if p.missing(until)
        ]
        due = {p: p.owed(until) for p in placements if p.owed(until)}
        taxes = withheld(self, day, {p.receiver: gross for p, gross in due.items()})
        paid = {}
        for placement, gross in due.items():
            paid[placement] = [
                Entry(placement.accrual, -gross, "payment"),
                Entry(placement.receiver, gross, "interest", system=True),
            ]
            if tax := taxes.get(placement.receiver):
                paid[placement].append(Entry(placement.receiver, -tax, "tax", TAX_PAYABLE))
        rows += [row for of_one in paid.values() for row in of_one]
        if rows:
            self.book("interest", day, "interest", rows)
        for placement, of_one in paid.items():
            placement.payments[placement.payouts + 1] = of_one
        return bool(rows)

    def pay_due(self, placement):
        """Interest of past days that is not paid, or was taken back."""
        require(placement.running, "not running")
        past = [day for day in placement.days() if day <= self.today]
        waits = placement.next and past and past[-1] >= placement.next
        if past and not waits and self.pay_interest([placement], self.today, past[-1]):
            placement.payouts += 1

    def take_back_payout(self, placement, reason):
        require(placement.running, "not running")
        rows = placement.payments.get(placement.payouts)
        require(rows and not any(row.reversed for row in rows), "no payment")
        require(reason, "no reason")
        self.reverse_entries("interest", rows)

    # --- at night

    def run_due(self):
        """Day by day, all that is due; those that fail stop no others."""
        failed = []
        while True:
            waiting = [
                p for p in self.placements
                if p.state == "active" and p.next <= self.today and p not in failed
            ]  # fmt: skip
            if not waiting:
                return
            day = min(p.next for p in waiting)
            for wave in waves([p for p in waiting if p.next == day]):
                if not self._try(wave, day):
                    failed += [p for p in wave if not self._try([p], day)]

    def _try(self, wave, day):
        try:
            self.check_date(day)
        except Refused:
            booked = self.today
        else:
            booked = day
        try:
            self.pay_interest(wave, booked, day)
        except Refused:
            return False
        for placement in wave:
            placement.step()
            if placement.maturity <= day:
                self._mature(placement)
        return True

    def _mature(self, placement):
        child = placement.roll_over()
        if child:
            placement.state, placement.next = "closed", None
            placement.account.placement = child
            self.placements.append(child)
            self.unnamed.append(child)  # its id comes from the database
        else:
            placement.state, placement.next = "matured", None

    # --- end

    def pay_out_placement(self, placement, journal, to):
        if placement.state == "closed":
            return
        require(placement.state == "matured", "not matured")
        require(not placement.account.held, "money is held")
        self._check_receiver(placement, to)
        own = placement.receiver is placement.account
        owed = placement.owed(self.today)
        net = owed - self._tax_on(placement.receiver, owed) if own else ZERO
        self._check_can_pay(journal, to, placement.account, placement.account.balance + net)
        require(placement.receiver.open or not owed, "receiver is closed")
        if self.pay_interest([placement], self.today, self.today):
            placement.payouts += 1
        self._pay_principal(placement, journal, to)
        placement.end("closed")

    def _check_receiver(self, placement, to):
        own = not to or (to.member is placement.member and to.kind not in ("term", "suspense"))
        require(own and (not to or to.open), "no account of the member")

    def _pay_principal(self, placement, journal, to):
        account = placement.account
        if to:
            self.move(account, to, account.balance, self.today)
            return
        counter, waits = self.journals[journal]
        row = Entry(account, -account.balance, "withdrawal", counter)
        self.book(journal, self.today, "counter", [row], waits=waits)

    @staticmethod
    def check_can_break(placement):
        require(placement.state == "active", "not active")
        require(not placement.account.held, "money is held")

    def break_placement(self, placement, journal, to):
        self.check_can_break(placement)
        self._check_receiver(placement, to)
        owed, penalty, back = placement.broken(self.today)
        account = placement.account
        tax = self._tax_on(account, owed)
        tax_back = withheld_too_much(self, self.today, account.member, back) if back else ZERO
        left = account.balance + owed - tax - penalty - back + tax_back
        self._check_can_pay(journal, to, account, left)
        change = owed - placement.accrual.balance
        rows = [
            Entry(placement.accrual, change, "accrual" if change > 0 else "adjustment", EXPENSE),
            Entry(placement.accrual, -owed, "payment"),
            Entry(account, owed, "interest", system=True),
            Entry(account, -tax, "tax", TAX_PAYABLE),
            Entry(account, -penalty, "fee", FEE_INCOME, system=True),
            Entry(account, -back, "interest", EXPENSE, system=True),
            Entry(account, tax_back, "tax", TAX_PAYABLE),
        ]
        rows = [row for row in rows if row.amount]
        if rows:
            self.book("interest", self.today, "interest", rows)
        self._pay_principal(placement, journal, to)
        placement.end("broken")

    def _tax_on(self, account, owed):
        return withheld(self, self.today, {account: owed}).get(account, ZERO) if owed else ZERO

    def _check_can_pay(self, journal, to, account, amount):
        """A till that is closed for today, or has too little, pays nothing; so nothing is booked before."""
        self.check_date(self.today)
        if not to:
            counter, waits = self.journals[journal]
            day = self.days.get((journal, self.today))
            require(not waits or not day or not day.posted, "day is closed")
            row = Entry(account, -amount, "withdrawal", counter)
            self.check_cash(journal, self.today, "counter", [row])

    def take_back_opening(self, placement, reason):
        require(placement.state == "active", "not active")
        require(not placement.parent and not placement.paid(), "interest was paid")
        require(reason, "no reason")
        entry, balance = placement.opening, placement.accrual.balance
        together = entry.batch.entries if entry.batch.kind == "counter" else [entry]
        self.opposites(together)
        if balance:
            row = Entry(placement.accrual, -balance, "adjustment", EXPENSE)
            self.book("interest", self.today, "interest", [row])
        self.reverse_entries(entry.batch.journal, together)
        placement.end("cancelled")


def waves(placements):
    """Sets in which each account receives interest once: the tax of a month builds on the set before."""
    found = []
    for placement in placements:
        fits = [w for w in found if placement.receiver not in [other.receiver for other in w]]
        if fits:
            fits[0].append(placement)
        else:
            found.append([placement])
    return found

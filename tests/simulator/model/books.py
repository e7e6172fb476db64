"""The books of the simulated cooperative: savings, reversals, closed days, locked periods, general ledger."""

from collections import defaultdict
from datetime import date
from decimal import Decimal

from .accounts import ZERO, Batch, Entry, require
from .counter import Counter
from .ending import still_due
from .goals import Goals
from .placing import Placing
from .sleep import Sleep
from .till import JOURNAL, Till


class Model(Counter, Sleep, Placing, Till, Goals):
    """The cooperative: members, accounts of three ledgers, days not closed yet, general ledger.

    :param today: business date
    :param journals: journal -> (code of its counter account or None, whether it posts once a day)
    """

    def __init__(self, today, journals, contribution):
        self.today = today
        self.journals = journals
        self.contribution = contribution  # principal savings of a member, once
        self.members, self.savings, self.loans, self.shares, self.exits = {}, {}, {}, {}, {}
        self.keys = {}  # (ledger, key) -> entry
        self.days = {}  # (journal, date) -> batch of the day, open or posted
        self.books = defaultdict(Decimal)  # (account code, date) -> posted debits less credits
        self.lock = date.min
        self.adopted_years = []  # (first day, last day)
        self.deductions, self.years = [], []
        self.rules = {}  # code of the product -> what it earns
        self.runs = []  # of interest
        self.actor = None  # role of who does what is done now; None for the system
        self.placements, self.unnamed = [], []  # term deposits; those that rolled over just now
        self.accrued = set()  # month-ends
        self.orders = []  # standing orders
        self.tills = True  # cash of the counter goes through a till
        self.sessions = []  # of the till
        self.proposals, self.fees = [], set()  # fees: (kind, month, account) that were charged
        self.tax_free = ZERO  # interest of a member and month that is not taxed

    # --- general ledger

    def total(self, accounts, first=date.min, last=date.max):
        """Posted debits less credits of some accounts in a period."""
        return sum(
            (amount for (code, day), amount in self.books.items()
             if code in accounts and first <= day <= last), ZERO,
        )  # fmt: skip

    def post(self, batch):
        for code, amount in (
            *batch.legs,
            *(leg for entry in batch.entries for leg in entry.legs()),
        ):
            self.books[code, batch.date] += amount
        batch.posted = True

    # --- booking

    def check_date(self, day):
        require(day <= self.today, "future date")
        require(day > self.lock, "locked date")
        require(
            not any(first <= day <= last for first, last in self.adopted_years), "SHU was adopted"
        )

    def check_cover(self, entries):
        balances = {}
        for entry in entries:
            account = entry.account
            require(account.bookable, "account takes no entries")
            balance = balances.get(account, account.balance) + entry.amount
            # below its minimum an account gives nothing, but a batch may take what it brought itself
            stays = min(account.floor, account.balance) if entry.amount < 0 else 0
            require(balance >= stays, "no cover")
            require(entry.amount == int(entry.amount), "fraction of a rupiah")
            balances[account] = balance

    def book(self, journal, day, kind, entries, legs=(), waits=False):
        """All of the entries in one batch, or nothing; posted at once unless it waits for the end of the day."""
        self.check_date(day)
        session = self.session if journal == JOURNAL else None
        release = self.check_cash(journal, day, kind, entries)
        waiting = session.batch if session else self.days.get((journal, day))
        batch = waiting if waits else None
        shared = "till" if session else "day"
        batch = batch or Batch(journal, day, shared if waits else kind, legs=list(legs))
        require(not batch.posted, "day is closed")
        self.check_cover(entries)
        if release:
            release.state = "used"
        for entry in entries:
            entry.account.take(entry)
            entry.batch, entry.by = batch, self.actor
            if entry.reverses:
                entry.reverses.reversed = True
        batch.entries += entries
        if session:
            session.moved += entries
        if session and waits:
            session.batch = batch
        elif waits:
            self.days[journal, day] = batch
        else:
            self.post(batch)
        return batch

    def counter(self, account, amount, kind, day, journal, key, **parts):
        """One transaction at the counter; the stored one if its key and content are known."""
        entry = Entry(account, amount, kind, self.journals[journal][0], parts)
        stored = self.keys.get((account.ledger, key))
        if stored:
            same = (stored.account, stored.amount, stored.kind, stored.counter) == (
                account, amount, kind, entry.counter)  # fmt: skip
            require(same and day in (None, stored.batch.date), "key with other content")
            return stored
        waits = self.journals[journal][1]
        self.book(journal, day or self.today, "counter", [entry], waits=waits)
        if key:
            self.keys[account.ledger, key] = entry
        return entry

    def reverse(self, entry, reason="reason"):
        """The opposite of an entry, of all that was booked with it at a counter; dated today."""
        require(reason, "no reason")
        require(not entry.reverses and not entry.reversed, "is reversed or a reversal")
        batch = entry.batch
        lending = {"disbursement", "provision", "fee"}
        together = batch.kind == "counter" or entry.kind in lending
        entries = [
            other for other in batch.entries
            if other is entry or batch.kind == "counter"
            or (together and other.account is entry.account)
        ]  # fmt: skip
        require(not any(one.account.placement for one in entries), "is of a running deposit")
        return self.reverse_entries(batch.journal, entries)

    def reverse_entries(self, journal, entries):
        return self.book(journal, self.today, "reversal", self.opposites(entries))

    def opposites(self, entries, day=None):
        """The opposite rows, if they can be booked on a day (default: today)."""
        require(not any(entry.reversed for entry in entries), "part is reversed already")
        for entry in entries:
            entry.account.check_can_reverse(entry)
        opposites = [entry.opposite() for entry in reversed(entries)]
        balance = sum((amount for entry in opposites for _code, amount in entry.legs()), ZERO)
        require(not balance, "does not balance")
        self.check_date(day or self.today)
        self.check_cover(opposites)
        return opposites

    # --- savings

    def close_account(self, account):
        if account.open:
            require(not account.balance, "account not empty")
            require(account.withdrawable or account.member.state != "active", "account of members")
            self.check_not_used(account)
            require(not still_due(self, account, self.today), "interest is due")
            account.open = False

    def check_not_used(self, account):
        """Deposits and standing orders get another account before theirs is closed."""
        running = [one for one in self.placements if one.state in ("active", "matured")]
        require(
            account not in [one.target for one in running if one.renewal != "principal_interest"],
            "a deposit pays its interest here",
        )
        orders = [order for order in self.orders if order.state in ("active", "paused")]
        require(all(account not in (o.account, o.to) for o in orders), "a standing order uses it")

    # --- members, days, periods

    def resign(self, member):
        require(member.state in ("active", "leaving"), "not a member")
        member.state = "leaving"

    def settle(self, member):
        require(member.state in ("leaving", "closed"), "not leaving")
        if member.state == "leaving":
            require(not self.still_open(member), "something open")
            self.close_membership(member)

    def still_open(self, member):
        """Whether the member has or owes anything."""
        ledgers = (self.savings, self.loans, self.shares, self.exits)
        held = [account for ledger in ledgers for account in ledger.values()]
        own = [account for account in held if account.member is member]
        savings = [account for account in own if account.ledger == "savings"]
        due = any(still_due(self, account, self.today) for account in savings)
        return due or any(account.open_amount(self.today) for account in own)

    def close_membership(self, member):
        member.state = "closed"
        for account in self.savings.values():
            if account.member is member:
                account.open = False

    def close_day(self, batch):
        if not batch.posted:
            self.check_date(batch.date)
            self.post(batch)

    def lock_until(self, day):
        self.check_days_closed(day)
        require(not self.session or self.session.date > day, "till not closed")
        self.lock = max(self.lock, day)

    def check_days_closed(self, last, first=date.min):
        open_till = [self.session.batch] if self.session and self.session.batch else []
        batches = [*self.days.values(), *open_till]
        waiting = [b for b in batches if not b.posted and first <= b.date <= last]
        require(not waiting, "days not closed")

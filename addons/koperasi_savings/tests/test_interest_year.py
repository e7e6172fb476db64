from decimal import Decimal
from random import Random

from dateutil.relativedelta import relativedelta

from odoo import fields
from odoo.tests import tagged

from odoo.addons.koperasi_base.koperasi_calc import savings as calc
from odoo.addons.koperasi_base.koperasi_calc import tax

from .common_interest import InterestCommon

TIERS = [
    (Decimal(0), Decimal(3)),
    (Decimal(5_000_000), Decimal(5)),
    (Decimal(30_000_000), Decimal(6)),
]


@tagged("post_install", "-at_install")
class TestInterestYear(InterestCommon):
    """A year of counter, late slips and reversals: in the end every account has what its true balances earn."""

    def test_a_year(self):
        dice = Random(2025)
        self.earns("SS", method="daily", since="2025-01-01", tiers=TIERS)
        members = [self.make_member(f"M{n}", join_date="2024-06-01") for n in range(6)]
        self.saving = [self.accounts_of(member)["SS"] for member in members]
        for account in self.saving:
            self.deposit(account, dice.randrange(1_000_000, 60_000_000), "2024-12-15")
        months = [fields.Date.to_date("2025-01-01") + relativedelta(months=n) for n in range(12)]
        for first in months:
            self.live(dice, first)
            self.run_interest(first, self.products["SS"])
            if first.month > 1:
                self.late(dice, first)
        # the last corrections come with the runs of the months after
        closing = [self.run_interest(f"2026-0{n}-01", self.products["SS"]) for n in (1, 2)]
        self.assertFalse(closing[-1].adjustment_count)
        for account in self.saving:
            with self.subTest(account.name):
                self.assertEqual(
                    self.credited(account), self.owed(account, [*months, *self.after()])
                )
        self.assertThreeZeros()
        self.assert_tax()

    def after(self):
        return [fields.Date.to_date("2026-01-01"), fields.Date.to_date("2026-02-01")]

    def live(self, dice, first):
        for account in self.saving:
            day = first + relativedelta(days=dice.randrange(28))
            if dice.random() < 0.6:
                self.deposit(account, dice.randrange(50_000, 4_000_000), day)
            elif account.balance > 500_000:
                self.as_teller(account).withdraw(
                    dice.randrange(1, int(account.balance) // 3), date=day
                )

    def late(self, dice, first):
        """Slips of the month that is credited or the one before turn up, one of them is a mistake."""
        day = first + relativedelta(days=dice.randrange(-25, 28))
        account = dice.choice(self.saving)
        self.deposit(account, dice.randrange(100_000, 9_000_000), day)
        other = dice.choice(self.saving)
        if other.balance > 2_000_000:
            self.as_teller(other).withdraw(dice.randrange(1, int(other.balance) // 4), date=day)
        if dice.random() < 0.4:
            self.deposit(account, 123_000, day)._reverse("mistake", day)

    def rows(self, account):
        return self.env["koperasi.savings.transaction"].search(
            [("account_id", "=", account.id)], order="date, number"
        )

    def credited(self, account):
        rows = self.rows(account).filtered(lambda row: row.kind == "interest")
        return sum(Decimal(str(row.amount)) for row in rows)

    def owed(self, account, months):
        """By the library, over the balances as they are now known to have been."""
        rows = self.rows(account)
        return sum((self.owed_in(rows, first) for first in months), Decimal(0))

    def owed_in(self, rows, first):
        last = first + relativedelta(day=31)
        # what a run credits on the last day of a month earns from the next day on
        moved = [
            (
                row.date + relativedelta(days=row.kind in ("interest", "tax")),
                Decimal(str(row.amount)),
            )
            for row in rows
        ]
        balance, balances = Decimal(0), [(fields.Date.to_date("2024-01-01"), Decimal(0))]
        for date, amount in sorted(moved, key=lambda item: item[0]):
            balance += amount
            balances.append((date, balance))
        return calc.interest(balances, first, last, TIERS, "daily")

    def assert_tax(self):
        """Each month of each member as the library has it, over what was credited in it."""
        entries = self.env["koperasi.savings.transaction"].search(
            [("kind", "in", ("interest", "tax")), ("account_id", "in", [a.id for a in self.saving])]
        )
        months = {}
        for entry in entries:
            found = months.setdefault(
                (entry.account_id, entry.date.replace(day=1)), {"interest": 0, "tax": 0}
            )
            found[entry.kind] += Decimal(str(entry.amount))
        self.assertTrue(any(found["tax"] for found in months.values()))
        for key, found in months.items():
            with self.subTest(key):
                gross = max(found["interest"], Decimal(0))
                self.assertEqual(-found["tax"], tax.final_interest_tax({1: gross})[1])

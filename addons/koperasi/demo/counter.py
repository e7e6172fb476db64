"""A few people at the counter each month."""

from random import Random

from .people import SEED

DEPOSITS, WITHDRAWALS = 4, 2


class Counter:
    """Deposits and withdrawals of voluntary savings, booked by the teller."""

    def __init__(self, env, calendar, members, staff):
        self.calendar = calendar
        teller = env(user=staff.users["kasir"], su=False)
        self.accounts = teller["koperasi.savings.account"].search(
            [
                ("kind", "=", "voluntary"),
                ("member_id", "in", [m.id for m in members.by_number.values()]),
            ],
            order="id",
        )

    def serve(self, month):
        """Book this month's visitors."""
        random = Random(f"{SEED}/{month}")
        visitors = random.sample(self.accounts.ids, DEPOSITS + WITHDRAWALS)
        for place, visitor in enumerate(visitors):
            account = self.accounts.browse(visitor)
            day = self.calendar.day(month, 2 + 4 * place)
            amount = random.randrange(1, 20) * 50_000
            if place < DEPOSITS:
                account.deposit(amount, date=day, memo="Setoran tunai")
            elif account.available_balance >= amount:
                account.withdraw(amount, date=day, memo="Penarikan tunai")

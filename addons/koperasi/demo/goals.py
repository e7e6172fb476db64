"""Goal savings of the demo: qurban, hari raya, school; some are behind, one is given up, one paid out."""

from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from odoo import models

from .feasts import lock_dates

RULES = {
    "kind": "goal",
    "deposit_minimum": 50_000,
    "missed_limit": 2,
    "missed_rule": "warn",
    "cancel_fee": 25_000,
    "cancel_loses_interest": True,
}
NAMES = {"SQ": "Simpanan Qurban", "SHR": "Simpanan Hari Raya", "SPD": "Simpanan Pendidikan"}
# Product, months since the start, monthly deposit, target, and whether the salary could not be deducted lately.
GOALS = [
    ("SQ", 7, 350_000, 3_500_000, False),
    ("SHR", 9, 250_000, 3_000_000, False),
    ("SQ", 7, 300_000, 3_000_000, True),
    ("SQ", 6, 700_000, 3_500_000, False),
    ("SHR", 8, 400_000, 4_000_000, True),
    ("SHR", 5, 200_000, 2_000_000, False),
    ("SPD", 10, 300_000, 6_000_000, False),
    ("SPD", 4, 500_000, 5_000_000, True),
    ("SQ", 6, 250_000, 3_000_000, False),
]
PAID_OUT = ("SHR", 8, 300_000, 2_400_000, False)
LUNAR_YEAR = timedelta(days=354)


@dataclass
class Plan:
    """A goal as it was agreed, and its account once it is open."""

    member: models.BaseModel
    code: str
    first: date
    monthly: int
    target: int
    lock: date
    account: models.BaseModel = None


class GoalSavers:
    """The plans: opened by the teller with the first deposit; the others are deducted from the salary."""

    def __init__(self, staff, calendar, waiting, late):
        """
        :param waiting: iterator of members, one is taken for each plan
        :param late: the same, of members whose salary is not deducted any more
        """
        self.staff = staff
        self.env = staff.env
        self.calendar = calendar
        self.waiting, self.late = waiting, late
        products = self.env["koperasi.savings.product"]
        self.products = {
            code: products.create({"code": code, "name": name, **RULES})
            for code, name in NAMES.items()
        }
        self.locks = lock_dates(calendar.today)
        self.plans = [self._plan(self.locks[goal[0]], calendar.today, *goal) for goal in GOALS]
        last = self._lock_of_last_year()
        self.plans.append(self._plan(last, last, *PAID_OUT))

    def _plan(self, lock, end, code, ago, monthly, target, late):
        first = end.replace(day=1) - relativedelta(months=ago)
        first = max(first, self.calendar.months[0])
        return Plan(next(self.late if late else self.waiting), code, first, monthly, target, lock)

    def _lock_of_last_year(self):
        lock = self.locks["SHR"] - LUNAR_YEAR
        return lock if lock < self.calendar.months[-1] else lock - LUNAR_YEAR

    def serve(self, month):
        """Plans that begin in a month."""
        for plan in self.plans:
            if plan.first == month:
                plan.account = self._open(plan, month)
                day = self.calendar.day(month, 27)
                plan.account.deposit(plan.monthly, date=day, memo="Setoran pertama")

    def _open(self, plan, day):
        accounts = self.staff.acting(self.env["koperasi.savings.account"], "kasir")
        return accounts.create(
            {
                "member_id": plan.member.id,
                "product_id": self.products[plan.code].id,
                "open_date": day,
                "target_amount": plan.target,
                "monthly_amount": plan.monthly,
                "maturity_date": plan.lock,
            }
        )

    def give_up(self):
        """The last of this year's plans is cancelled."""
        account = self.plans[len(GOALS) - 1].account
        self.staff.acting(account, "kepala.kasir").cancel_goal("Biaya berobat orang tua")

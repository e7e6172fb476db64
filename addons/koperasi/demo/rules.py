"""Savings by their rules: goals, notice, fees, dormancy, closing, savings of borrowers, contributions by grade."""

from datetime import timedelta

from dateutil.relativedelta import relativedelta

from .goals import GoalSavers
from .members import MANDATORY

SPECIAL = {
    "name": "Simpanan Khusus",
    "code": "SK",
    "kind": "voluntary",
    "minimum_balance": 50_000,
    "maximum_balance": 250_000_000,
    "deposit_minimum": 100_000,
    "withdrawal_rule": "notice",
    "notice_days": 7,
    "withdrawal_minimum": 100_000,
    "withdrawal_free_count": 2,
    "withdrawal_fee": 5_000,
    "admin_fee": 2_500,
    "dormancy_fee": 5_000,
    "closing_fee": 10_000,
    "passbook_fee": 15_000,
    "dormant_months": 6,
    "dormant_warning_days": 30,
}
BORROWERS = {"name": "Simpanan Wajib Pinjaman", "code": "SWP", "kind": "loan_linked"}
# What becomes of an account of special savings: its deposit, and how many days ago that was.
ACCOUNTS = {
    "woken": (1_750_000, 420),
    "dormant": (900_000, 330),
    "warned": (2_400_000, 165),
    "announced": (3_000_000, 60),
    "closed": (650_000, 90),
}
# From January: by grade instead of one amount for all.
BY_GRADE = {"I": 50_000, "II": 60_000, "III": 75_000, "IV": 100_000}


class RulesDesk:
    """Members save by these products month after month; :meth:`play` is what happened to them since."""

    def __init__(self, staff, calendar, numbers, troubles):
        """
        :param numbers: employee numbers of members who shall have a goal
        :param troubles: {employee number: last months in which nothing was deducted}
        """
        self.staff = staff
        self.env = staff.env
        self.company = staff.env.company
        self.calendar = calendar
        active = self.env["koperasi.member"].search([("state", "=", "active")], order="number")
        self.waiting = iter(self._savers(active, numbers, troubles))
        late = active.filtered(lambda member: troubles.get(member.employee_number) in (2, 3))
        self.goals = GoalSavers(staff, calendar, self.waiting, iter(late))
        products = self.env["koperasi.savings.product"]
        self.special, self.borrowers = products.create([SPECIAL, BORROWERS])
        self.plans = {
            name: (next(self.waiting), amount, self._day(ago))
            for name, (amount, ago) in ACCOUNTS.items()
        }
        self.accounts = {}

    def _savers(self, active, numbers, troubles):
        """Those asked for, then every eleventh of the others, so that they come from all units."""
        sound = active.filtered(lambda member: member.employee_number not in troubles)
        asked = sound.filtered(lambda member: member.employee_number in numbers)
        return asked + (sound[30:460:11] - asked)

    def _day(self, ago):
        return max(self.calendar.today - timedelta(days=ago), self.calendar.months[0])

    # ------------------------------------------------------------
    # Month by month
    # ------------------------------------------------------------

    def serve(self, month):
        """Deposits of a month, then the night of its last day."""
        self.goals.serve(month)
        for name, (member, amount, day) in self.plans.items():
            if day.replace(day=1) == month:
                self.accounts[name] = self._open(member, amount, day)
        self._night(self.calendar.last_day(month))

    def _open(self, member, amount, day):
        accounts = self.staff.acting(self.env["koperasi.savings.account"], "kasir")
        account = accounts.create(
            {"member_id": member.id, "product_id": self.special.id, "open_date": day}
        )
        account.deposit(amount, date=day, memo="Setoran awal")
        return account

    def _night(self, day):
        accounts = self.env["koperasi.savings.account"]
        accounts._refresh_dormant(self.company, day)
        accounts._refresh_goals(self.company, day)

    # ------------------------------------------------------------
    # What happened to them
    # ------------------------------------------------------------

    def play(self):
        """A plan given up and another paid out, fees, accounts woken and closed, a notice, a loan, a raise by grade."""
        self._night(self.calendar.today)
        self.goals.give_up()
        self._carry_out(kind="goal", product_id=self.goals.products["SHR"].id)
        self._wake()
        self._charge()
        self.accounts["closed"].close_account()
        self._announce()
        self._lend()
        self._raise_by_grade()

    def _carry_out(self, **values):
        proposal = self._propose(**values)
        self.staff.acting(proposal, "manajer").action_approve()

    def _propose(self, **values):
        proposals = self.staff.acting(self.env["koperasi.savings.proposal"], "tu")
        proposal = proposals.create(values)
        proposal.action_compute()
        proposal.action_submit()
        return proposal

    def _wake(self):
        account = self.accounts["woken"]
        if account.dormant_since:
            asked = self.staff.acting(self.env["koperasi.savings.reactivation"], "kasir").create(
                {"account_id": account.id, "id_checked": True, "note": "Datang sendiri ke kantor"}
            )
            self.staff.acting(asked, "kepala.kasir").action_approve()

    def _charge(self):
        """Last month's fees are booked; those of this month wait for the manager."""
        month = self.calendar.months[-1]
        self._carry_out(kind="fee", month=month, date=self.calendar.last_day(month))
        self._propose(kind="fee", month=self.calendar.today.replace(day=1))

    def _announce(self):
        account = self.accounts["announced"]
        notices = self.staff.acting(self.env["koperasi.savings.notice"], "kasir")
        notices.create({"account_id": account.id, "amount": 2_000_000, "note": "Uang muka rumah"})

    # ------------------------------------------------------------
    # Savings of borrowers, contributions
    # ------------------------------------------------------------

    def _lend(self):
        """A loan of which two percent are kept back as savings until it is repaid."""
        member = next(member for member in self.waiting if not member.loan_ids)
        loan = self.env["koperasi.loan"].create(
            {"member_id": member.id, "product_id": self._loan_product().id, "amount_requested": 15_000_000,
             "principal": 15_000_000, "periods": 24, "purpose": "Renovasi rumah"}
        )  # fmt: skip
        self.staff.acting(loan, "kredit").action_submit()
        self.staff.acting(loan, "komite").action_approve()
        journal = self.company._koperasi_journal("transfer")
        self.staff.acting(loan, "kredit").action_disburse(
            date=self.calendar.today, journal=journal.id
        )

    def _loan_product(self):
        product = self.env["koperasi.loan.product"].search(
            [("company_id", "=", self.company.id)], order="id", limit=1
        )
        return product.copy(
            {
                "name": "Pinjaman dengan Simpanan Wajib",
                "code": "PSW",
                "savings_rule": "percent",
                "savings_percent": 2,
                "savings_product_id": self.borrowers.id,
            }
        )

    def _raise_by_grade(self):
        """The meeting decided: by grade from January on. Until then everybody pays what he paid."""
        product = self.env["koperasi.savings.product"].search(
            [("company_id", "=", self.company.id), ("kind", "=", "mandatory")], limit=1
        )
        january = self.calendar.today.replace(month=1, day=1) + relativedelta(years=1)
        lines = [{"date_from": self.calendar.months[0], "amount": MANDATORY}]
        lines += [
            {"date_from": january, "grade": grade, "amount": amount}
            for grade, amount in BY_GRADE.items()
        ]
        product.write(
            {"contribution_rule": "grade", "contribution_ids": [(0, 0, line) for line in lines]}
        )
        self._carry_out(
            kind="contribution", product_id=product.id, month=january, note="Keputusan RAT, butir 7"
        )

"""Loans of the old books, and new ones each month: applied for, approved by another person, paid out."""

from decimal import Decimal
from random import Random

from dateutil.relativedelta import relativedelta

from odoo.addons.koperasi_base.koperasi_calc.schedule import build_schedule
from odoo.addons.koperasi_base.tools.spreadsheet import write_xlsx

from .people import MEMBERS, SEED
from .wizards import import_file

LOANS, OPENING_LOANS = 250, 130
TROUBLED_EVERY = 8
HEADER = [
    "No. Pegawai", "Kode Produk", "Pokok Pinjaman", "Tanggal Cair", "Jangka Waktu", "Angsuran Pertama",
    "Sisa Pokok", "Bunga Dibayar",
]  # fmt: skip
PURPOSES = ("Renovasi rumah", "Biaya sekolah", "Sepeda motor", "Modal usaha", "Pernikahan")


class LoanDesk:
    """Who borrows what; every member at most once."""

    def __init__(self, env, calendar, members, staff):
        self.env = env
        self.calendar = calendar
        self.members = members
        self.staff = staff
        self.random = Random(SEED + 2)
        numbers = [f"ANU-{place:04d}" for place in range(1, MEMBERS + 1)]
        self.borrowers = self.random.sample(numbers, LOANS)
        self.products = env["koperasi.loan.product"].search(
            [("company_id", "=", env.company.id)], order="id"
        )

    def bring_in_opening(self):
        """Loans that were running on the eve of last year."""
        rows = [self._old_loan(number) for number in self.borrowers[:OPENING_LOANS]]
        import_file(
            self.env, "koperasi.loan.opening", "saldo-pinjaman.xlsx",
            write_xlsx(HEADER, rows, title="Saldo Pinjaman"), date=self.calendar.opening,
        )  # fmt: skip

    def _old_loan(self, number):
        """A loan paid as planned so far: what is left follows from its schedule."""
        product = self.random.choice(self.products)
        principal, periods = self._wish()
        paid = self.random.randrange(1, periods - 2)
        disbursed_on = self.calendar.day(
            (self.calendar.opening + relativedelta(months=-paid)).replace(day=1), 10
        )
        first_due = self.calendar.day(disbursed_on.replace(day=1) + relativedelta(months=1), 25)
        plan = build_schedule(
            product._loan_terms(principal, periods, product.annual_rate, disbursed_on, first_due)
        )
        done = [row for row in plan if row.due <= self.calendar.opening]
        return (
            number, product.code, principal, disbursed_on, periods, first_due,
            done[-1].balance, sum((row.interest for row in done), Decimal(0)),
        )  # fmt: skip

    def _wish(self):
        return self.random.randrange(3, 40) * 1_000_000, self.random.choice((12, 24, 36))

    def troubles(self):
        """Borrowers whose salary stops being deducted, and for how many of the last months.

        :return: {employee number: months}
        """
        chosen = self.borrowers[OPENING_LOANS - 30 :: TROUBLED_EVERY]
        return {number: 1 + place % 8 for place, number in enumerate(chosen)}

    def some_borrowers(self):
        """Three employee numbers: a recent loan, an older one, one that is late."""
        return [self.borrowers[-1], self.borrowers[-40], next(iter(self.troubles()))]

    def lend(self, month):
        """This month's share of the new loans, by transfer."""
        new = self._borrowers_of(month)
        if not new:
            return
        loans = self.env["koperasi.loan"].create(
            [self._application(number, month) for number in new]
        )
        self.staff.acting(loans, "kredit").action_submit()
        self.staff.acting(loans, "komite").action_approve()
        self.staff.acting(loans, "kredit").action_disburse(
            date=self.calendar.day(month, 10),
            journal=self.env.company._koperasi_journal("transfer").id,
        )

    def _borrowers_of(self, month):
        waiting, months = self.borrowers[OPENING_LOANS:], self.calendar.months
        place = months.index(month)
        return waiting[
            place * len(waiting) // len(months) : (place + 1) * len(waiting) // len(months)
        ]

    def _application(self, number, month):
        amount, periods = self._wish()
        return {
            "member_id": self.members.by_number[number].id,
            "product_id": self.random.choice(self.products).id,
            "amount_requested": amount,
            "principal": amount,
            "periods": periods,
            "purpose": self.random.choice(PURPOSES),
            "first_due": self.calendar.day(month + relativedelta(months=1), 25),
        }

"""Interest on savings: dated rates, a run a month by three people, and the tax of the month before last."""

from datetime import date

from dateutil.relativedelta import relativedelta

# (since, balance from, percent a year); the second decision of the board is of this year
RATES = [
    ("opening", 0, 3),
    ("opening", 5_000_000, 4),
    ("decision", 0, 3.5),
    ("decision", 5_000_000, 4.5),
]
TAX_NUMBER = "0013572466424000"
RECEIPT = "0A1B2C3D4E5F6G7H"  # NTPN of the demo: sixteen signs


class InterestDesk:
    """Voluntary savings earn on the average daily balance; the clerk computes, the manager approves."""

    def __init__(self, staff, calendar, books):
        self.staff = staff
        self.env = staff.env
        self.calendar = calendar
        self.books = books
        self.product = self.env["koperasi.savings.product"].search(
            [("company_id", "=", staff.env.company.id), ("code", "=", "SS")]
        )
        self._decide_rates()

    def _decide_rates(self):
        self.product.write({"interest_method": "average", "day_count": "act/365"})
        since = {"opening": self.calendar.opening, "decision": date(self.calendar.today.year, 7, 1)}
        self.env["koperasi.savings.rate"].create(
            [
                {"product_id": self.product.id, "date_from": since[name], "balance_from": start, "annual_rate": rate}
                for name, start, rate in RATES
            ]
        )  # fmt: skip
        manager = self.staff.users["manajer"].name
        self.env.company.write({"koperasi_withholder_name": manager, "vat": TAX_NUMBER})

    def credit(self, month):
        """The run of a month, posted; that of the last month is left for :meth:`play`."""
        if month == self.calendar.months[-1]:
            return
        run = self._submitted(month)
        self.staff.acting(run, "manajer").action_approve()
        run.action_post()

    def _submitted(self, month):
        """The run of a month, computed and handed over by the clerk."""
        run = self.staff.acting(self.env["koperasi.savings.run"], "tu").create(
            {"date_from": month, "date_to": self.calendar.last_day(month)}
        )
        run.action_compute()
        run.action_submit()
        return run

    def play(self):
        """The tax of each month is paid in time, that of the month before last certified; last month's run waits."""
        self._pay_taxes()
        self._certify(self.calendar.months[-2])
        self._submitted(self.calendar.months[-1])

    def taxed_savers(self):
        """Employee numbers of members whose interest was taxed in the certified month.

        :rtype: list of str
        """
        taxed = self.env["koperasi.savings.tax.certificate"].search([("tax", ">", 0)], limit=1)
        return taxed.member_id.mapped("employee_number")

    def _pay_taxes(self):
        account = self.product._interest_accounts()[1]
        for month in self.calendar.months[:-1]:
            self.books.pay_tax(account, self.calendar.last_day(month), self._payment_day(month))

    def _certify(self, month):
        months = self.staff.acting(self.env["koperasi.savings.tax.month"], "tu")
        recap = months.create({"month": month})
        recap.action_compute()
        self.staff.acting(recap, "manajer").action_issue()
        if recap.tax_total:
            recap.write({"payment_date": self._payment_day(month), "payment_reference": RECEIPT})

    @staticmethod
    def _payment_day(month):
        return month + relativedelta(months=1, day=12)

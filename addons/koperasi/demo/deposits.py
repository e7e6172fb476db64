"""Term deposits in every state, money on hold, and standing orders."""

from datetime import timedelta

from dateutil.relativedelta import relativedelta

PRODUCT = {
    "name": "Simpanan Berjangka",
    "code": "SB",
    "kind": "term",
    "day_count": "period",
    "placement_minimum": 1_000_000,
    "placement_maximum": 500_000_000,
    "break_rule": "penalty",
    "break_percent": 3,
}
CHART = [(1, 0, 4), (3, 0, 5), (6, 0, 6), (12, 0, 7), (12, 50_000_000, 7.5)]
# (million rupiah, months, months ago, interest, at maturity)
PLACEMENTS = [
    (40, 12, 7, "monthly", "none"),
    (75, 12, 3, "maturity", "principal_interest"),
    (10, 3, 8, "maturity", "principal"),
    (5, 6, 6, "maturity", "none"),
    (20, 6, 2, "monthly", "principal"),
    (15, 3, 1, "maturity", "none"),
]


class DepositDesk:
    """Deposits were opened in the past months and have run since, night by night."""

    def __init__(self, staff, calendar):
        self.staff = staff
        self.env = staff.env
        self.calendar = calendar
        self.accounts = self.env["koperasi.savings.account"].search(
            [
                ("kind", "=", "voluntary"),
                ("state", "=", "open"),
                ("member_id.state", "=", "active"),
            ],
            order="balance desc, id",
            limit=len(PLACEMENTS) + 2,
        )

    def play(self):
        """Placements, the nights since the first of them, a break that waits, a hold, standing orders."""
        product = self._product()
        placements = [
            self._place(product, account, *terms)
            for account, terms in zip(self.accounts, PLACEMENTS, strict=False)
        ]
        self._run_nights()
        self._ask_to_break(placements[4])
        self._hold()
        self._order()

    def _product(self):
        return self.env["koperasi.savings.product"].create(
            {
                **PRODUCT,
                "rate_ids": [
                    (0, 0, {"date_from": self.calendar.opening, "months": months,
                            "balance_from": amount, "annual_rate": rate})
                    for months, amount, rate in CHART
                ],
            }
        )  # fmt: skip

    def _place(self, product, account, millions, months, ago, payout, renewal):
        day = self.calendar.today - relativedelta(months=ago)
        placement = self.staff.acting(self.env["koperasi.savings.placement"], "kasir").create(
            {
                "member_id": account.member_id.id,
                "product_id": product.id,
                "principal": millions * 1_000_000,
                "months": months,
                "payout": payout,
                "renewal": renewal,
                "interest_account_id": account.id,
            }
        )
        placement.action_open(date=day - timedelta(days=millions % 5))
        return placement

    def _run_nights(self):
        """What fell due since is done, and each month-end accrued, in the order of the days."""
        company = self.env.company
        placements = self.env["koperasi.savings.placement"]
        runs = self.env["koperasi.savings.accrual.run"]
        for month in self.calendar.months[-8:]:
            month_end = self.calendar.last_day(month)
            placements._run_due(company, month_end)
            self.staff.acting(
                runs.create({"company_id": company.id, "date": month_end}), "manajer"
            ).action_run()
        placements._run_due(company, self.calendar.today)
        placements._remind(company)

    def _ask_to_break(self, placement):
        if placement.state == "active":
            self.staff.acting(self.env["koperasi.savings.break"], "kasir").create(
                {"placement_id": placement.id, "reason": "Biaya sekolah anak",
                 "to_account_id": placement.interest_account_id.id}
            ).action_submit()  # fmt: skip

    def _hold(self):
        account = self.accounts[-1]
        self.staff.acting(self.env["koperasi.savings.hold"], "kepala.kasir").create(
            {
                "account_id": account.id,
                "amount": min(500_000, account.balance - account.floor_balance),
                "reason": "sengketa waris, surat 12/KK/2026",
                "expires_on": self.calendar.today + relativedelta(months=2),
            }
        )

    def _order(self):
        parent, child = self.accounts[-2:]
        self.staff.acting(self.env["koperasi.savings.standing.order"], "kasir").create(
            {
                "account_id": parent.id,
                "to_account_id": child.id,
                "amount": 100_000,
                "day": 27,
                "date_from": self.calendar.today - relativedelta(months=1),
                "memo": "Kiriman bulanan untuk anak",
            }
        )
        self.env["koperasi.savings.standing.order"]._execute_due(self.env.company)

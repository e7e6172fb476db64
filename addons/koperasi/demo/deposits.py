"""Term deposits in every state, the chart they are placed by, and a loan that one of them secures."""

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
# (months, from rupiah, percent a year); the chart of this year's decision is half a percent lower
CHART = [(1, 0, 4), (3, 0, 5), (6, 0, 6), (12, 0, 7), (12, 50_000_000, 7.5)]
LOWER = 0.5
# story: (million rupiah, months, months ago, days ago, interest, at maturity)
PLACEMENTS = {
    "portal": (60, 12, 4, 3, "monthly", "principal"),
    "grows": (75, 12, 3, 0, "maturity", "principal_interest"),
    "rolled over": (10, 3, 8, 0, "maturity", "principal"),
    "waits": (5, 6, 6, 2, "maturity", "none"),
    "break asked": (20, 6, 2, 0, "monthly", "principal"),
    "break refused": (15, 6, 1, 0, "maturity", "none"),
    "broken": (25, 6, 4, 1, "maturity", "none"),
    "paid out": (8, 3, 5, 0, "maturity", "none"),
    "due soon": (12, 3, 3, -5, "maturity", "none"),
    "pledged": (30, 12, 2, 4, "monthly", "principal"),
    "taken back": (2, 3, 0, 0, "maturity", "none"),
}
PLEDGE, LOAN = 20_000_000, 15_000_000


class DepositDesk:
    """Deposits were opened in the past months and have run since, night by night.

    :param member: who has a log-in to the portal, and a deposit there
    """

    def __init__(self, staff, calendar, member):
        self.staff = staff
        self.env = staff.env
        self.calendar = calendar
        self.accounts = self._savings_of(member) + self.env["koperasi.savings.account"].search(
            [
                ("kind", "=", "voluntary"),
                ("state", "=", "open"),
                ("member_id.state", "=", "active"),
                ("member_id.loan_ids", "=", False),
            ],
            order="balance desc, id",
            limit=len(PLACEMENTS) + 2,
        )

    def _savings_of(self, member):
        """Where the interest of a member goes; opened if he has no voluntary savings yet."""
        found = member.savings_account_ids.filtered(lambda account: account.kind == "voluntary")
        product = self.env["koperasi.savings.product"].search([("kind", "=", "voluntary")], limit=1)
        return found[:1] or found.create({"member_id": member.id, "product_id": product.id})

    def play(self):
        """The deposits, the nights since the first of them, and what people decide today."""
        self.product = self._make_product()
        self.placed = {
            story: self._place(account, *terms)
            for account, (story, terms) in zip(self.accounts, PLACEMENTS.items(), strict=False)
        }
        self._run_nights()
        self._print()
        self._decide_today()
        self._ask_to_break()
        self._lend_on(self.placed["pledged"])
        self._leave_drafts()

    def _make_product(self):
        opening, this_year = self.calendar.opening, self.calendar.opening + relativedelta(years=1)
        return self.env["koperasi.savings.product"].create(
            {
                **PRODUCT,
                "rate_ids": [
                    (0, 0, {"date_from": day, "months": months, "balance_from": amount,
                            "annual_rate": rate - less})
                    for day, less in ((opening, 0), (this_year, LOWER))
                    for months, amount, rate in CHART
                ],
            }
        )  # fmt: skip

    def _draft(self, account, millions, months, payout, renewal, **values):
        return self.staff.acting(self.env["koperasi.savings.placement"], "kasir").create(
            {
                "member_id": account.member_id.id,
                "product_id": self.product.id,
                "principal": millions * 1_000_000,
                "months": months,
                "payout": payout,
                "renewal": renewal,
                "interest_account_id": account.id,
                **values,
            }
        )

    def _place(self, account, millions, months, ago, days, payout, renewal):
        day = self.calendar.today - relativedelta(months=ago) - timedelta(days=days)
        placement = self._draft(account, millions, months, payout, renewal)
        placement.annual_rate = placement._chart(day)
        placement.sudo().action_open(date=day)  # sudo: the story began before today
        return placement

    def _run_nights(self):
        """What fell due since is done, and each month-end accrued, in the order of the days."""
        company = self.env.company
        placements = self.env["koperasi.savings.placement"]
        runs = self.env["koperasi.savings.accrual.run"]
        for month in self.calendar.months[-9:]:
            month_end = self.calendar.last_day(month)
            placements._run_due(company, month_end)
            self.staff.acting(
                runs.create({"company_id": company.id, "date": month_end}), "manajer"
            ).action_run()
        placements._run_due(company, self.calendar.today)
        placements._remind(company)

    def _print(self):
        """Each certificate once; one was lost and printed again."""
        for story in ("portal", "grows", "waits", "pledged"):
            self.placed[story].print_certificate()
        self.placed["grows"].print_certificate("Bilyet hilang, surat kepolisian STPL/114/2026")

    def _decide_today(self):
        """One is paid out to savings, one had been typed twice and is taken back."""
        paid = self.placed["paid out"]
        paid.pay_out(to_account=paid.interest_account_id.id)
        self.staff.acting(self.placed["taken back"], "kepala.kasir").reverse_opening(
            "Terketik dua kali"
        )

    def _ask_to_break(self):
        """Three members need their money: one waits for an answer, one got it, one did not."""
        breaks = self.staff.acting(self.env["koperasi.savings.break"], "kasir")
        asked = {
            story: breaks.create(
                {"placement_id": self.placed[story].id, "reason": reason,
                 "to_account_id": self.placed[story].interest_account_id.id}
            )
            for story, reason in (
                ("break asked", "Biaya sekolah anak"),
                ("broken", "Biaya rumah sakit"),
                ("break refused", "Pindah ke bank lain"),
            )
        }  # fmt: skip
        for record in asked.values():
            record.action_submit()
        self.staff.acting(asked["broken"], "kepala.kasir").action_approve()
        self.staff.acting(asked["break refused"], "manajer").action_reject()

    def _lend_on(self, placement):
        """A loan that a term deposit secures: the amount is held until it is paid off."""
        loan = self.env["koperasi.loan"].create(
            {
                "member_id": placement.member_id.id,
                "product_id": self.env["koperasi.loan.product"].search([], limit=1).id,
                "amount_requested": LOAN,
                "principal": LOAN,
                "periods": 10,
                "purpose": "Renovasi rumah, jaminan simpanan berjangka",
                "collateral_ids": [
                    (0, 0, {"type": "savings", "description": f"Bilyet {placement.name}",
                            "account_id": placement.account_id.id, "value": PLEDGE})
                ],
            }
        )  # fmt: skip
        self.staff.acting(loan, "kredit").action_submit()
        self.staff.acting(loan, "komite").action_approve()
        self.staff.acting(loan, "kredit").action_disburse(
            journal=self.env.company._koperasi_journal("transfer").id
        )

    def _leave_drafts(self):
        """One waits for the money, one for the manager: its rate is above the chart."""
        first, second = self.accounts[-2:]
        self._draft(first, 3, 6, "maturity", "none", from_account_id=first.id)
        special = self._draft(second, 150, 12, "monthly", "principal", annual_rate=7.75)
        special.action_request_rate()

from datetime import date

from odoo import Command
from odoo.tests import freeze_time, tagged

from .common_term import TermCommon

SCRIBD = "Perhitungan Jasa Deposito, https://id.scribd.com/doc/215723473"
FINERACT = "Apache Fineract, SavingsHelperAnniversaryPostingTest"


@tagged("post_install", "-at_install")
class TestTermOracles(TermCommon):
    """Published examples of term deposits, through real placements."""

    def test_monthly_interest(self):
        """IDN-010: 40,000,000 at 18 % a year is 600,000 a month; more than 240,000, so 60,000 tax (PP 15/2009).

        The published case is the interest, "Perhitungan Jasa Deposito" (id.scribd.com/doc/215723473), not one known to
        be the ministry's; the tax follows from the law.
        """
        self.company.koperasi_rate_cap_mode = "off"
        self.term.rate_ids = [
            Command.create({"date_from": "2026-01-01", "months": 6, "annual_rate": 18})
        ]
        self.place(40_000_000, 6, payout="monthly")
        for month, paid in ((2, 540_000), (3, 1_080_000), (4, 1_620_000)):
            with self.subTest(SCRIBD, month=month):
                self.run_due(date(2026, month, 15))
                self.assertEqual(self.ani["SS"].balance, paid)
        gross = self.env["koperasi.savings.transaction"].search(
            [("account_id", "=", self.ani["SS"].id), ("kind", "=", "interest")]
        )
        self.assertEqual(gross.mapped("amount"), [600_000] * 3)
        self.assertThreeZeros()

    def test_days_of_maturity(self):
        """The day of the month at the end of the tenor, cut to the end of a shorter month."""
        months = {months for _id, _opened, months, _matures in self.maturities()}
        self.term.rate_ids = [
            Command.create({"date_from": "2020-01-01", "months": tenor, "annual_rate": 5})
            for tenor in months
        ]
        for case, opened, tenor, matures in self.maturities():
            with self.subTest(f"{case}, {FINERACT}"), freeze_time(opened):
                placement = self.draft(months=tenor)
                placement.action_open()
                self.assertEqual(str(placement.maturity_date), matures)

    def maturities(self):
        """(case, opened on, months, matures on)"""
        return [
            ("FIN-280-2", "2024-01-01", 2, "2024-03-01"),
            ("FIN-281-3", "2025-01-29", 3, "2025-04-29"),
            ("FIN-282-2", "2025-01-31", 2, "2025-03-31"),
            ("FIN-282-3", "2025-01-31", 3, "2025-04-30"),
            ("FIN-283-1", "2024-01-15", 3, "2024-04-15"),
            ("FIN-283-3", "2024-01-15", 9, "2024-10-15"),
            ("FIN-284-2", "2024-11-29", 6, "2025-05-29"),
            ("FIN-286-2", "2024-03-15", 24, "2026-03-15"),
            ("PRN-D02", "2027-08-31", 6, "2028-02-29"),
        ]

from decimal import Decimal

from odoo.tests import tagged

from odoo.addons.koperasi_base.koperasi_calc import tax as calc

from .common_interest import InterestCommon


@tagged("post_install", "-at_install")
class TestTax(InterestCommon):
    """Final tax over all accounts of a member in a month."""

    def test_p24_threshold_over_two_accounts(self):
        table = [
            # first account, second account, tax of each
            (139_999, 100_000, (0, 0)),  # 239,999
            (140_000, 100_000, (0, 0)),  # 240,000: still free
            (140_001, 100_000, (14_000, 10_000)),  # 240,001: 24,000 of the whole
            (240_001, 0, (24_000, 0)),
            (200_005, 200_010, (20_001, 20_001)),  # 400,015: 40,001.5 is 40,002; rests .24 and .76
        ]
        one, two = self.ani["SS"], self.ani["SW"]
        for first, second, expected in table:
            with self.subTest(first + second):
                taxes = self.tax("2026-06-30", {one: first, two: second})
                self.assertEqual(tuple(taxes.values()), expected)

    def test_p24_same_as_the_library(self):
        """Sums at which remainders differ; the library is the law in code."""
        one, two, three = self.ani["SP"], self.ani["SS"], self.ani["SW"]
        for amounts in ((100_001, 100_001, 100_001), (333_333, 7, 1), (1, 1, 250_004), (0, 0, 0)):
            gross = dict(zip((one, two, three), amounts, strict=True))
            by_id = {a.id: Decimal(gross[a]) for a in sorted(gross, key=lambda a: a.id)}
            expected = calc.final_interest_tax(by_id)
            with self.subTest(amounts):
                self.assertEqual(
                    self.tax("2026-06-30", gross), {a: int(expected[a.id]) for a in gross}
                )

    def test_members_are_apart(self):
        taxes = self.tax("2026-06-30", {self.ani["SS"]: 240_000, self.budi["SS"]: 240_001})
        self.assertEqual(taxes, {self.ani["SS"]: 0, self.budi["SS"]: 24_000})

    def test_p24_catches_up_within_the_month(self):
        """200,000 on the 10th is free; 50,000 on the 30th makes 250,000: 25,000 are due, all from the second."""
        one, two = self.ani["SS"], self.ani["SW"]
        self.assertEqual(self.book_interest("2026-06-10", {one: 200_000}), {one: 0})
        self.assertEqual(self.tax("2026-06-30", {two: 50_000}), {two: 25_000})
        self.assertEqual(self.tax("2026-07-01", {two: 50_000}), {two: 0}, "another month")

    def test_never_more_than_the_interest(self):
        """230,000 free, then 12,000: 24,200 are due, 12,000 can be taken, the rest with the next interest."""
        one = self.ani["SS"]
        self.book_interest("2026-06-10", {one: 230_000})
        self.assertEqual(self.book_interest("2026-06-20", {one: 12_000}), {one: 12_000})
        # 242,000 + 58,000 = 300,000: 30,000 less 12,000
        self.assertEqual(self.tax("2026-06-30", {one: 58_000}), {one: 18_000})

    def test_reversals_are_deducted(self):
        one = self.ani["SS"]
        self.book_interest("2026-06-10", {one: 200_000})
        entry = one.env["koperasi.savings.transaction"].search([("account_id", "=", one.id)])
        entry._reverse("wrong account", "2026-06-11")
        self.assertEqual(self.tax("2026-06-30", {one: 100_000}), {one: 0})

    def test_negative_interest_is_deducted(self):
        """A correction of -20,000 takes the month to 240,000, which is free."""
        gross = {self.ani["SS"]: 260_000, self.ani["SW"]: -20_000}
        self.assertEqual(set(self.tax("2026-06-30", gross).values()), {0})

    def test_reversed_in_a_later_month_and_paid_again(self):
        """June 300,000 with 30,000, taken back in July: what July pays is taxed as if June had not been.

        July's sum is 0 after the same 300,000 again: the 30,000 that went back to the member stayed with him.
        """
        one = self.ani["SS"]
        self.book_interest("2026-06-30", {one: 300_000})
        rows = self.env["koperasi.savings.transaction"].search([("account_id", "=", one.id)])
        for row in rows.sorted("number", reverse=True):
            row._reverse("rate of the board", "2026-07-05")
        for gross, tax in (
            (50_000, 0),
            (240_000, 0),
            (250_000, 25_000),
            (300_000, 30_000),
            (400_000, 30_000),  # 300,000 of June, and 100,000 which are free
            (600_000, 60_000),
        ):
            with self.subTest(gross):
                self.assertEqual(self.tax("2026-07-10", {one: gross}), {one: tax})
        self.book_interest("2026-07-10", {one: 300_000})
        self.assertEqual(self.tax("2026-07-20", {one: 100_000}), {one: 0})

    def test_rules_have_dates(self):
        self.env["koperasi.savings.tax.rule"].create([
            {"date_from": "2026-07-01", "threshold": 500_000, "rate": 12.5},
            {"date_from": "2026-08-01", "threshold": 0, "rate": 20, "company_id": self.company_b.id},
        ])  # fmt: skip
        account = self.ani["SS"]
        for date, gross, tax in (
            ("2026-06-30", 240_001, 24_000),
            ("2026-07-31", 500_000, 0),
            ("2026-07-31", 500_004, 62_501),  # 62,500.5
            ("2026-08-31", 500_000, 0),
        ):
            with self.subTest(date=date, gross=gross):
                self.assertEqual(self.tax(date, {account: gross}), {account: tax})

    def test_other_companies_and_suspense_are_left_out(self):
        suspense = self.env["koperasi.savings.account"].create(
            {"member_id": self.member_ani.id, "product_id": self.products["TT"].id}
        )
        taxes = self.env["koperasi.savings.tax"]._withhold(
            self.company_b, "2026-06-30", {self.ani["SS"].id: Decimal(900_000)}
        )
        self.assertEqual(set(taxes.values()), {0})
        self.assertEqual(self.tax("2026-06-30", {suspense: 900_000}), {suspense: 0})

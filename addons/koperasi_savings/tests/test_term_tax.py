from datetime import date

from odoo.tests import tagged

from .common_term import TermCommon


@tagged("post_install", "-at_install")
class TestTermTax(TermCommon):
    """PP 15/2009: interest of all accounts of a member in a month, deposits too, is free up to 240,000; above it
    the whole is taxed at 10 %. At 6 % a year 24,000,000 give 120,000 a month."""

    def two_deposits(self, second):
        """Two deposits of a new member pay on the 15th to one account and on the 20th to another one.

        :return: both accounts
        """
        member = self.make_member(f"Anggota {second}")
        first = self.accounts_of(member)["SS"]
        other = self.env["koperasi.savings.account"].create(
            {"member_id": member.id, "product_id": first.product_id.id}
        )
        for amount, day, account in ((24_000_000, 15, first), (second, 20, other)):
            self.place(
                amount, payout="monthly", on=date(2026, 1, day), member_id=member.id,
                interest_account_id=account.id,
            )  # fmt: skip
        return first, other

    def test_the_edge_over_two_accounts(self):
        cases = (
            (23_999_800, 119_999, 0),  # 239,999 together
            (24_000_000, 120_000, 0),  # 240,000: free
            (24_000_200, 120_001, 24_000),  # 240,001: 24,000.1
        )
        accounts = {second: self.two_deposits(second) for second, _interest, _tax in cases}
        self.run_due(date(2026, 2, 20))
        for second, interest, tax in cases:
            with self.subTest(second=second):
                first, other = accounts[second]
                self.assertEqual((first.balance, other.balance), (120_000, interest - tax))
        self.assertThreeZeros()

    def test_each_month_for_itself(self):
        """March: 120,000 on the 15th and 120,001 on the 20th are taxed anew, with nothing of February."""
        first, other = self.two_deposits(24_000_200)
        self.run_due(date(2026, 3, 20))
        self.assertEqual((first.balance, other.balance), (240_000, 2 * (120_001 - 24_000)))

    def test_another_member_is_not_added(self):
        self.place(48_000_000, payout="monthly")
        self.place(
            48_000_000, payout="monthly", member_id=self.member_budi.id,
            interest_account_id=self.budi["SS"].id,
        )  # fmt: skip
        self.run_due(date(2026, 2, 15))
        self.assertEqual((self.ani["SS"].balance, self.budi["SS"].balance), (240_000, 240_000))

    def recap(self, month):
        """Interest and tax of Ani's certificate of a month."""
        found = self.env["koperasi.savings.tax.month"].with_user(self.users["clerk"]).create(
            {"month": month}
        )  # fmt: skip
        found.action_compute()
        own = found.certificate_ids.filtered(lambda one: one.member_id == self.member_ani)
        self.assertFalse(found.difference, "the recap ties to the books")
        return int(own.gross), int(own.tax)

    def place_at_18(self, amount):
        """Paid monthly at 18 %; broken early it earns 2 % from the first day."""
        self.term.write({"break_rule": "rate", "break_percent": 2})
        self.term.rate_ids.filtered(lambda rate: rate.months == 3).annual_rate = 18
        return self.place(amount, payout="monthly")

    def test_interest_taken_back_is_no_interest_of_the_month(self):
        """40,000,000 at 18 %: 600,000 with 60,000 tax in February and in March, broken at 2 %: 133,333 are earned.

        1,066,667 go back. March has 600,000 - 1,066,667 of interest, so its tax comes back; that of February
        was paid to the state.
        """
        placement = self.place_at_18(40_000_000)
        self.run_due(date(2026, 3, 15))
        record = self.break_in_cash(placement, "2026-03-15")
        self.assertRecordValues(record, [{
            "interest_paid": 1_200_000, "interest_back": 1_066_667, "tax": 0, "tax_back": 60_000,
            "net": 38_993_333,
        }])  # fmt: skip
        batch = self.last_batch(kind="interest")
        self.assertEqual(
            self.entry(batch),
            [("expense", -1_066_667), ("tax", 60_000), ("term", -60_000), ("term", 1_066_667)],
        )
        self.assertEqual(self.ani["SS"].balance, 1_080_000)
        why = (
            self.env["koperasi.savings.transaction"]
            .search([("batch_id", "=", batch.id), ("kind", "=", "tax")])
            ._why()
        )
        self.assertEqual(
            [why[name] for name in ("gross", "due", "before", "open", "now", "amount")],
            [-466_667, 0, 60_000, 0, -60_000, -60_000],
        )
        self.assertEqual(self.recap("2026-02-01"), (600_000, 60_000))
        self.assertEqual(self.recap("2026-03-01"), (-466_667, 0))
        self.assertThreeZeros()

    def test_what_the_month_still_owes_is_kept(self):
        """60,000,000 beside it pay 900,000 in March: 1,500,000 - 1,066,667 = 433,333 are taxed with 43,333."""
        placement = self.place_at_18(40_000_000)
        self.place(60_000_000, payout="monthly")
        self.run_due(date(2026, 3, 15))
        record = self.break_in_cash(placement, "2026-03-15")
        self.assertEqual(record.tax_back, 150_000 - 43_333)
        self.assertEqual(self.recap("2026-03-01"), (433_333, 43_333))

    def test_broken_in_a_month_without_interest(self):
        """Nothing was withheld in April: nothing comes back, and what April pays later is free as far."""
        placement = self.place_at_18(40_000_000)
        self.run_due(date(2026, 3, 15))
        record = self.break_in_cash(placement, "2026-04-02")
        # 40,000,000 x 2 % x (2 months and 18 of 31 days) / 12 = 172,043
        self.assertEqual((record.interest_back, record.tax_back), (1_027_957, 0))
        gross = {self.ani["SS"].id: 1_200_000}
        tax = self.env["koperasi.savings.tax"]._withhold(self.company, date(2026, 4, 20), gross)
        self.assertEqual(tax, {self.ani["SS"].id: 0}, "172,043 are left")

    def test_a_break_counts_too(self):
        """700,000 paid by the break of 60,000,000 at 7 % and 120,000 in the same month: 10 % of all."""
        placement = self.place(60_000_000)
        self.place(24_000_000, payout="monthly")
        self.run_due(date(2026, 3, 15))
        before = self.ani["SS"].balance
        record = self.break_in_cash(placement, "2026-03-15")
        # 82,000 of 820,000; the 120,000 were paid without tax before
        self.assertEqual((before, record.interest_owed, record.tax), (240_000, 700_000, 82_000))
        self.assertThreeZeros()

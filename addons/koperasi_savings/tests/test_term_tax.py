from datetime import date

from odoo.tests import freeze_time, tagged

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

    def test_a_break_counts_too(self):
        """700,000 paid by the break of 60,000,000 at 7 % and 120,000 in the same month: 10 % of all."""
        placement = self.place(60_000_000)
        self.place(24_000_000, payout="monthly")
        self.run_due(date(2026, 3, 15))
        before = self.ani["SS"].balance
        with freeze_time("2026-03-15"):
            record = self.env["koperasi.savings.break"].with_user(self.teller).create(
                {"placement_id": placement.id, "reason": "butuh dana"}
            )  # fmt: skip
            record.action_submit()
            record.with_user(self.head).action_approve()
            record.action_pay()
        # 82,000 of 820,000; the 120,000 were paid without tax before
        self.assertEqual((before, record.interest_owed, record.tax), (240_000, 700_000, 82_000))
        self.assertThreeZeros()

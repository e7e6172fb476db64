from threading import Barrier

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_parallel import TellersCommon


@tagged("post_install", "-at_install")
class TestTaxParallel(TellersCommon):
    """Interest of one member booked twice at the same time is taxed as the interest of one month."""

    @classmethod
    def commit_data(cls):
        """140,000,000 at 6 % on each of two accounts: 9 days are 207,123.29."""
        result = super().commit_data()
        product = cls.products["SS"]
        product.interest_method = "daily"
        cls.env["koperasi.savings.rate"].create(
            {"product_id": product.id, "date_from": "2026-01-01", "annual_rate": 6}
        )
        one = cls.env["koperasi.savings.account"].browse(cls.account_id)
        two = one.create(
            {"member_id": one.member_id.id, "product_id": product.id, "open_date": "2026-06-01"}
        )
        for account in one + two:
            account.deposit(140_000_000, date="2026-06-20")
        cls.account_ids = (one + two).ids
        cls.bank_id = cls.journals["transfer"].id
        return result

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_p08_two_accounts_closed_at_once(self):
        """414,246 together: 41,424.6 of tax. Neither saw the other's 207,123, and no tax was withheld."""
        ready = Barrier(2)
        tried = set()

        def closing(account, journal):
            def work(env):
                held = env["koperasi.savings.account"].browse(account)
                if held.balance and account not in tried:  # reading takes the picture of the month
                    tried.add(account)
                    ready.wait(60)
                return bool(held.close_account(date="2026-07-10", journal=journal))

            return work

        works = [
            closing(a, j)
            for a, j in zip(self.account_ids, (self.till_id, self.bank_id), strict=True)
        ]
        self.assertEqual(self.each_at_once(works), [True, True])
        self.assertEqual(self.in_transaction(self.tax_rows), [-41_425])
        self.assertZeros()

    def tax_rows(self, env):
        rows = env["koperasi.savings.transaction"].search(
            [("account_id", "in", self.account_ids), ("kind", "=", "tax")]
        )
        return rows.mapped("amount")

from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from .common import SavingsCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-11-24 03:00:00")
class TestWithdrawalRules(SavingsCommon):
    """What the teller reads, in Indonesian, when a rule says no; Rp 1,000,000 came in on 1 October, today is 24 November."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("id_ID")
        cls.product = cls.products["SS"]
        cls.account = cls.ani["SS"]
        cls.account.with_user(cls.teller).deposit(1_000_000, date="2026-10-01")

    def withdraw(self, amount=100_000, day="2026-11-24"):
        account = self.as_teller(self.account).with_context(lang="id_ID")
        return account.withdraw(amount, date=day)

    def refused(self, message, amount=100_000):
        with self.assertRaises(UserError) as caught:
            self.withdraw(amount)
        self.assertIn(message, str(caught.exception).replace("\xa0", " "))
        self.assertEqual(self.account.balance, 1_000_000)

    def test_free(self):
        self.assertEqual(self.withdraw().amount, -100_000)

    def test_never(self):
        self.product.withdrawal_rule = "never"
        self.refused("baru dibayarkan saat keanggotaan berakhir, tidak sebelumnya")

    def test_notice(self):
        self.product.write({"withdrawal_rule": "notice", "notice_days": 7})
        self.refused("penarikan harus diberitahukan 7 hari sebelumnya")
        notices = self.env["koperasi.savings.notice"].with_user(self.teller)
        notices.create({"account_id": self.account.id, "amount": 300_000})
        self.refused("yang sudah diberitahukan Rp 300.000 mulai 01/12/2026")
        with freeze_time("2026-12-01 03:00:00"):
            self.refused("yang sudah diberitahukan Rp 300.000 mulai 01/12/2026", 300_001)
            self.assertEqual(self.withdraw(300_000, "2026-12-01").amount, -300_000)

    def test_lock_date(self):
        self.product.withdrawal_rule = "lock"
        self.account.maturity_date = "2026-12-20"
        self.refused("terkunci sampai 20/12/2026. Batalkan rencananya untuk mencairkan lebih awal")
        self.account.sudo().maturity_date = "2026-11-24"
        self.withdraw()

    def test_cooling(self):
        table = [
            # runs from, days, refused until
            ("deposit", 90, "penarikan berikutnya baru bisa pada 30/12/2026"),  # 1 October + 90
            ("deposit", 54, None),  # 24 November
            ("withdrawal", 30, None),  # none so far
        ]
        for start, days, message in table:
            with self.subTest(start=start, days=days):
                self.product.write(
                    {"withdrawal_rule": "cooling", "cooling_from": start, "cooling_days": days}
                )
                if message:
                    self.refused(message)
                else:
                    self.account._check_withdrawal_rules(100_000)

    def test_dormant(self):
        self.product.dormant_months = 1
        self.account._refresh_dormant(self.company, self.company._koperasi_today())
        self.refused("pasif sejak 24/11/2026. Aktifkan kembali dulu")

    def test_smallest_withdrawal(self):
        self.product.withdrawal_minimum = 50_000
        self.refused("penarikan paling sedikit Rp 50.000, atau seluruh saldo", 49_999)

    def test_balance_that_stays(self):
        self.product.minimum_balance = 950_000
        self.assertEqual(self.account.available_balance, 50_000)
        self.refused("50.000", 100_000)

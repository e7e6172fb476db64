from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..exceptions import TillLimitError
from .common import TellerCommon


@tagged("post_install", "-at_install")
class TestLimits(TellerCommon):
    """What a teller may book alone: 1,000,000 in and 500,000 out each, 1,500,000 and 800,000 a day."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.till._limits_of(cls.teller).write({
            "limit_in": 1_000_000, "limit_out": 500_000,
            "limit_in_day": 1_500_000, "limit_out_day": 800_000,
        })  # fmt: skip
        cls.ani["SS"].sudo().deposit(5_000_000, journal=cls.journals["transfer"])

    def setUp(self):
        super().setUp()
        self.session = self.open({"100000": 50})

    def release(self, operation, amount, account=None):
        account = account or self.ani["SS"]
        releases = self.env["koperasi.till.release"].with_user(self.teller)
        return releases.ask(operation, account.id, amount, "Biaya sekolah")

    def test_p38_each_and_day(self):
        # operation, amount, goes through
        for operation, amount, passes in (
            ("deposit", 1_000_001, False),
            ("deposit", 1_000_000, True),
            ("deposit", 500_001, False),  # 1,500,001 a day
            ("deposit", 500_000, True),
            ("withdraw", 500_001, False),
            ("withdraw", 500_000, True),
            ("withdraw", 300_001, False),
            ("withdraw", 300_000, True),
            ("withdraw", 1, False),
        ):
            with self.subTest(operation, amount=amount):
                if passes:
                    self.book(operation, self.ani["SS"], amount)
                    continue
                with self.assertRaises(TillLimitError):
                    self.book(operation, self.ani["SS"], amount)
        self.assertEqual(self.ani["SS"].balance, 5_000_000 + 1_500_000 - 800_000)

    def test_p38_not_around_it_by_the_account_itself(self):
        with self.assertRaises(TillLimitError):
            self.ani["SS"].with_user(self.teller).withdraw(500_001, journal=self.till.journal_id.id)

    def test_p38_a_release_is_for_one_transaction(self):
        release = self.release("withdraw", 700_000)
        with self.assertRaises(TillLimitError):
            self.book("withdraw", self.ani["SS"], 700_000)
        with self.assertRaises(AccessError):
            release.action_approve()
        release.with_user(self.head).action_approve()
        for operation, account, amount in (
            ("withdraw", self.ani["SS"], 700_001),
            ("withdraw", self.ani["SS"], 699_999),
            ("withdraw", self.budi["SS"], 700_000),
        ):
            with self.assertRaises(TillLimitError):
                self.book(operation, account, amount)
        done = self.book("withdraw", self.ani["SS"], 700_000, key="dengan-izin")
        self.assertEqual(release.state, "used")
        self.assertIn("dengan-izin", release.used_key)
        # sent again: the stored one; anew: refused
        again = self.book("withdraw", self.ani["SS"], 700_000, key="dengan-izin")
        self.assertEqual(again["entry"]["id"], done["entry"]["id"])
        with self.assertRaises(TillLimitError):
            self.book("withdraw", self.ani["SS"], 700_000)
        self.assertEqual(self.ani["SS"].balance, 4_300_000)

    def test_p38_maker_is_not_checker(self):
        self.session.with_user(self.teller).close_till({"100000": 50})
        self.open({"100000": 50}, reason=None, user=self.head)
        release = (
            self.env["koperasi.till.release"]
            .with_user(self.head)
            .ask("deposit", self.ani["SS"].id, 1)
        )
        for decide in (release.action_approve, release.action_refuse):
            with self.assertRaisesRegex(UserError, "Another person"):
                decide()

    def test_p38_a_release_is_for_the_teller_who_asked(self):
        """Released for the first; the till goes on with a colleague, who has limits of his own."""
        self.release("withdraw", 700_000).with_user(self.head).action_approve()
        self.till._limits_of(self.head).limit_out = 500_000
        handovers = self.env["koperasi.till.handover"].with_user(self.teller)
        handovers.hand_over(self.head.id, {"100000": 50}).with_user(self.head).action_accept()
        with self.assertRaises(TillLimitError):
            self.book("withdraw", self.ani["SS"], 700_000, user=self.head)

    def test_p38_a_release_runs_out(self):
        release = self.release("withdraw", 700_000)
        release.with_user(self.head).action_approve()
        release.sudo().expires_on = "2020-01-01"
        with self.assertRaises(TillLimitError):
            self.book("withdraw", self.ani["SS"], 700_000)

    def test_p38_refused_and_closed(self):
        refused, left = self.release("withdraw", 700_000), self.release("withdraw", 600_000)
        refused.with_user(self.head).action_refuse()
        with self.assertRaises(TillLimitError):
            self.book("withdraw", self.ani["SS"], 700_000)
        with self.assertRaisesRegex(UserError, "decided already"):
            refused.with_user(self.head).action_approve()
        self.session.with_user(self.teller).close_till({"100000": 50})
        self.assertEqual(left.state, "expired")

    def test_p38_most_cash_in_the_till(self):
        self.till.cash_maximum = 5_200_000
        self.book("deposit", self.ani["SS"], 200_000)
        with self.assertRaisesRegex(TillLimitError, "vault"):
            self.book("deposit", self.ani["SS"], 1)

    def test_hostile(self):
        for operation, target, amount in (
            ("steal", self.ani["SS"].id, 1), ("pay", 10**9, 1), ("withdraw", "1", 1), ("withdraw", True, 1),
            ("withdraw", -1, 1), ("withdraw", self.ani["SS"].id, -5), ("withdraw", self.ani["SS"].id, "NaN"),
            ("withdraw", self.ani["SS"].id, None), ("withdraw", self.ani["SS"].id, 0.5), (None, None, None),
            ("withdraw", self.ani["SS"].id, 2**48 + 1), ("withdraw", self.ani["SS"].id, 10**300),
        ):  # fmt: skip
            with (
                self.subTest(operation, target=target, amount=amount),
                self.assertRaises(UserError),
            ):
                releases = self.env["koperasi.till.release"].with_user(self.teller)
                releases.ask(operation, target, amount)

    def test_more_than_accounting_keeps(self):
        """Refused before it is compared with limits, releases and cash: no float stands for such an amount."""
        for amount in (2**48 + 1, 10**30, 10**300):
            for operation in ("deposit", "withdraw"):
                with self.subTest(operation, amount=amount), self.assertRaises(UserError):
                    self.book(operation, self.ani["SS"], amount)
            for direction in ("in", "out"):
                with self.subTest(direction, amount=amount), self.assertRaises(UserError):
                    movements = self.env["koperasi.till.movement"].with_user(self.teller)
                    movements.move_cash(direction, amount)
        self.assertEqual(self.ani["SS"].balance, 5_000_000)

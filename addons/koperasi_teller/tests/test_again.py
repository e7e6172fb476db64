from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import TellerCommon


@tagged("post_install", "-at_install")
class TestAgain(TellerCommon):
    """The answer to a booking was lost; the screen sends the same key again, when the till is closed already."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.loan = cls.lend(cls.member_ani)
        cls.second = cls.till.copy({
            "name": "Loket 2", "journal_id": cls.till_journal(cls.env, cls.company, "TL2", "11132").id,
        })  # fmt: skip

    def setUp(self):
        super().setUp()
        self.session = self.open({"100000": 10})
        # operation, target, amount, where a transfer goes
        self.calls = [
            ("deposit", self.ani["SS"], 250_000, {}),
            ("withdraw", self.ani["SS"], 40_000, {}),
            ("transfer", self.ani["SS"], 10_000, {"to_account_id": self.budi["SS"].id}),
            ("pay", self.loan, 1_120_000, {}),
        ]
        self.first = [self.call(*values) for values in self.calls]

    def call(self, operation, target, amount, options):
        return self.book(operation, target, amount, key=f"terputus-{operation}", **options)

    def close(self):
        # 1,000,000 + 250,000 - 40,000 + 1,120,000
        self.session.with_user(self.teller).close_till({"100000": 23, "20000": 1, "10000": 1})

    def check_again(self):
        for first, values in zip(self.first, self.calls, strict=True):
            with self.subTest(values[0]), self.assertNothingBooked("koperasi_till_session"):
                again = self.call(*values)
                self.assertEqual((first["stored"], again["stored"]), (False, True))
                self.assertEqual(again["entry"], first["entry"])

    def test_while_the_till_is_open(self):
        self.check_again()
        self.assertEqual(self.cash(self.session), 2_330_000)

    def test_p09_after_it_was_closed(self):
        self.close()
        self.check_again()

    def test_with_another_till_open(self):
        self.close()
        other = self.open({"50000": 1}, till=self.second)
        self.check_again()
        self.assertEqual(self.cash(other), 50_000)

    def test_other_content_or_another_key(self):
        self.close()
        for operation, target, amount, options in self.calls:
            for changed, message in (
                ({"amount": amount - 1_000}, "other content"),
                ({"key": f"kunci-baru-{operation}"}, "Open your till"),
            ):
                with (
                    self.subTest(operation, **changed),
                    self.assertNothingBooked(),
                    self.assertRaisesRegex(UserError, message),
                ):
                    call = {"key": f"terputus-{operation}", "amount": amount, **changed}
                    self.book(operation, target, call["amount"], key=call["key"], **options)

    def test_p10_another_teller_has_keys_of_his_own(self):
        """The same key of somebody else is another transaction."""
        self.close()
        self.open({"50000": 1}, user=self.head, till=self.second)
        again = self.book(
            "deposit", self.ani["SS"], 250_000, key="terputus-deposit", user=self.head
        )
        self.assertFalse(again["stored"])
        self.assertNotEqual(again["entry"]["id"], self.first[0]["entry"]["id"])

    def test_p10_nobody_sends_a_key_of_another_teller(self):
        """Past the screen: it would pass for what the other has booked."""
        bank = self.journals["transfer"]
        account = self.ani["SS"].with_user(self.head)
        for key in (f"teller:{self.teller.id}:lain", f"teller:{self.head.id}0:x", "teller:"):
            with (
                self.subTest(key),
                self.assertNothingBooked(),
                self.assertRaisesRegex(UserError, "the counter's"),
            ):
                account.deposit(250_000, journal=bank, key=key)
        own = f"teller:{self.head.id}:sendiri"
        self.assertEqual(account.deposit(1_000, journal=bank, key=own).import_key, own)

from decimal import Decimal

from odoo.tests import TransactionCase, tagged

from ..tools.money import LARGEST_UNITS, to_amount, to_float


@tagged("post_install", "-at_install")
class TestMoney(TransactionCase):
    def test_p28_amounts_are_exact(self):
        cases = [
            (100_000, Decimal(100000)),
            (0.1, Decimal("0.1")),
            ("1234567890123.45", Decimal("1234567890123.45")),
            (10_000_000_000_000.01, Decimal("10000000000000.01")),
        ]
        for value, expected in cases:
            with self.subTest(value=value):
                self.assertEqual(to_amount(value), expected)

    def test_what_is_no_amount_is_refused(self):
        for value in (float("nan"), float("inf"), "seribu", "", None):
            with self.subTest(value=value), self.assertRaises(ValueError):
                to_amount(value)

    def test_p28_what_accounting_cannot_keep_is_refused(self):
        sen = Decimal("0.01")
        for amount, unit in ((Decimal(LARGEST_UNITS), Decimal(1)), (LARGEST_UNITS * sen, sen)):
            for sign in (1, -1):
                with self.subTest(amount=sign * amount):
                    self.assertEqual(to_amount(to_float(sign * amount, unit)), sign * amount)
                    with self.assertRaises(ValueError):
                        to_float(sign * (amount + unit), unit)

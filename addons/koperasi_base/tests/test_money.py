from decimal import Decimal

from odoo.tests import TransactionCase, tagged

from ..tools.money import to_amount


@tagged("post_install", "-at_install")
class TestMoney(TransactionCase):
    def test_amounts_are_exact(self):
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

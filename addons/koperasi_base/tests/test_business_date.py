from datetime import date

from odoo.tests import TransactionCase, freeze_time, tagged


@tagged("post_install", "-at_install")
class TestBusinessDate(TransactionCase):
    def test_p27_day_boundary_in_three_time_zones(self):
        """23:59:59 and 00:00:01 local time fall on their own days, whatever the server's clock."""
        cases = [
            # UTC instant, time zone, business date
            ("2026-01-31 16:59:59", "Asia/Jakarta", date(2026, 1, 31)),
            ("2026-01-31 17:00:01", "Asia/Jakarta", date(2026, 2, 1)),
            ("2026-01-31 15:59:59", "Asia/Makassar", date(2026, 1, 31)),
            ("2026-01-31 16:00:01", "Asia/Makassar", date(2026, 2, 1)),
            ("2026-01-31 14:59:59", "Asia/Jayapura", date(2026, 1, 31)),
            ("2026-01-31 15:00:01", "Asia/Jayapura", date(2026, 2, 1)),
        ]
        for instant, timezone, expected in cases:
            with self.subTest(instant=instant, timezone=timezone), freeze_time(instant):
                self.env.company.koperasi_timezone = timezone
                self.assertEqual(self.env.company._koperasi_today(), expected)

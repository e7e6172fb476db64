from datetime import date

from odoo.tests import TransactionCase, tagged

from ..demo.calendar import DemoCalendar
from ..demo.people import EMPLOYEES, draw_employees


@tagged("post_install", "-at_install")
class TestDemo(TransactionCase):
    def test_the_same_people_every_time(self):
        first, again = (draw_employees(date(2024, 12, 31)) for _round in range(2))
        self.assertEqual(first, again)
        self.assertEqual(len({person.nik for person in first}), EMPLOYEES)

    def test_months_from_last_january_to_the_last_complete_one(self):
        cases = [
            # today, first month, last month, number
            (date(2026, 1, 5), date(2025, 1, 1), date(2025, 12, 1), 12),
            (date(2026, 11, 24), date(2025, 1, 1), date(2026, 10, 1), 22),
            (date(2026, 12, 31), date(2025, 1, 1), date(2026, 11, 1), 23),
        ]
        for today, first, last, number in cases:
            with self.subTest(today=today):
                calendar = DemoCalendar(today)
                self.assertEqual((calendar.months[0], calendar.months[-1]), (first, last))
                self.assertEqual(len(calendar.months), number)

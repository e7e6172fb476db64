import base64
import io
from datetime import date, timedelta

from openpyxl import load_workbook

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import SavingsCommon


@tagged("post_install", "-at_install")
class TestPosition(SavingsCommon):
    """A month at the counter, with a back-dated movement, a reversal on a later day and a day that is still open.

    =====  =======================================  ==============
    2 Nov  Ani SS +1,000; Budi SS +400; Ani SW +50  booked that day
    5 Nov  Ani SS -300
    4 Nov  Ani SS +200                              back-dated, booked after
    9 Nov  the deposit of Budi is taken back        (as reversal, -400)
    12 Nov Ani SS +70                               in the batch of a day that is open
    =====  =======================================  ==============
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        account = cls.ani["SS"].sudo()
        account.deposit(1000, date="2026-11-02")
        wrong = cls.budi["SS"].sudo().deposit(400, date="2026-11-02")
        cls.ani["SW"].sudo().deposit(50, date="2026-11-02")
        account.withdraw(300, date="2026-11-05")
        account.deposit(200, date="2026-11-04")
        wrong.sudo()._reverse("salah rekening", date=date(2026, 11, 9))
        cls.journals["till"].koperasi_posting = "day"
        account.deposit(70, date="2026-11-12")

    def position(self, first, last, user="clerk"):
        position = self.env["koperasi.savings.position"].with_user(self.users[user])
        position = position.create({"date_from": first, "date_to": last})
        position._fill()
        return position

    def line(self, position, code):
        return position.line_ids.filtered(lambda line: line.product_id.code == code)

    def test_figures_of_the_month(self):
        position = self.position("2026-11-01", "2026-11-30")
        self.assertRecordValues(self.line(position, "SS"), [{
            "account_count": 2, "opening": 0, "deposits": 1270, "withdrawals": -300, "other": 0, "closing": 970,
            "control_ledger": 970, "control_waiting": 70, "control_books": 900, "difference": 0,
        }])  # fmt: skip
        self.assertRecordValues(self.line(position, "SW"), [{
            "deposits": 50, "closing": 50, "control_books": 50, "control_waiting": 0, "difference": 0,
        }])  # fmt: skip
        self.assertTrue(position.ties)

    def test_it_ties_on_every_day(self):
        """Balances at the end of each day, worked out by hand."""
        expected = {1: 0, 2: 1400, 4: 1600, 5: 1300, 9: 900, 12: 970}
        balance = 0
        for day in range(1, 31):
            balance = expected.get(day, balance)
            last = date(2026, 11, 1) + timedelta(days=day - 1)
            with self.subTest(day=day):
                position = self.position("2026-11-01", last)
                self.assertTrue(position.ties)
                self.assertEqual(self.line(position, "SS").closing, balance)

    def test_days_follow_each_other(self):
        first, second = (
            self.position("2026-11-01", "2026-11-04"),
            self.position("2026-11-05", "2026-11-30"),
        )
        for code in ("SS", "SW", "SP"):
            self.assertEqual(self.line(first, code).closing, self.line(second, code).opening)

    def test_a_difference_is_shown(self):
        """An item that reaches the control account past every wall."""
        line = self.env["account.move.line"].search(
            [("account_id", "=", self.accounts["savings_voluntary"].id)], limit=1
        )
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE account_move_line SET balance = balance - 7 WHERE id = %s", [line.id]
        )
        position = self.position("2026-11-01", "2026-11-30")
        self.assertFalse(position.ties)
        self.assertEqual(self.line(position, "SS").difference, -7)

    def test_one_query(self):
        self.position("2026-11-01", "2026-11-30")
        position = self.env["koperasi.savings.position"].create({"date_from": "2026-11-01"})
        with self.assertQueryCount(1):
            position._figures()

    def test_nominative(self):
        position = self.position("2026-11-01", "2026-11-05")
        position.product_ids = self.products["SS"]
        rows = position._nominative()
        self.assertEqual([(row[1], row[5]) for row in rows], [("Ani", 900), ("Budi", 400)])
        self.assertEqual(sum(row[5] for row in rows), self.line(position, "SS").closing)

    def test_workbooks(self):
        self.member_ani.partner_id.name = "=HYPERLINK(1)"
        position = self.position("2026-11-01", "2026-11-30")
        sheet = load_workbook(io.BytesIO(base64.b64decode(position.workbook))).active
        self.assertIn(970, [cell.value for row in sheet for cell in row])
        sheet = load_workbook(io.BytesIO(base64.b64decode(position.nominative_workbook))).active
        self.assertEqual({cell.data_type for row in sheet for cell in row} - {"s", "n", "d"}, set())
        self.assertIn("'=HYPERLINK(1)", [cell.value for row in sheet for cell in row])

    def test_papers(self):
        position = self.position("2026-11-01", "2026-11-30")
        self.assertSheets("koperasi_savings.savings_position_report", position)
        self.assertSheets("koperasi_savings.savings_nominative_report", position)

    def test_rights(self):
        for role in ("teller", "loan_officer"):
            with self.subTest(role), self.assertRaises(AccessError):
                self.position("2026-11-01", "2026-11-30", role)
        position = self.position("2026-11-01", "2026-11-30", "auditor")
        stranger = self.make_user("manager", self.company_b)
        with self.assertRaises(AccessError):
            position.with_user(stranger).read(["date_to"])
        for button in (
            "action_show",
            "action_print",
            "action_download",
            "action_print_nominative",
            "action_download_nominative",
        ):
            getattr(position, button)()

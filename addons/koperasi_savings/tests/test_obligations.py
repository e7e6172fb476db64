from odoo.tests import tagged

from .common import SavingsCommon


@tagged("post_install", "-at_install")
class TestObligations(SavingsCommon):
    """Ani joined on 15 January 2026: principal 100,000 once, mandatory 50,000 a month from January on."""

    def due(self, date_to, member=None):
        member = member or self.member_ani
        rows = self.env["koperasi.savings.account"]._obligations(self.company, date_to)
        return [(kind, due) for _account, owner, kind, due in rows if owner == member.id]

    def test_grows_by_the_month(self):
        table = [
            # through, due
            ("2026-01-14", []),
            ("2026-01-15", [("principal", 100_000), ("mandatory", 50_000)]),
            ("2026-01-31", [("principal", 100_000), ("mandatory", 50_000)]),
            ("2026-02-01", [("principal", 100_000), ("mandatory", 100_000)]),
            ("2026-12-31", [("principal", 100_000), ("mandatory", 600_000)]),
            ("2027-01-31", [("principal", 100_000), ("mandatory", 650_000)]),
        ]
        for date_to, expected in table:
            self.assertEqual(self.due(date_to), expected, date_to)

    def test_payments_count(self):
        """Paid: principal in full; mandatory 50,000 in January and 30,000 in March."""
        for code, amount, day in [
            ("SP", 100_000, "2026-01-20"),
            ("SW", 50_000, "2026-01-02"),
            ("SW", 30_000, "2026-03-25"),
        ]:
            self.deposit(self.ani[code], amount, date=day)
        table = [
            # through, due: months x 50,000 - 80,000
            ("2026-01-31", []),
            ("2026-02-28", [("mandatory", 20_000)]),
            ("2026-03-31", [("mandatory", 70_000)]),
        ]
        for date_to, expected in table:
            self.assertEqual(self.due(date_to), expected, date_to)

    def test_only_contributions_count(self):
        """Interest and opening balances pay no contribution; a reversed deposit does not either."""
        account = self.ani["SW"].sudo()
        till = self.accounts["cash_till"]
        account._book(7000, "interest", date="2026-02-10", counter_account=till)
        account._book(90_000, "opening", date="2026-01-31", counter_account=till)
        self.deposit(account, 50_000, date="2026-01-20").sudo().reverse("Wrong member")
        self.assertEqual(self.due("2026-01-31")[1], ("mandatory", 50_000))

    def test_agreed_deposit_is_of_this_month_only(self):
        self.ani["SS"].write({"monthly_amount": 25_000, "obligation_start": "2026-03-01"})
        for date_to, expected in [
            ("2026-02-28", []),
            ("2026-03-31", [("voluntary", 25_000)]),
            ("2026-09-30", [("voluntary", 25_000)]),
        ]:
            rows = [row for row in self.due(date_to) if row[0] == "voluntary"]
            self.assertEqual(rows, expected, date_to)

    def test_own_amount_and_start(self):
        self.ani["SW"].write({"monthly_amount": 75_000, "obligation_start": "2026-10-01"})
        self.assertEqual(self.due("2026-11-30")[1], ("mandatory", 150_000))

    def test_of_this_company_and_open_accounts(self):
        accounts = self.env["koperasi.savings.account"]
        self.assertEqual(accounts._obligations(self.company_b, "2026-12-31"), [])
        self.assertFalse(self.due("2026-12-31", self.make_member("Citra", join_date="2027-01-01")))

    def test_one_query(self):
        accounts = self.env["koperasi.savings.account"]
        self.env.flush_all()
        with self.assertQueryCount(1):
            rows = accounts._obligations(self.company, "2026-12-31")
        self.assertEqual(len(rows), 4)

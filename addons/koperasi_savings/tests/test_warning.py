from datetime import date

from odoo.tests import tagged

from odoo.addons.koperasi_base.door import opened

from .common import SavingsCommon

TODAY = date(2026, 11, 20)


@tagged("post_install", "-at_install")
class TestWarning(SavingsCommon):
    """Members who take their savings out, or stop paying in."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.koperasi_warning_missed_months = 0  # only the table that is about it

    def reasons(self, member, day=TODAY):
        warnings = self.env["koperasi.member.warning"].with_context(lang="en_US")
        warnings._refresh(self.company, day)
        found = warnings.search([("member_id", "=", member.id), ("state", "!=", "past")])
        return (found.reasons or "").replace("\xa0", " ").splitlines()

    def book(self, account, movements):
        for day, amount in movements:
            move = (
                self.as_teller(account).deposit if amount > 0 else self.as_teller(account).withdraw
            )
            move(abs(amount), date=day)

    def test_withdrawals(self):
        """Half of what was there 60 days ago (21 September), at least 500,000."""
        held = ("2026-09-01", 6_000_000)
        table = [
            ("most of it", [held, ("2026-10-01", -4_500_000)],
             ["Withdrew Rp 4.500.000 of Rp 6.000.000 since 1 Okt 2026"]),
            ("half of it", [held, ("2026-10-01", -3_000_000)],
             ["Withdrew Rp 3.000.000 of Rp 6.000.000 since 1 Okt 2026"]),
            ("less", [held, ("2026-10-01", -2_999_999)], []),
            ("in two steps", [held, ("2026-10-01", -1_000_000), ("2026-11-02", -2_500_000)],
             ["Withdrew Rp 3.500.000 of Rp 6.000.000 since 1 Okt 2026"]),
            ("paid in again", [held, ("2026-10-01", -4_500_000), ("2026-10-05", 2_000_000)], []),
            ("long ago", [("2026-08-01", 6_000_000), ("2026-09-21", -4_500_000)], []),
            ("after the day", [held, ("2026-11-21", -4_500_000)], []),
            ("a small sum", [("2026-09-01", 600_000), ("2026-10-01", -499_999)], []),
            ("passed through", [("2026-10-01", 6_000_000), ("2026-10-02", -6_000_000)], []),
        ]  # fmt: skip
        for what, movements, expected in table:
            with self.subTest(what):
                member = self.make_member(what)
                self.book(self.accounts_of(member)["SS"], movements)
                self.assertEqual(self.reasons(member), expected)

    def test_moving_to_a_term_deposit_is_no_withdrawal(self):
        product = self.env["koperasi.savings.product"].create(
            {"name": "Deposito", "code": "SB", "kind": "term", "company_id": self.company.id}
        )
        term = opened(self.env["koperasi.savings.account"]).create(
            {"member_id": self.member_ani.id, "product_id": product.id, "open_date": "2026-09-01"}
        )
        self.deposit(self.ani["SS"], 6_000_000, date="2026-09-01")
        self.as_teller(self.ani["SS"]).transfer(term, 5_000_000, date="2026-10-01")
        self.assertEqual(self.reasons(self.member_ani), [])
        self.as_teller(self.ani["SS"]).transfer(self.budi["SS"], 500_000, date="2026-10-02")
        self.as_teller(term).withdraw(3_000_000, date="2026-10-03")
        self.assertEqual(
            self.reasons(self.member_ani),
            ["Withdrew Rp 3.500.000 of Rp 6.000.000 since 1 Okt 2026"],
        )

    def test_a_further_withdrawal_is_news(self):
        self.book(self.ani["SS"], [("2026-09-01", 6_000_000), ("2026-10-01", -4_500_000)])
        self.assertTrue(self.reasons(self.member_ani))
        warning = self.env["koperasi.member.warning"].search(
            [("member_id", "=", self.member_ani.id)]
        )
        warning.action_dismiss("Membeli rumah")
        for amount, state in ((-100_000, "dismissed"), (-500_000, "open")):
            with self.subTest(amount):
                self.book(self.ani["SS"], [("2026-11-03", amount)])
                self.reasons(self.member_ani)
                self.assertEqual(warning.state, state)

    def test_contributions(self):
        """50,000 a month from January on: eleven months, 550,000, are due by 20 November."""
        self.company.koperasi_warning_missed_months = 2
        table = [
            ("never", [], ["Never paid mandatory savings, Rp 550.000 are due since 15 Jan 2026"]),
            ("two months behind", [("2026-09-20", 450_000)],
             ["No mandatory savings paid since 20 Sep 2026, Rp 100.000 are due"]),
            ("paid a day later", [("2026-09-21", 450_000)], []),
            ("one month behind", [("2026-09-19", 500_000)], []),
            ("behind, but paying", [("2026-10-25", 50_000)], []),
            ("paid ahead", [("2026-02-01", 600_000)], []),
        ]  # fmt: skip
        for what, movements, expected in table:
            with self.subTest(what):
                member = self.make_member(what)
                self.book(self.accounts_of(member)["SW"], movements)
                self.assertEqual(self.reasons(member), expected)
        newcomer = self.make_member("new", join_date="2026-10-01")
        self.assertEqual(self.reasons(newcomer), [])

    def test_a_reversed_contribution_was_none(self):
        self.company.koperasi_warning_missed_months = 2
        mandatory = self.ani["SW"]
        self.deposit(mandatory, 450_000, date="2026-09-01")
        self.deposit(mandatory, 50_000, date="2026-11-02").with_user(
            self.users["head_teller"]
        ).reverse("Salah")
        self.assertEqual(
            self.reasons(self.member_ani),
            ["No mandatory savings paid since 1 Sep 2026, Rp 100.000 are due"],
        )

    def test_switched_off(self):
        self.company.write(
            {"koperasi_warning_missed_months": 0, "koperasi_warning_withdrawal_percent": 0}
        )
        self.book(self.ani["SS"], [("2026-09-01", 6_000_000), ("2026-10-01", -4_500_000)])
        self.assertEqual(self.reasons(self.member_ani), [])

    def test_queries_do_not_grow_with_members(self):
        self.company.koperasi_warning_missed_months = 2
        warnings = self.env["koperasi.member.warning"]

        def spent(count):
            self.make_members(count)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            warnings._refresh(self.company, TODAY)
            return self.env.cr.sql_log_count - before

        spent(2)  # caches
        few, many = spent(50), spent(200)
        self.assertEqual(many, few)
        self.assertLessEqual(few, 8)
        self.assertEqual(warnings.search_count([("company_id", "=", self.company.id)]), 254)

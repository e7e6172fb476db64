from datetime import timedelta

from odoo.tests import HttpCase, tagged

from .common import PortalCommon


@tagged("post_install", "-at_install")
class TestGoalPage(PortalCommon, HttpCase):
    """A member sees how far his own goal is, what is missing, and what the rules ask of him."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        products = cls.env["koperasi.savings.product"]
        goal = products.create(
            {"name": "Qurban", "code": "SQ", "kind": "goal", "company_id": cls.company.id}
        )
        cls.today = cls.company._koperasi_today()
        cls.goals = {
            who: cls.env["koperasi.savings.account"].create(
                {
                    "member_id": member.id,
                    "product_id": goal.id,
                    "open_date": cls.today,
                    "target_amount": target,
                    "monthly_amount": 310_000,
                    "maturity_date": cls.today + timedelta(days=40),
                }
            )
            for who, member, target in (
                ("ani", cls.member_ani, 3_120_000),
                ("budi", cls.member_budi, 4_440_000),
            )
        }
        cls.goals["ani"].sudo().deposit(780_000)

    def test_own_goal_only(self):
        self.authenticate("ani", "rahasia-ani")
        ani, budi = self.goals["ani"], self.goals["budi"]
        table = [
            # page, what stands on it: a quarter of the target, 2,340,000 to go, locked for 40 days
            ("/my/koperasi", ["3.120.000", "25"]),
            (f"/my/koperasi/savings/{ani.id}", ["3.120.000", "2.340.000", "310.000", "25", "40"]),
        ]
        for path, texts in table:
            with self.subTest(path):
                page = self.url_open(path).text
                for text in texts:
                    self.assertIn(text, page)
                self.assertNotIn("4.440.000", page)
        answer = self.url_open(f"/my/koperasi/savings/{budi.id}")
        self.assertNotIn("4.440.000", answer.text)
        self.assertTrue(answer.url.endswith("/my/koperasi"))

    def test_rules_in_words(self):
        account = self.accounts_of(self.member_ani)["SS"]
        table = [
            ({"withdrawal_rule": "free"}, None),
            ({"withdrawal_rule": "notice", "notice_days": 7}, "7 days before"),
            ({"withdrawal_rule": "cooling", "cooling_days": 30}, "30 days"),
        ]
        for values, text in table:
            with self.subTest(values):
                account.product_id.write(values)
                if text:
                    self.assertIn(text, account._portal_rule())
                else:
                    self.assertFalse(account._portal_rule())
        account.product_id.dormant_months = 1
        account._refresh_dormant(self.company, self.today + timedelta(days=400))
        self.assertIn("Dormant", account._portal_rule())
        self.assertEqual(account._portal_goal(), {})

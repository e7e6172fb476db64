from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from .common import SavingsCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-11-24 03:00:00")
class TestContributionTable(SavingsCommon):
    """Rp 50,000 for all until December, then Rp 60,000, grade III Rp 75,000; today is 24 November 2026."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.product = cls.products["SW"]
        cls.product.write(
            {
                "contribution_rule": "grade",
                "contribution_ids": [
                    (0, 0, {"date_from": "2026-01-01", "amount": 50_000}),
                    (0, 0, {"date_from": "2027-01-01", "amount": 60_000}),
                    (0, 0, {"date_from": "2027-01-01", "grade": "III", "amount": 75_000}),
                ],
            }
        )
        cls.old, cls.new_all, cls.new_third = cls.product.contribution_ids.sorted(
            lambda line: (line.date_from, line.grade or "")
        )

    def carry_out(self, month):
        proposal = self.env["koperasi.savings.proposal"].with_user(self.users["clerk"]).create(
            {"kind": "contribution", "product_id": self.product.id, "month": month}
        )  # fmt: skip
        proposal.action_compute()
        proposal.action_submit()
        proposal.with_user(self.users["manager"]).action_approve()

    def joined(self, **values):
        return self.accounts_of(self.make_member("Citra", **values))["SW"].monthly_amount

    def test_status_of_lines(self):
        for day, expected in [
            ("2025-12-31", ["later", "later", "later"]),
            ("2026-11-24", ["now", "later", "later"]),
            ("2027-01-01", ["past", "now", "now"]),
        ]:
            with self.subTest(day), freeze_time(f"{day} 03:00:00"):
                self.env.invalidate_all()
                lines = self.old + self.new_all + self.new_third
                self.assertEqual(lines.mapped("phase"), expected)

    def test_new_members_begin_with_the_table(self):
        self.assertEqual(self.joined(grade="III"), 50_000)
        with freeze_time("2027-01-05 03:00:00"):
            self.assertEqual(self.joined(grade=" iii "), 75_000)
            self.assertEqual(self.joined(grade="IV"), 60_000)
            # who joined long ago and comes in now pays what is asked today
            self.assertEqual(self.joined(grade="III", join_date="2019-05-01"), 75_000)
            self.product.contribution_rule = "fixed"
            self.assertEqual(self.joined(grade="III"), 60_000)
            self.product.contribution_rule = "salary"
            self.product.contribution_ids = [
                (0, 0, {"date_from": "2027-01-01", "grade": "V", "salary_percent": 2.5})
            ]
            self.assertEqual(self.joined(grade="V", salary=8_333_333), 208_333)  # ,325
            self.assertEqual(
                self.joined(grade="V"), 50_000, "salary not known: as the product says"
            )

    def test_no_query_per_new_member(self):
        members = self.make_members(5)
        with self.assertQueryCount(40):
            self.make_members(2)
        self.assertEqual(
            set(members.savings_account_ids.mapped("product_id.code")), {"SP", "SW", "SS"}
        )

    def test_who_agreed_to_pay_more_goes_on_paying_it(self):
        """The table says 50,000: 20,000 is raised, 200,000 stays by default and is lowered only when that is asked."""
        low, high = self.ani["SW"], self.budi["SW"]
        low.sudo().monthly_amount, high.sudo().monthly_amount = 20_000, 200_000
        proposals = self.env["koperasi.savings.proposal"].with_user(self.users["clerk"])
        values = {"kind": "contribution", "product_id": self.product.id, "month": "2026-12-01"}
        for keep, skip in ((True, "higher"), (False, False)):
            proposal = proposals.create({**values, "keep_higher": keep})
            proposal.action_compute()
            lines = proposal.line_ids.sorted("old_amount")
            self.assertRecordValues(lines, [
                {"account_id": low.id, "old_amount": 20_000, "amount": 50_000, "skip": False},
                {"account_id": high.id, "old_amount": 200_000, "amount": 50_000, "skip": skip},
            ])  # fmt: skip
        kept = proposals.create(values)
        kept.action_compute()
        kept.action_submit()
        kept.with_user(self.users["manager"]).action_approve()
        self.assertEqual((low.monthly_amount, high.monthly_amount), (50_000, 200_000))

    def test_waits_for_a_proposal(self):
        self.assertEqual(str(self.product.contribution_waiting_from), "2027-01-01")
        action = self.product.action_propose_contributions()
        self.assertEqual(str(action["context"]["default_month"]), "2027-01-01")
        self.carry_out("2027-01-01")
        self.env.invalidate_all()
        self.assertFalse(self.product.contribution_waiting_from)

    def test_arrears_after_the_dated_change(self):
        """Ani (III) paid 600,000, so all of 2026; Budi paid 575,000."""
        self.member_ani.grade = "III"
        self.deposit(self.ani["SW"], 600_000)
        self.deposit(self.budi["SW"], 575_000)
        self.carry_out("2027-01-01")
        self.assertEqual(self.ani["SW"].monthly_amount, 75_000)
        self.assertEqual(
            self.ani["SW"].with_context(lang="id_ID").amount_plan.replace("\xa0", " "),
            "Rp 50.000 sampai Desember 2026, Rp 75.000 mulai Januari 2027",
        )
        table = [
            # today, {account: (months behind, since, arrears, of a month)}
            ("2026-12-05", {}),
            ("2027-01-05", {"budi": (1, "2026-12-01", 25_000, 50_000)}),
            ("2027-02-05", {"ani": (1, "2027-01-01", 75_000, 75_000),
                            "budi": (2, "2026-12-01", 85_000, 60_000)}),
            ("2027-03-05", {"ani": (2, "2027-01-01", 150_000, 75_000),
                            "budi": (3, "2026-12-01", 145_000, 60_000)}),
        ]  # fmt: skip
        names = {self.ani["SW"]: "ani", self.budi["SW"]: "budi"}
        for day, expected in table:
            with self.subTest(day), freeze_time(f"{day} 03:00:00"):
                self.env.invalidate_all()
                found = {
                    names[row.account_id]: (
                        row.months,
                        str(row.since),
                        row.amount,
                        row.monthly_amount,
                    )
                    for row in self.env["koperasi.savings.arrears"].search([])
                }
                self.assertEqual(found, expected)

    def test_the_table_of_the_past_is_fixed(self):
        lines = [(0, 0, {"date_from": "2026-12-01", "grade": "II", "amount": 55_000})]
        self.member_ani.grade = "II"
        self.product.contribution_ids = lines
        self.carry_out("2026-12-01")
        self.old.amount = 51_000  # December has not begun
        late = [(0, 0, {"date_from": "2026-11-01", "grade": "I", "amount": 1})]
        changes = [
            lambda: self.old.write({"amount": 52_000}),
            lambda: self.old.write({"date_from": "2027-06-01"}),
            self.old.unlink,
            lambda: self.new_all.write({"date_from": "2026-12-01"}),
            lambda: self.product.write({"contribution_ids": late}),
        ]
        with freeze_time("2026-12-02 03:00:00"):
            for number, change in enumerate(changes):
                fixed = self.assertRaisesRegex(UserError, "are fixed")
                with self.subTest(number), fixed, self.env.cr.savepoint():
                    change()
            self.new_all.amount = 65_000
            self.new_third.unlink()

    def test_changes_are_told_in_the_chatter(self):
        def told():
            return "".join(self.product.message_ids.mapped("body")).replace("&nbsp;", " ")

        self.assertIn("grade III: Rp 75.000", told())
        self.new_third.amount = 80_000
        self.assertIn("Rp 75.000 → from 01/01/2027, grade III: Rp 80.000", told())
        self.new_third.unlink()
        self.assertIn("Removed: from 01/01/2027, grade III: Rp 80.000", told())

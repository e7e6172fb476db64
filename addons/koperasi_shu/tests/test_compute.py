from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import ShuCommon


@tagged("post_install", "-at_install")
class TestCompute(ShuCommon):
    """Result, division and shares before the meeting."""

    def test_result_is_posted_income_less_expenses_of_the_year(self):
        self.post_entry(self.accounts["loan_interest_income"], -9_000_000, "2025-03-01")
        self.post_entry(self.expense, 2_000_000, "2025-12-31")
        self.post_entry(self.accounts["loan_interest_income"], -700_000, "2024-12-31")
        self.post_entry(self.expense, 600_000, "2026-01-01")
        self.post_entry(self.accounts["loan_interest_income"], -1, "2025-05-01").button_draft()
        shu = self.make_shu()
        self.assertEqual(shu._read_result(), (9_000_000, 2_000_000))
        lines = self.env["account.move.line"].search(shu.action_open_result()["domain"])
        self.assertEqual(sum(lines.mapped("balance")), -7_000_000)

    def test_closing_entry_does_not_empty_the_year(self):
        self.post_entry(self.accounts["loan_interest_income"], -9_000_000, "2025-03-01")
        closing = self.env["account.move"].create(
            {
                "journal_id": self.misc.id,
                "date": "2025-12-31",
                "line_ids": [
                    Command.create({"account_id": account.id, "balance": balance})
                    for account, balance in (
                        (self.accounts["loan_interest_income"], 9_000_000),
                        (self.accounts["shu_result"], -9_000_000),
                    )
                ],
            }
        )
        closing.action_post()
        self.assertEqual(self.make_shu()._read_result(), (9_000_000, 0))

    def test_applicants_count_for_nothing(self):
        """Who paid in and is not a member yet takes no part; who was a member before and applies again does."""
        self.save({self.member_ani: 1_200_000, self.member_budi: 1_200_000}, "2024-11-03")
        budi = self.member_budi.sudo()
        budi.write({"state": "applicant", "number": False})
        shu = self.set_result(9_000_000)
        shu.scheme_id = self.make_scheme([("reserve", 50), ("capital", 50)])
        self.compute(shu)
        self.assertEqual(shu.share_ids.member_id, self.member_ani)
        self.env["koperasi.member.period"].sudo().create(
            {
                "member_id": budi.id,
                "company_id": budi.company_id.id,
                "number": "A-9",
                "join_date": "2020-01-01",
                "leave_date": "2024-12-31",
                "leave_cause": "resigned",
            }
        )
        self.compute(shu)
        self.assertEqual(shu.share_ids.member_id, self.member_ani | self.member_budi)

    def test_savings_count_by_monthly_average_or_at_years_end(self):
        """Ani 1,200,000 all year; Budi 1,200,000 from July: half of the average, as much at the end."""
        self.save({self.member_ani: 1_200_000}, "2024-11-03")
        self.save({self.member_budi: 1_200_000}, "2025-07-31")
        self.save({self.member_budi: 5_000_000}, "2026-01-01")
        shu = self.set_result(9_000_000)
        bases = {}
        for measure in ("average", "closing"):
            shu.scheme_id = self.make_scheme(
                [("reserve", 50), ("capital", 50)], capital_measure=measure
            )
            self.compute(shu)
            bases[measure] = {s.member_id.name: (s.capital_base, s.total) for s in shu.share_ids}
        self.assertEqual(
            bases,
            {
                "average": {"Ani": (1_200_000, 3_000_000), "Budi": (600_000, 1_500_000)},
                "closing": {"Ani": (1_200_000, 2_250_000), "Budi": (1_200_000, 2_250_000)},
            },
        )

    def test_only_principal_and_mandatory_savings_count(self):
        self.save({self.member_ani: 100_000}, code="SP")
        self.save({self.member_ani: 900_000}, code="SW")
        self.env["koperasi.savings.account"].create(
            {
                "member_id": self.member_budi.id,
                "product_id": self.products["SS"].id,
            }
        ) if "SS" not in self.budi else None
        self.save({self.member_budi: 8_000_000}, code="SS")
        shu = self.set_result(1_000_000)
        shu.scheme_id = self.make_scheme([("reserve", 60), ("capital", 40)])
        self.compute(shu)
        self.assertRecordValues(
            shu.share_ids,
            [
                {"member_id": self.member_ani.id, "capital_base": 1_000_000, "total": 400_000},
            ],
        )

    def test_business_is_interest_paid_in_the_year_reversals_taken_off(self):
        self.save({self.member_ani: 1_000_000, self.member_budi: 1_000_000})
        self.pay_interest({self.member_ani: 300_000, self.member_budi: 100_000})
        self.pay_interest({self.member_ani: 555_000}, "2024-12-31")
        self.pay_interest({self.member_budi: 77_000}, "2025-07-01")
        wrong = self.env["koperasi.loan.transaction"].search([("interest", "=", 77_000)])
        wrong.batch_id._reverse("Wrong member", "2025-07-02")
        shu = self.set_result(10_000_000)
        self.compute(shu)
        self.assertEqual(
            self.shares(shu),
            {
                self.member_ani: (1_000_000, 1_500_000, 2_500_000),
                self.member_budi: (1_000_000, 500_000, 1_500_000),
            },
        )

    def test_textbook_division_in_rupiah(self):
        """PRN-P01: the odd rupiah go by largest remainder; nothing is lost."""
        self.save({self.member_ani: 1})
        self.pay_interest({self.member_ani: 1})
        shu = self.compute(self.set_result(1_000_003))
        self.assertRecordValues(
            shu.allocation_ids,
            [
                {
                    "bucket": "reserve",
                    "amount": 400_002,
                    "account_id": self.accounts["shu_reserve"].id,
                },
                {
                    "bucket": "capital",
                    "amount": 200_001,
                    "account_id": self.accounts["shu_payable"].id,
                },
                {
                    "bucket": "patronage",
                    "amount": 200_000,
                    "account_id": self.accounts["shu_payable"].id,
                },
                {
                    "bucket": "officers",
                    "amount": 50_000,
                    "account_id": self.accounts["shu_officers"].id,
                },
                {
                    "bucket": "employees",
                    "amount": 50_000,
                    "account_id": self.accounts["shu_employees"].id,
                },
                {
                    "bucket": "education",
                    "amount": 50_000,
                    "account_id": self.accounts["shu_education"].id,
                },
                {
                    "bucket": "social",
                    "amount": 50_000,
                    "account_id": self.accounts["shu_social"].id,
                },
            ],
        )
        self.assertEqual(sum(shu.allocation_ids.mapped("amount")), 1_000_003)
        self.assertEqual(shu.member_total, 400_001)

    def test_shares_in_hundreds_leave_the_rest_to_the_reserve(self):
        self.save({self.member_ani: 2, self.member_budi: 1})
        shu = self.set_result(1_000_190)
        shu.scheme_id = self.make_scheme([("reserve", 50), ("capital", 50)], share_unit=100)
        self.compute(shu)
        self.assertEqual(shu.allocation_ids.mapped("amount"), [500_190, 500_000])
        self.assertEqual(
            self.shares(shu),
            {self.member_ani: (333_300, 0, 333_300), self.member_budi: (166_700, 0, 166_700)},
        )

    def test_computing_again_follows_the_books_and_changes_nothing_otherwise(self):
        self.save({self.member_ani: 1_000_000, self.member_budi: 2_000_000})
        self.pay_interest({self.member_ani: 10})
        shu = self.compute(self.set_result(7_000_001))
        before = self.shares(shu)
        self.assertEqual(self.shares(self.compute(shu)), before)
        self.assertEqual(len(shu.share_ids), 2)
        self.assertEqual(len(shu.allocation_ids), 7)
        self.set_result(8_000_000, shu=shu)
        self.assertEqual(self.compute(shu).surplus, 8_000_000)

    def test_a_loss_is_refused_with_what_to_do(self):
        for surplus in (-5_000_000, 0):
            shu = self.set_result(
                surplus, shu=self.make_shu() if surplus else self.env["koperasi.shu"].search([])
            )
            with self.assertRaisesRegex(UserError, "cover it from the reserve"):
                self.compute(shu)
            self.assertEqual(shu.state, "draft")

    def test_a_part_nobody_can_share_is_refused(self):
        self.save({self.member_ani: 1_000_000})
        with self.assertRaisesRegex(UserError, "no member has anything to share it by"):
            self.compute(self.set_result(1_000_000))

    def test_figures_are_computed_not_entered(self):
        self.save({self.member_ani: 1_000_000})
        shu = self.make_shu().with_user(self.clerk)
        for values in ({"state": "adopted"}, {"surplus": 0}, {"approved_by_id": self.manager.id}):
            with self.assertRaises(AccessError):
                shu.write(values)
        with self.assertRaises(AccessError):
            self.env["koperasi.shu"].with_user(self.clerk).create(
                {
                    "date_from": "2023-01-01",
                    "state": "paid",
                }
            )

    def test_defaults_are_the_last_year(self):
        shu = self.env["koperasi.shu"].with_user(self.clerk).create({})
        today = self.company._koperasi_today()
        self.assertEqual(shu.name, f"SHU {today.year - 1}")
        self.assertEqual((shu.date_from.month, shu.date_to.month, shu.date_to.day), (1, 12, 31))
        self.assertEqual(shu.scheme_id.company_id, self.company)

    def test_number_of_queries_does_not_grow_with_members(self):
        self.save({self.member_ani: 1_000_000})
        self.pay_interest({self.member_ani: 10})
        shu = self.compute(self.set_result(7_000_000))
        with self.assertQueryCount(70):
            self.compute(shu)
        members = list(self.make_members([f"Anggota {n}" for n in range(40)]).values())
        self.save(dict.fromkeys(members, 1000))
        with self.assertQueryCount(70):
            self.compute(shu)
        self.assertEqual(len(shu.share_ids), 41)

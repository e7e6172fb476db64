from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged

from .common import SavingsCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-11-24 03:00:00")
class TestContributions(SavingsCommon):
    """Ani (grade III) and Budi (no grade) pay Rp 50,000 a month since January 2026; today is 24 November."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.product = cls.products["SW"]
        cls.member_ani.grade = "III"
        cls.member_ani.salary = 8_333_333

    def due(self, date_to, account=None):
        account = account or self.ani["SW"]
        rows = self.env["koperasi.savings.account"]._obligations(self.company, date_to)
        return next((int(due) for held, _m, _k, due in rows if held == account.id), 0)

    def propose(self, **values):
        proposal = self.env["koperasi.savings.proposal"].with_user(self.users["clerk"]).create(
            {"kind": "contribution", "product_id": self.product.id, "month": "2026-12-15", **values}
        )  # fmt: skip
        proposal.action_compute()
        return proposal

    def carry_out(self, proposal):
        proposal.action_submit()
        proposal.with_user(self.users["manager"]).action_approve()

    def test_a_new_amount_by_hand(self):
        """From November on: January to October keep 50,000."""
        self.assertEqual(self.due("2026-12-31"), 600_000)
        self.ani["SW"].monthly_amount = 80_000
        table = [
            ("2026-01-31", 50_000),
            ("2026-10-31", 500_000),
            ("2026-11-30", 580_000),
            ("2026-12-31", 660_000),
        ]
        for date_to, due in table:
            self.assertEqual(self.due(date_to), due, date_to)
        self.ani["SW"].monthly_amount = 60_000  # the same month once more: 80,000 never counted
        self.assertEqual(self.due("2026-12-31"), 620_000)
        with freeze_time("2027-02-10"):
            self.ani["SW"].monthly_amount = 100_000
        # 10 x 50,000 + 3 x 60,000 + 2 x 100,000
        self.assertEqual(self.due("2027-03-31"), 880_000)
        self.assertEqual(self.due("2026-12-31"), 620_000)

    def test_table_by_grade(self):
        self.product.write({"contribution_rule": "grade", "contribution_ids": [
            (0, 0, {"date_from": "2026-01-01", "amount": 50_000}),
            (0, 0, {"date_from": "2026-12-01", "amount": 60_000}),
            (0, 0, {"date_from": "2026-12-01", "grade": "iii", "amount": 150_000}),
            (0, 0, {"date_from": "2027-01-01", "grade": "III", "amount": 999_000}),
        ]})  # fmt: skip
        proposal = self.propose()
        found = {line.account_id: (line.old_amount, line.amount) for line in proposal.line_ids}
        self.assertEqual(
            found, {self.ani["SW"]: (50_000, 150_000), self.budi["SW"]: (50_000, 60_000)}
        )
        self.assertEqual(self.due("2026-12-31"), 600_000, "a preview changes nothing")
        self.carry_out(proposal)
        for date_to, ani, budi in [
            ("2026-11-30", 550_000, 550_000),
            ("2026-12-31", 700_000, 610_000),
            ("2027-01-31", 850_000, 670_000),
        ]:
            self.assertEqual(self.due(date_to), ani, date_to)
            self.assertEqual(self.due(date_to, self.budi["SW"]), budi, date_to)
        self.assertFalse(self.propose().line_ids)
        self.product.contribution_ids.unlink()
        self.assertEqual(self.due("2027-01-31"), 850_000)

    def test_percent_of_salary(self):
        """2.5 % of 8,333,333 = 208,333.325, rounded half up; Budi's salary is not known."""
        self.product.write({"contribution_rule": "salary", "contribution_ids": [
            (0, 0, {"date_from": "2026-01-01", "salary_percent": 2.5}),
        ]})  # fmt: skip
        proposal = self.propose()
        found = {line.account_id: (line.amount, line.skip) for line in proposal.line_ids}
        self.assertEqual(
            found, {self.ani["SW"]: (208_333, False), self.budi["SW"]: (0, "no_salary")}
        )
        self.carry_out(proposal)
        self.assertEqual(
            [self.ani["SW"].monthly_amount, self.budi["SW"].monthly_amount], [208_333, 50_000]
        )

    def test_changed_since_the_preview(self):
        self.product.contribution_ids = [(0, 0, {"date_from": "2026-12-01", "amount": 60_000})]
        proposal = self.propose()
        self.ani["SW"].monthly_amount = 75_000
        self.carry_out(proposal)
        self.assertEqual(
            [self.ani["SW"].monthly_amount, self.budi["SW"].monthly_amount], [75_000, 60_000]
        )
        self.assertEqual(proposal.line_ids.mapped("done"), [False, True])

    def test_past_months_stay(self):
        with self.assertRaisesRegex(UserError, "past months"):
            self.propose(month="2026-10-01")

    def test_salary_is_for_those_who_keep_members(self):
        for role in ("teller", "head_teller", "loan_officer"):
            with self.subTest(role), self.assertRaises(AccessError):
                self.member_ani.with_user(self.users[role]).read(["salary"])
        self.assertEqual(self.member_ani.with_user(self.users["clerk"]).salary, 8_333_333)

    def test_arrears(self):
        """Through October: ten months of 50,000. Ani paid 275,000, Budi all of it and November."""
        self.deposit(self.ani["SW"], 275_000, date="2026-05-05")
        self.deposit(self.budi["SW"], 550_000, date="2026-05-05")
        self.env.flush_all()
        self.assertTrue(self.env.companies)  # read once a request
        with self.assertQueryCount(1):
            found = self.env["koperasi.savings.arrears"].search_fetch(
                [], ["member_id", "months", "since", "amount", "last_paid"]
            )
        self.assertRecordValues(found, [{
            "member_id": self.member_ani.id, "months": 5, "amount": 225_000,
        }])  # fmt: skip
        self.assertEqual((str(found.since), str(found.last_paid)), ("2026-06-01", "2026-05-05"))
        self.ani["SW"].monthly_amount = 500_000  # of November; complete months stay
        self.env.invalidate_all()
        self.assertEqual(self.env["koperasi.savings.arrears"].search([]).amount, 225_000)
        action = found.action_open_account()
        self.assertEqual(action["res_id"], self.ani["SW"].id)

    def test_principal_of_the_day_of_joining(self):
        self.products["SP"].obligation_amount = 250_000
        self.assertEqual(self.due("2026-12-31", self.ani["SP"]), 100_000)
        new = self.accounts_of(self.make_member("Citra"))
        self.assertEqual(self.due("2026-12-31", new["SP"]), 250_000)

    def test_rows_of_hostile_tables(self):
        with self.assertRaises(ValidationError):
            self.products["SS"].contribution_ids = [
                (0, 0, {"date_from": "2026-01-01", "amount": 1})
            ]


@tagged("post_install", "-at_install")
@freeze_time("2026-11-24 03:00:00")
class TestFees(SavingsCommon):
    """Monthly fee of 5,000 from a balance of 10,000 on, 20,000 of dormant accounts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.product = cls.products["SS"]
        cls.product.write(
            {
                "admin_fee": 5000,
                "admin_fee_below": 10_000,
                "dormancy_fee": 20_000,
                "dormant_months": 6,
            }
        )
        cls.account = cls.ani["SS"]

    def propose(self, role="clerk", **values):
        proposal = self.env["koperasi.savings.proposal"].with_user(self.users[role]).create(
            {"kind": "fee", "month": "2026-11-01", **values}
        )  # fmt: skip
        proposal.action_compute()
        return proposal

    def carry_out(self, proposal):
        proposal.action_submit()
        proposal.with_user(self.users["manager"]).action_approve()

    def test_once_a_month(self):
        self.deposit(self.account, 100_000)
        self.deposit(self.budi["SS"], 9999)
        proposal = self.propose()
        self.assertEqual(proposal.line_ids.account_id, self.account)
        self.carry_out(proposal)
        self.assertEqual((self.account.balance, self.budi["SS"].balance), (95_000, 9999))
        self.assertJournalEntry(
            proposal.batch_ids.move_id, [("21110", 5000, 0), ("41410", 0, 5000)]
        )
        proposal.with_user(self.users["manager"]).action_approve()
        self.assertFalse(self.propose().line_ids)
        self.assertEqual(self.propose(month="2026-10-31").line_count, 1)
        self.assertThreeZeros()

    def test_a_product_that_says_nothing_else(self):
        """No limit below which there is no fee was ever given."""
        product = self.product.copy({"code": "S5"})
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE koperasi_savings_product SET admin_fee_below = NULL WHERE id = %s", [product.id]
        )
        account = self.env["koperasi.savings.account"].create(
            {"member_id": self.member_ani.id, "product_id": product.id}
        )
        self.deposit(account, 100_000)
        self.assertEqual(self.propose().line_ids.mapped("amount"), [5000])

    def test_two_proposals_take_one_fee(self):
        self.deposit(self.account, 100_000)
        first, second = self.propose(), self.propose()
        self.carry_out(first)
        self.carry_out(second)
        self.assertEqual(self.account.balance, 95_000)

    def test_never_below_zero(self):
        table = [
            # balance, minimum, dormant, rule, taken: monthly fee then fee of dormant accounts
            (100_000, 0, False, "take", 5000),
            (12_000, 10_000, False, "take", 2000),
            (12_000, 10_000, False, "skip", 0),
            (10_000, 10_000, False, "take", 0),
            (100_000, 0, True, "take", 20_000),
            (15_000, 0, True, "take", 15_000),
            (15_000, 0, True, "skip", 0),
        ]
        for number, (balance, minimum, dormant, rule, taken) in enumerate(table):
            with self.subTest(row=number):
                self.product.write({"minimum_balance": minimum, "fee_shortfall": rule})
                account = self.env["koperasi.savings.account"].create(
                    {
                        "member_id": self.member_ani.id,
                        "product_id": self.product.id,
                        "open_date": "2026-01-01",
                    }
                )
                self.deposit(account, balance, date="2026-01-02")
                if dormant:
                    self.env.flush_all()
                    self.env.cr.execute(
                        "UPDATE koperasi_savings_account SET dormant_since = '2026-09-01' WHERE id = %s",
                        [account.id],
                    )
                    self.env.invalidate_all()
                proposal = self.propose()
                if proposal.line_count:
                    self.carry_out(proposal)
                self.assertEqual(account.balance, balance - taken)
                line = proposal.line_ids.filtered(
                    lambda line, held=account: line.account_id == held
                )
                self.assertEqual(line.skip, False if taken else "no_cover")
        self.assertThreeZeros()

    def test_both_fees(self):
        self.product.admin_fee_dormant = True
        self.deposit(self.account, 21_000, date="2026-02-01")
        self.env["koperasi.savings.account"]._refresh_dormant(
            self.company, self.company._koperasi_today()
        )
        proposal = self.propose()
        lines = proposal.line_ids.filtered(lambda line: line.account_id == self.account)
        self.assertEqual(
            [(line.fee_kind, line.amount) for line in lines], [("admin", 5000), ("dormant", 16_000)]
        )
        self.carry_out(proposal)
        self.assertEqual(self.account.balance, 0)

    def test_money_that_went_meanwhile(self):
        self.deposit(self.account, 10_000)
        proposal = self.propose()
        self.as_teller(self.account).withdraw(7000)
        self.carry_out(proposal)
        self.assertEqual((self.account.balance, proposal.line_ids.amount), (0, 3000))

    def test_roles(self):
        self.deposit(self.account, 100_000)
        proposal = self.propose("manager")
        proposal.action_submit()
        with self.assertRaises(UserError):
            proposal.action_approve()
        for role in ("teller", "head_teller", "loan_officer", "auditor", "clerk"):
            with self.subTest(role), self.assertRaises(AccessError):
                proposal.with_user(self.users[role]).action_approve()
        for role in ("teller", "head_teller"):
            with self.subTest(role), self.assertRaises(AccessError):
                proposal.with_user(self.users[role]).read(["state"])
        self.assertEqual(self.account.balance, 100_000)

    def test_hostile(self):
        clerk = self.users["clerk"]
        proposals = self.env["koperasi.savings.proposal"].with_user(clerk)
        for vals in ({"state": "approved"}, {"approved_by_id": clerk.id}, {"progress_done": 5},
                     {"line_ids": [(0, 0, {"account_id": self.account.id, "amount": 1})]}):  # fmt: skip
            with self.subTest(vals), self.assertRaises(AccessError):
                proposals.create({"kind": "fee", **vals})
        with self.assertRaises(UserError):
            self.propose(month="2026-12-01")
        with self.assertRaises(UserError):
            self.propose(kind="goal")
        with self.assertRaises(UserError):
            self.propose(kind="goal", product_id=self.product.id)
        self.make_products(self.company_b)
        theirs = self.env["koperasi.savings.product"].search(
            [("company_id", "=", self.company_b.id)]
        )
        with self.assertRaises(UserError):
            self.propose(kind="contribution", product_id=theirs[0].id)

    def test_a_done_proposal_is_kept(self):
        self.deposit(self.account, 100_000)
        proposal = self.propose()
        self.carry_out(proposal)
        with self.assertRaisesRegex(UserError, "is kept"):
            proposal.unlink()
        with self.assertRaisesRegex(UserError, "draft first"):
            proposal.month = "2026-10-01"
        with self.assertRaisesRegex(UserError, "state"):
            proposal.action_draft()

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, freeze_time, tagged

from .common import ShuCommon

DAY = "2026-02-10"


@tagged("post_install", "-at_install")
@freeze_time("2026-02-10 03:00:00")
class TestExit(ShuCommon):
    """A member leaves with savings, SHU, a loan and a guarantee, and everything ends at zero."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.officer, cls.approver = cls.users["loan_officer"], cls.users["loan_approver"]
        cls.member_cici = cls.make_member("Cici")
        for code, amount in (("SP", 100_000), ("SW", 600_000), ("SS", 2_000_000)):
            cls.ani[code].sudo().deposit(amount, date="2026-01-02")
        cls.loan = cls.lend(cls.member_ani)

    @classmethod
    def lend(cls, member, **values):
        """Rp 1,200,000 flat at 12 % over 12 months, paid out on 15 January."""
        loan = (
            cls.env["koperasi.loan"]
            .with_user(cls.officer)
            .create(
                {
                    "member_id": member.id,
                    "product_id": cls.loan_product.id,
                    "amount_requested": 1_200_000,
                    "periods": 12,
                    **values,
                }
            )
        )
        loan.action_submit()
        loan.with_user(cls.approver).action_approve()
        with freeze_time("2026-01-15 03:00:00"):
            loan.action_disburse(date="2026-01-15")
        return loan.with_env(cls.env)

    def leave(self, member, cause="resigned"):
        member.with_user(self.clerk).action_resign(cause=cause)
        action = member.with_user(self.clerk).action_open_exit()
        return self.env[action["res_model"]].browse(action["res_id"])

    def settle(self, record):
        record.with_user(self.clerk).action_submit()
        record.with_user(self.manager).action_approve()

    def test_settled_to_zero_everywhere(self):
        """Another answers for the loan of Budi. Savings 2,700,000; pay-off 1,200,000 and the interest of the
        running month, 12,000; left 1,488,000."""
        answered = self.lend(
            self.member_budi, guarantor_ids=[(0, 0, {"member_id": self.member_ani.id})]
        )
        record = self.leave(self.member_ani)
        with self.assertRaisesRegex(UserError, "Replace the guarantor"):
            self.settle(record)
        answered.guarantor_ids.with_user(self.approver).replace(self.member_cici)
        self.assertEqual(
            sorted(record.line_ids.mapped("amount")), [-1_212_000, 100_000, 600_000, 2_000_000]
        )
        self.assertEqual(record.net, 1_488_000)
        self.settle(record)
        self.assertJournalEntry(
            record.batch_id.move_id,
            [
                ("31110", 100_000, 0),
                ("31120", 600_000, 0),
                ("21110", 2_000_000, 0),
                ("11411", 0, 1_200_000),
                ("41110", 0, 12_000),
                ("21220", 0, 1_488_000),
            ],
        )
        self.assertEqual(
            (record.state, record.balance, self.loan.state), ("settled", 1_488_000, "closed")
        )
        self.assertEqual(sum(account.balance for account in self.ani.values()), 0)
        with self.assertRaisesRegex(UserError, "Settled, to be paid"):
            self.member_ani.with_user(self.manager).action_settle()
        first = record.with_user(self.teller).pay(1_000_000, key="k1")
        self.assertEqual(record.with_user(self.teller).pay(1_000_000, key="k1"), first)
        record.with_user(self.teller).pay()
        self.assertEqual((record.state, record.balance), ("paid", 0))
        self.assertEqual(self.member_ani.state, "closed")
        self.assertEqual(
            set(self.ani["SS"].member_id.savings_account_ids.mapped("state")), {"closed"}
        )
        self.assertThreeZeros()

    def test_guarantee_stands_in_the_way(self):
        loan = self.lend(
            self.member_budi, guarantor_ids=[(0, 0, {"member_id": self.member_cici.id})]
        )
        record = self.leave(self.member_cici)
        self.assertIn(loan.name, record.blockers)
        with self.assertRaisesRegex(UserError, "Replace the guarantor"):
            record.with_user(self.clerk).action_submit()
        [guarantee] = loan.guarantor_ids
        for wrong in (self.member_budi, self.member_cici):
            with self.subTest(wrong.name), self.assertRaisesRegex(UserError, "cannot answer"):
                guarantee.with_user(self.approver).replace(wrong)
        with self.assertRaises(AccessError):
            guarantee.with_user(self.officer).replace(self.member_ani)
        guarantee.with_user(self.approver).replace(self.member_ani)
        self.settle(record)
        self.assertEqual(
            (record.state, self.member_cici.state), ("paid", "closed"), "nothing to pay"
        )

    def test_what_is_approved_has_the_date_that_was_submitted(self):
        record = self.leave(self.member_ani)
        record.with_user(self.clerk).action_submit()
        with self.assertRaisesRegex(UserError, "back to draft"):
            record.with_user(self.clerk).date = "2026-02-11"
        record.with_user(self.clerk).action_draft()
        record.with_user(self.clerk).date = "2026-02-11"
        self.assertEqual(str(record.date), "2026-02-11")

    def test_owes_more_than_he_has(self):
        loan = self.lend(self.member_budi)
        record = self.leave(self.member_budi)
        self.assertEqual(record.net, -1_212_000)
        with self.assertRaisesRegex(UserError, "1.212.000|1,212,000"):
            record.with_user(self.clerk).action_submit()
        loan.with_user(self.teller).pay(1_212_000, date=DAY)
        self.settle(record)
        self.assertEqual(self.member_budi.state, "closed")
        self.assertThreeZeros()

    def test_not_before_the_day_of_the_charter(self):
        self.company.sudo().koperasi_exit_wait_days = 30
        record = self.leave(self.member_ani)
        self.assertEqual(str(record.payable_from), "2026-03-12")
        self.settle(record)
        with self.assertRaisesRegex(UserError, "from"):
            record.with_user(self.teller).pay(date="2026-02-10")
        with freeze_time("2026-03-12 03:00:00"):
            record.with_user(self.teller).pay(date="2026-03-12")
        self.assertEqual(record.state, "paid")

    def test_death(self):
        """2,700,000 less the loan, and 500,000 of the social fund: 1,988,000 to three heirs."""
        self.company.sudo().koperasi_death_benefit = 500_000
        share = lambda name, percent: (0, 0, {"name": name, "relation": "anak", "share": percent})
        self.member_ani.heir_ids = [share("A", 33.33), share("B", 33.33), share("C", 33.34)]
        record = self.leave(self.member_ani, "deceased")
        with self.assertRaisesRegex(UserError, "certificates"):
            record.with_user(self.clerk).action_submit()
        papers = {"death_certificate": b"cGRm", "heirs_certificate": b"cGRm"}
        record.with_user(self.clerk).write(papers)
        self.settle(record)
        self.assertEqual(record.balance, 1_988_000)
        fund = record.batch_id.move_id.line_ids.filtered(
            lambda line: line.account_id.code == "21340"
        )
        self.assertEqual(fund.debit, 500_000)
        wizard = Form(
            self.env["koperasi.member.exit.pay"]
            .with_user(self.teller)
            .with_context(active_id=record.id)
        ).save()
        self.assertTrue(wizard.to_heirs)
        wizard.action_pay()
        payments = record.transaction_ids.filtered(lambda entry: entry.kind == "payment")
        # 33.33 % of 1,988,000 is 662,600.4 twice, 33.34 % is 662,799.2; floors leave 1: to .4, the first
        self.assertEqual(sorted(payments.mapped("amount")), [-662_799, -662_601, -662_600])
        self.assertEqual(self.member_ani.state, "closed")
        self.assertThreeZeros()
        self._check_heir_is_paid_again(record, payments)

    def _check_heir_is_paid_again(self, record, payments):
        """A's payment went to the wrong person: only A gets it again."""
        wrong = payments.filtered(lambda entry: entry.amount == -662_601)
        wrong.with_user(self.users["head_teller"]).reverse("Salah orang")
        again = record.with_user(self.teller).pay_heirs(date=DAY)
        self.assertEqual(again.mapped("amount"), [-662_601])
        self.assertEqual(record.balance, 0)
        self.assertThreeZeros()

    def test_maker_is_not_checker_and_figures_stay(self):
        record = self.leave(self.member_ani)
        record.with_user(self.manager).action_submit()
        with self.assertRaisesRegex(UserError, "Another person"):
            record.with_user(self.manager).action_approve()
        other = self.make_user("manager", self.company_b)
        other.write({"company_ids": [(4, self.company.id)], "company_id": self.company.id})
        self.as_teller(self.ani["SS"]).withdraw(1_000, date=DAY)
        with self.assertRaisesRegex(UserError, "changed since"):
            record.with_user(other).action_approve()

    def test_reversal(self):
        record = self.leave(self.member_ani)
        self.settle(record)
        with self.assertRaises(AccessError):
            record.with_user(self.clerk).action_reverse("salah")
        record.with_user(self.manager).action_reverse("Salah tanggal")
        self.assertEqual(
            (record.state, record.balance, self.ani["SS"].balance), ("draft", 0, 2_000_000)
        )
        self.assertEqual((self.loan.state, self.loan.balance), ("active", 1_200_000))
        self.assertThreeZeros()
        self.settle(record)
        payment = record.with_user(self.teller).pay()
        self.assertEqual(self.member_ani.state, "closed")
        payment.with_user(self.users["head_teller"]).reverse("Uang kembali")
        self.assertEqual(
            (record.state, record.balance, self.member_ani.state), ("settled", 1_488_000, "leaving")
        )
        record.with_user(self.teller).pay(1_000)
        with self.assertRaisesRegex(UserError, "nothing is paid"):
            record.with_user(self.manager).action_reverse("Terlambat")
        self.assertThreeZeros()

    def test_decisions_are_not_written_by_clients(self):
        record = self.leave(self.member_ani)
        for vals in (
            {"state": "paid"},
            {"batch_id": 1},
            {"member_id": self.member_budi.id},
            {"balance": 5},
        ):
            with self.subTest(vals), self.assertRaises(AccessError):
                record.with_user(self.manager).write(vals)
        for role in ("teller", "auditor", "loan_officer"):
            with self.subTest(role), self.assertRaises(AccessError):
                record.with_user(self.users[role]).action_submit()

from datetime import date

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from odoo.addons.koperasi_base.tests.common import ROLES

from .common import LoanCommon

FEB = date(2026, 2, 28)
STAFF = set(ROLES)


@tagged("post_install", "-at_install")
class TestRights(LoanCommon):
    def may(self, user, call):
        """Whether a call passes the rights of a user; refusals of business count as allowed."""
        try:
            with self.cr.savepoint():
                call(user)
        except AccessError:
            return False
        return True

    def assertAllowed(self, expected, call):
        allowed = {role for role, user in self.users.items() if self.may(user, call)}
        self.assertEqual(allowed, expected)

    def test_methods(self):
        table = {
            "submit": ({"loan_officer"}, self.apply, lambda loan: loan.action_submit()),
            "approve": ({"loan_approver"}, self.submitted, lambda loan: loan.action_approve()),
            "reject": ({"loan_approver"}, self.submitted, lambda loan: loan.action_reject("x")),
            "draft": ({"loan_officer"}, self.submitted, lambda loan: loan.action_draft()),
            "disburse": (
                {"loan_officer"},
                self.approved,
                lambda loan: loan.action_disburse(date=FEB),
            ),
            "pay": ({"teller", "head_teller"}, self.lend, lambda loan: loan.pay(1_000, date=FEB)),
            "restructure": (
                {"loan_approver"},
                self.lend,
                lambda loan: loan.restructure(reason="x"),
            ),
            "propose": (
                {"loan_officer"},
                self.lend,
                lambda loan: loan.action_propose_write_off("x"),
            ),
            "reverse": (
                {"head_teller"},
                self.paid,
                lambda loan: loan.transaction_ids.sorted("number")[-1].reverse("x"),
            ),
            "payoff": (STAFF, self.lend, lambda loan: loan.payoff_amount(FEB)),
        }
        for name, (roles, make, call) in table.items():
            with self.subTest(name=name):
                self.assertAllowed(
                    roles, lambda user, make=make, call=call: call(make().with_user(user))
                )

    def submitted(self):
        loan = self.apply()
        loan.with_user(self.officer).action_submit()
        return loan

    def paid(self):
        loan = self.lend()
        self.pay(loan, 1_120_000, FEB)
        return loan

    def test_records(self):
        """Who reads, creates, writes and deletes what, by access rights alone."""
        table = {
            "koperasi.loan.product": (STAFF, {"admin"}, {"admin"}, {"admin"}),
            "koperasi.loan": (
                STAFF,
                {"loan_officer"},
                {"loan_officer", "loan_approver"},
                {"loan_officer"},
            ),
            "koperasi.loan.plan": (STAFF, set(), set(), set()),
            "koperasi.loan.installment": (STAFF, set(), set(), set()),
            "koperasi.loan.transaction": (STAFF, set(), set(), set()),
            "koperasi.loan.guarantor": (
                STAFF,
                {"loan_officer"},
                {"loan_officer"},
                {"loan_officer"},
            ),
            "koperasi.loan.collateral": (
                STAFF,
                {"loan_officer"},
                {"loan_officer"},
                {"loan_officer"},
            ),
        }
        for name, expected in table.items():
            for operation, roles in zip(
                ("read", "create", "write", "unlink"), expected, strict=True
            ):
                with self.subTest(model=name, operation=operation):
                    allowed = {
                        role
                        for role, user in self.users.items()
                        if self.env[name].with_user(user).has_access(operation)
                    }
                    self.assertEqual(allowed, roles)

    def test_portal_member_sees_own(self):
        """A member sees own loans only, and moves nothing."""
        user = new_test_user(
            self.env,
            "ani",
            groups="base.group_portal",
            company_id=self.company.id,
            company_ids=[(6, 0, self.company.ids)],
        )
        self.member.partner_id.user_ids = False
        own_member = self.make_member("Citra", "A-003", partner_id=user.partner_id.id)
        own, other = self.lend(member=own_member), self.lend()
        for name, records in {
            "koperasi.loan": own,
            "koperasi.loan.plan": own.plan_ids,
            "koperasi.loan.installment": own.installment_ids,
            "koperasi.loan.transaction": own.transaction_ids,
        }.items():
            with self.subTest(model=name):
                self.assertEqual(self.env[name].with_user(user).search([]).ids, records.ids)
                for operation in ("create", "write", "unlink"):
                    self.assertFalse(self.env[name].with_user(user).has_access(operation))
        self.assertEqual(own.with_user(user).installment_ids[0].unpaid, 1_120_000)
        self.assertEqual(own.with_user(user).payoff_amount(FEB), 12_240_000)
        for call in (
            lambda: other.with_user(user).read(["name"]),
            lambda: other.with_user(user).payoff_amount(FEB),
            lambda: own.with_user(user).pay(1_000),
            lambda: own.with_user(user).action_submit(),
            lambda: own.transaction_ids.with_user(user).reverse("x"),
        ):
            with self.assertRaises(AccessError):
                call()

    def test_company_b(self):
        """Staff of another cooperative see and do nothing here."""
        loan = self.paid()
        for role in ("teller", "head_teller", "loan_officer", "loan_approver", "auditor", "admin"):
            user = self.make_user(role, self.company_b)
            env = self.env(user=user, su=False, context={"allowed_company_ids": self.company_b.ids})
            theirs = loan.with_env(env)
            entry = loan.transaction_ids[0].with_env(env)
            with self.subTest(role=role):
                for name in (
                    "",
                    ".product",
                    ".plan",
                    ".installment",
                    ".transaction",
                    ".guarantor",
                    ".collateral",
                ):
                    self.assertFalse(env[f"koperasi.loan{name}"].search([]))
                for call in (
                    lambda theirs=theirs: theirs.pay(1_000, date=FEB),
                    lambda theirs=theirs: theirs.action_disburse(),
                    lambda theirs=theirs: theirs.restructure(reason="x"),
                    lambda entry=entry: entry.reverse("x"),
                ):
                    with self.assertRaises(AccessError):
                        call()

from psycopg2.errors import CheckViolation

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import SQL, mute_logger

from odoo.addons.koperasi_base.door import opened

from .common import SuiteCommon
from .rpc import Call, RpcCase

# One rupiah or the whole loan: there is no amount below which one person decides.
AMOUNTS = (1_000, 1_000_000, 50_000_000)


@tagged("post_install", "-at_install")
class TestPropertyApproval(SuiteCommon, RpcCase):
    """Who made something does not approve it, whatever roles he has and whichever way he comes.

    No amount is free of a second person, so that nothing is gained by splitting one into several.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        roles = "loan_officer,loan_approver,clerk,manager,admin,teller,head_teller"
        cls.both = cls.make_all_rounder("both_roles", roles)
        cls.second = cls.make_all_rounder("second_person", roles)
        cls.passwords |= {user: user.login for user in (cls.both, cls.second)}
        cls.loan_product.max_periods = 60
        cls.make_loss_account()

    @classmethod
    def make_loss_account(cls):
        """Where a write-off goes, so that nothing but the second person is missing."""
        account = cls.env["account.account"].with_company(cls.company).create({
            "code": "53210",
            "name": "Beban Kerugian Pinjaman",
            "account_type": "expense",
            "company_ids": [Command.set(cls.company.ids)],
        })  # fmt: skip
        cls.env["koperasi.account.role"].create({
            "company_id": cls.company.id,
            "role": "loan_loss_expense",
            "account_id": account.id,
        })  # fmt: skip

    @classmethod
    def make_all_rounder(cls, login, roles):
        return new_test_user(
            cls.env,
            login,
            groups=",".join(f"koperasi_base.group_{role}" for role in roles.split(",")),
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )

    def applications(self):
        """Loans of several sizes that one person applied for, split of one among them."""
        loans = self.env["koperasi.loan"].with_user(self.both).create([
            {
                "member_id": self.member_ani.id,
                "product_id": self.loan_product.id,
                "amount_requested": amount,
                "periods": 12,
            }
            for amount in AMOUNTS
        ])  # fmt: skip
        loans.action_submit()
        return loans.with_env(self.env)

    def documents(self):
        """(document that one person made, what approves it, states that this leads to)"""
        for loan in self.applications():
            yield loan, "action_approve", ("approved",)
        applicant = self.env["koperasi.member"].with_user(self.both).create({"name": "Calon"})
        applicant.action_submit()
        applicant = applicant.with_env(self.env)
        contribution = applicant.savings_account_ids
        contribution.deposit(contribution.product_id.obligation_amount, date="2026-11-02")
        yield applicant, "action_approve", ("active",)
        yield self.leaving(), "action_approve", ("settled", "paid")
        shu = self.set_result(
            5_000_000, "2024-12-31", self.make_shu(date_from="2024-01-01", date_to="2024-12-31")
        )
        shu.scheme_id = self.make_scheme([("reserve", 100)])
        shu.with_user(self.both).action_compute()
        yield shu, "action_adopt", ("adopted", "paid")
        yield from self.documents_of_savings()
        yield from self.documents_of_the_till()

    def documents_of_savings(self):
        env, account = self.env(user=self.both), self.ani["SS"]
        early = env["koperasi.savings.break"].create({
            "placement_id": self.place(self.member_ani).id, "to_account_id": account.id, "reason": "Sakit",
        })  # fmt: skip
        early.action_submit()
        yield early.with_env(self.env), "action_approve", ("done",)
        self.products["SS"].admin_fee = 1000
        proposal = env["koperasi.savings.proposal"].create({"kind": "fee"})
        proposal.action_compute()
        proposal.action_submit()
        yield proposal.with_env(self.env), "action_approve", ("approved", "done")
        asleep = self.budi["SS"]
        opened(asleep.sudo()).write({"dormant_since": self.today})
        wake = {"account_id": asleep.id, "id_checked": True}
        waking = env["koperasi.savings.reactivation"].create(wake)
        yield waking.with_env(self.env), "action_approve", ("done",)

    def documents_of_the_till(self):
        env = self.env(user=self.both)
        self.open_till(self.both)
        movement = env["koperasi.till.movement"].move_cash("in", 50_000)
        yield movement.with_env(self.env), "action_confirm", ("confirmed",)
        release = env["koperasi.till.release"].ask("withdraw", self.ani["SS"].id, 70_000)
        yield release.with_env(self.env), "action_approve", ("approved",)

    def leaving(self):
        """The settlement of a member who has left, submitted by the clerk who worked it out."""
        member = self.make_member("Dewi").with_user(self.both)
        member.action_resign()
        record = self.env["koperasi.member.exit"].browse(member.action_open_exit()["res_id"])
        record.with_user(self.both).action_submit()
        return record

    def test_p38_a_maker_does_not_approve(self):
        for document, approve, states in self.documents():
            for wire, send in self.wires.items():
                with self.subTest(document=document, wire=wire):
                    call = Call(document._name, approve, document.ids)
                    refused = self.refusal(send, self.both, call)
                    self.assertTrue(refused and refused.deliberate, refused)
                    self.env.invalidate_all()
                    self.assertNotIn(document.state, states)
            with self.subTest(document=document, by="another person"):
                call = Call(document._name, approve, document.ids)
                self.assertFalse(self.refusal(self.by_session, self.second, call))
                self.env.invalidate_all()
                self.assertIn(document.state, states)

    def test_p38_a_maker_is_told_why(self):
        loan = self.applications()[0]
        with self.assertRaisesRegex(UserError, "Another person has to approve"):
            loan.with_user(self.both).action_approve()

    def test_p38_two_tabs_are_one_person(self):
        """Submitted in one tab, approved in another that was signed in to anew."""
        loan = self.applications()[0]
        for _tab in range(2):
            self.signed_in = None
            call = Call("koperasi.loan", "action_approve", loan.ids)
            self.assertTrue(self.refusal(self.by_session, self.both, call).deliberate)
        loan.invalidate_recordset()
        self.assertEqual(loan.state, "submitted")

    def test_p38_a_pile_with_one_of_his_own_is_refused(self):
        """Hidden among those of others; then none is approved."""
        own = self.applications()[0]
        others = own.copy()
        others.with_user(self.second).action_submit()
        call = Call("koperasi.loan", "action_approve", (others | own).ids)
        self.assertTrue(self.refusal(self.by_session, self.both, call).deliberate)
        (own | others).invalidate_recordset()
        self.assertEqual(set((own | others).mapped("state")), {"submitted"})

    def test_p38_an_approver_does_not_raise_the_amount(self):
        """A small application of somebody else would be the way round the second person."""
        loan = self.applications()[0]
        raised = Call("koperasi.loan", "write", loan.ids, {"vals": {"principal": 50_000_000}})
        self.assertTrue(self.refusal(self.by_session, self.second, raised).deliberate)
        lowered = Call("koperasi.loan", "write", loan.ids, {"vals": {"principal": 500}})
        self.assertFalse(self.refusal(self.by_session, self.second, lowered))
        loan.invalidate_recordset()
        self.assertEqual(loan.principal, 500)

    def test_p38_a_write_off_needs_two(self):
        loan = self.loan_ani
        propose = Call("koperasi.loan", "action_propose_write_off", loan.ids, {"reason": "Wafat"})
        decide = Call("koperasi.loan", "write_off", loan.ids, {"reason": "Wafat"})
        self.assertTrue(self.refusal(self.by_session, self.both, decide).deliberate)
        self.assertFalse(self.refusal(self.by_session, self.both, propose))
        self.assertTrue(self.refusal(self.by_session, self.both, decide).deliberate)
        loan.invalidate_recordset()
        self.assertEqual(loan.state, "active")
        self.assertFalse(self.refusal(self.by_session, self.second, decide))
        loan.invalidate_recordset()
        self.assertEqual(loan.balance, 0)

    @mute_logger("odoo.sql_db")
    def test_p38_the_database_refuses_one_person(self):
        for model in (
            "koperasi.loan", "koperasi.member", "koperasi.shu", "koperasi.savings.placement",
        ):  # fmt: skip
            query = SQL(
                "UPDATE %s SET submitted_by_id = %s, approved_by_id = %s",
                SQL.identifier(self.env[model]._table), self.both.id, self.both.id,
            )  # fmt: skip
            with (
                self.subTest(model),
                self.assertRaises(CheckViolation),
                self.env.cr.savepoint(flush=False),
            ):
                self.env.cr.execute(query)

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import SuiteCommon
from .rpc import Call, RpcCase

PEOPLE = 11  # eight roles, invoicing, accountant, member


@tagged("post_install", "-at_install")
class TestPropertyAssignment(SuiteCommon, RpcCase):
    """Fields that follow from what was done are set by nobody, however a client packs them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.passwords |= {user: user.login for user in cls.users.values()}
        cls.applicant = cls.env["koperasi.member"].create(
            {"name": "Calon", "company_id": cls.company.id}
        )
        cls.employer = cls.env["res.partner"].create({"name": "PT ANU", "is_company": True})
        cls.deduction = cls.env["koperasi.deduction"].create(
            {"employer_id": cls.employer.id, "period": "2026-10-01"}
        )
        cls.application = cls.env["koperasi.loan"].create(cls.loan_values())
        cls.batch = cls.ani["SS"].sudo().deposit(5000, date="2026-11-02").batch_id
        cls.serve_at_till()
        account = cls.ani["SS"].id
        cls.hold = cls.env["koperasi.savings.hold"].create(
            {"account_id": account, "amount": 1000, "reason": "Sengketa"}
        )
        cls.order = cls.env["koperasi.savings.standing.order"].create(
            {"account_id": account, "to_account_id": cls.budi["SS"].id, "amount": 1000}
        )
        cls.early = cls.env["koperasi.savings.break"].create(
            {"placement_id": cls.placement.id, "reason": "Biaya sekolah"}
        )
        cls.early.action_submit()

    @classmethod
    def serve_at_till(cls):
        """A till in use: cash on its way from the vault, a release that waits, a receipt and a passbook."""
        env = cls.env(user=cls.teller)
        cls.till_session = cls.open_till(cls.teller, {"100000": 1})
        cls.movement = env["koperasi.till.movement"].move_cash("in", 50_000).sudo()
        account = cls.ani["SS"].with_env(env)
        cls.release = env["koperasi.till.release"].ask("withdraw", account.id, 70_000).sudo()
        entry = account.deposit(2000, journal=cls.till_session.journal_id.id)
        env["koperasi.till.receipt"].print_entry(entry._name, entry.id)
        cls.receipt = cls.env["koperasi.till.receipt"].search([("savings_id", "=", entry.id)])
        cls.passbook = env["koperasi.passbook"].issue(account.id).sudo()

    @classmethod
    def loan_values(cls):
        return {
            "member_id": cls.member_ani.id,
            "product_id": cls.loan_product.id,
            "amount_requested": 1_000_000,
            "periods": 12,
        }

    def sealed(self):
        """(record, {field: what somebody would like it to be})"""
        other = self.company_b.id
        checker = {"submitted_by_id": self.teller.id, "approved_by_id": self.users["manager"].id}
        ledger = {"balance": 9e6, "entry_count": 99, "last_hash": "f" * 64, "floor_balance": 1}
        control = {"control_account_id": self.accounts["suspense"].id}
        yield (
            self.ani["SS"],
            {
                **ledger,
                **control,
                "state": "closed",
                "kind": "goal",
                "name": "X",
                "company_id": other,
                "partner_id": self.member_budi.partner_id.id,
                "member_id": self.member_budi.id,
            },
        )
        for loan in (self.loan_ani, self.application):
            yield (
                loan,
                {
                    **ledger,
                    **control,
                    **checker,
                    "state": "closed",
                    "company_id": other,
                    "interest_paid": 5,
                    "disbursed_on": "2026-01-01",
                    "next_due_amount": 1,
                },
            )
        yield self.share_ani, {**ledger, **control, "total": 9e6, "capital_share": 9e6}
        yield (
            self.shu,
            {**checker, "state": "draft", "surplus": 1, "income": 1, "company_id": other},
        )
        yield (
            self.deduction,
            {"state": "posted", "received_total": 1, "file_hash": "x", "revision": 3},
        )
        for member in (self.member_ani, self.applicant):
            yield member, {**checker, "state": "closed", "number": "9", "company_id": other}
        yield self.member_ani, {"partner_id": self.member_budi.partner_id.id}
        yield self.batch, {"state": "open", "move_id": False, "total": 1, "company_id": other}
        yield from self.sealed_savings(checker)
        yield from self.sealed_counter(checker)

    def sealed_savings(self, checker):
        """The same of term deposits, holds and standing orders."""
        account = self.ani["SS"].id
        yield (
            self.placement,
            {
                **checker, "state": "closed", "name": "X", "principal": 1, "months": 99, "annual_rate": 99,
                "start_date": "2020-01-01", "maturity_date": "2026-01-01", "next_payout_date": "2026-01-01",
                "payout_count": 7, "account_id": account, "break_rule": "x", "break_percent": 99,
                "late_rate": 99, "member_id": self.member_ani.id,
            },
        )  # fmt: skip
        yield self.placement.accrual_id, {"balance": 9e6, "entry_count": 99, "last_hash": "f" * 64}
        yield (
            self.early,
            {
                **checker,
                "state": "done",
                "penalty": 1,
                "net": 9e6,
                "tax": 1,
                "to_account_id": account,
            },
        )
        yield (
            self.hold,
            {"state": "released", "amount": 1, "kind": "lien", "account_id": self.budi["SS"].id},
        )
        yield self.order, {"state": "ended", "next_date": "2020-01-01", "name": "X"}

    def sealed_counter(self, checker):
        """The same of tills, releases and paper."""
        yield (
            self.till_session,
            {
                "state": "closed", "opening_cash": 9e6, "counted_cash": 9e6, "difference": 9e6,
                "expected_opening": 9e6, "user_id": self.users["head_teller"].id, "date": "2020-01-01",
            },
        )  # fmt: skip
        yield self.till_session.count_ids, {"pieces": 99, "denomination": 50_000}
        yield self.movement, {**checker, "state": "confirmed", "amount": 9e6, "direction": "out"}
        yield (
            self.release,
            {**checker, "state": "approved", "amount": 9e6, "expires_on": "2099-01-01 00:00:00"},
        )
        yield self.receipt, {"print_count": 0, "name": "X"}
        yield self.passbook, {"state": "full", "last_number": 0, "name": "X"}

    def test_p37_sealed_fields_are_written_by_nobody(self):
        people = {*self.passwords}
        self.assertEqual(len(people), PEOPLE)
        for user in people:
            for record, wishes in self.sealed():
                with self.subTest(user=user.login, record=record):
                    self.assertEqual(self.written(user, record, wishes), [])

    def written(self, user, record, wishes):
        """Fields that changed when a user wrote them, one by one, by ``write`` and ``web_save``."""
        changed = []
        for field, value in wishes.items():
            before = record.read([field])
            for method in ("write", "web_save"):
                values = {"vals": {field: value}}
                values |= {"specification": {}} if method == "web_save" else {}
                self.refusal(self.by_session, user, Call(record._name, method, record.ids, values))
                self.env.invalidate_all()
                if record.read([field]) != before:
                    changed.append((method, field))
        return changed

    def test_p37_a_new_record_has_no_past(self):
        """Whoever may make a record makes it without state, balance or checker."""
        ledger = {"balance": 9e6, "last_hash": "f" * 64}
        checker = {"approved_by_id": self.users["manager"].id}
        product = self.products["SS"].id
        for role, model, values, wishes in (
            ("teller", "koperasi.savings.account", {"member_id": self.member_ani.id, "product_id": product},
             {**ledger, "floor_balance": -5, "state": "closed", "company_id": self.company_b.id}),
            ("loan_officer", "koperasi.loan", self.loan_values(),
             {**ledger, **checker, "floor_balance": -5, "state": "approved"}),
            ("clerk", "koperasi.member", {"name": "Baru"}, {**checker, "state": "active", "number": "9"}),
            ("clerk", "koperasi.deduction", {"employer_id": self.employer.id, "period": "2026-09-01"},
             {"state": "posted", "received_total": 1}),
            ("clerk", "koperasi.shu", {"date_from": "2024-01-01", "date_to": "2024-12-31"},
             {**checker, "state": "adopted", "surplus": 1}),
        ):  # fmt: skip
            user = self.users[role]
            for field, value in wishes.items():
                with self.subTest(model=model, field=field), self.env.cr.savepoint() as savepoint:
                    self.assertTrue(self.refusal_of_create(user, model, {**values, field: value}))
                    self.assertFalse(self.refusal_of_create(user, model, values))
                    savepoint.rollback()
                    self.env.invalidate_all()

    def refusal_of_create(self, user, model, values):
        call = Call(model, "create", None, {"vals_list": [values]})
        return self.refusal(self.by_session, user, call)

    def test_p37_sealed_rows_are_not_reached_through_their_document(self):
        """Commands on the rows of a document that a user may edit."""
        share, installment = self.share_ani, self.loan_ani.installment_ids[0]
        for user, record, rows, row, wish in (
            (self.users["clerk"], self.shu, "share_ids", share, {"total": 9e6}),
            (self.users["manager"], self.shu, "allocation_ids", self.shu.allocation_ids[0], {"amount": 1}),
            (self.users["loan_officer"], self.loan_ani, "installment_ids", installment, {"principal": 1}),
            (self.users["loan_officer"], self.loan_ani, "transaction_ids", self.loan_ani.transaction_ids[0], {"amount": 1}),
            (self.users["clerk"], self.member_ani, "savings_account_ids", self.ani["SS"], {"balance": 9e6}),
            (self.users["clerk"], self.member_ani, "status_ids", self.member_ani.status_ids[0], {"reason": "x"}),
        ):  # fmt: skip
            with self.subTest(rows=rows):
                before = row.read([*wish])
                values = {"vals": {rows: [(1, row.id, wish)]}}
                refused = self.refusal(
                    self.by_session, user, Call(record._name, "write", record.ids, values)
                )
                self.assertTrue(refused and refused.deliberate, refused)
                self.env.invalidate_all()
                self.assertEqual(row.read([*wish]), before)

    def test_p37_a_plan_is_fixed_for_the_system_too(self):
        installment = self.loan_ani.installment_ids[0].sudo()
        for row in (installment, installment.plan_id):
            with self.subTest(row), self.assertRaises(AccessError):
                row.write({"reason": "x"} if row != installment else {"principal": 1})

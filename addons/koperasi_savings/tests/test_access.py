from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import SavingsCommon

R, RW, RWC, ALL = "r", "rw", "rwc", "rwcd"
LETTERS = {"read": "r", "write": "w", "create": "c", "unlink": "d"}


@tagged("post_install", "-at_install")
class TestAccess(SavingsCommon):
    """Who may do what, as tables; nobody sees a neighbour."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for accounts in (cls.ani, cls.budi):
            accounts["SS"].sudo().deposit(5000, date="2026-11-02")
        cls.portal = new_test_user(
            cls.env, "ani_portal", groups="base.group_portal",
            company_id=cls.company.id, company_ids=[Command.set(cls.company.ids)],
        )  # fmt: skip
        cls.portal.partner_id.name = "Dewi"
        cls.member_dewi = cls.make_member("-", partner_id=cls.portal.partner_id.id)
        cls.dewi = cls.accounts_of(cls.member_dewi)
        cls.dewi["SS"].sudo().deposit(7000, date="2026-11-02")

    def test_rights_per_group(self):
        models = ["product", "rate", "account", "transaction"]
        table = {
            # role: product, rate, account, transaction
            "teller": (R, R, RWC, R),
            "head_teller": (R, R, RWC, R),
            "loan_officer": (R, R, R, R),
            "loan_approver": (R, R, R, R),
            "auditor": (R, R, R, R),
            "clerk": (R, R, RWC, R),
            "manager": (R, R, RWC, R),
            "admin": (ALL, ALL, RWC, R),
        }
        for role, expected in table.items():
            for model, letters in zip(models, expected, strict=True):
                with self.subTest(role=role, model=model):
                    self.assertEqual(
                        self.rights(f"koperasi.savings.{model}", self.users[role]), letters
                    )
        for model in models:
            self.assertEqual(self.rights(f"koperasi.savings.{model}", self.portal), R)
        stranger = new_test_user(self.env, "stranger", groups="base.group_user")
        for model in models:
            self.assertEqual(self.rights(f"koperasi.savings.{model}", stranger), "")

    def rights(self, model, user):
        records = self.env[model].with_user(user)
        return "".join(letter for name, letter in LETTERS.items() if records.has_access(name))

    def test_methods_per_group(self):
        entry = self.dewi["SS"].sudo().deposit(1000, date="2026-11-02")
        tellers, heads, admins = {"teller", "head_teller"}, {"head_teller"}, {"admin"}
        table = [
            (lambda user: self.budi["SS"].with_user(user).deposit(1, date="2026-11-02"), tellers),
            (lambda user: self.budi["SS"].with_user(user).withdraw(1, date="2026-11-02"), tellers),
            (
                lambda user: (
                    self.budi["SS"].with_user(user).transfer(self.ani["SS"], 1, date="2026-11-02")
                ),
                tellers,
            ),
            (lambda user: self.empty_account().with_user(user).action_close(), tellers),
            (lambda user: entry.with_user(user).reverse("Test"), heads),
            (
                lambda user: (
                    self.env["koperasi.savings.product"]
                    .with_user(user)
                    .action_create_default_products()
                ),
                admins,
            ),
        ]
        users = {**self.users, "portal": self.portal}
        for number, (call, allowed) in enumerate(table):
            for role, user in users.items():
                with self.subTest(call=number, role=role), self.env.cr.savepoint() as savepoint:
                    if role in allowed:
                        call(user)
                    else:
                        with self.assertRaises(AccessError):
                            call(user)
                    self.env.flush_all()
                    savepoint.rollback()
                    self.env.invalidate_all()
        self.assertThreeZeros()

    def empty_account(self):
        return self.env["koperasi.savings.account"].create(
            {"member_id": self.member_budi.id, "product_id": self.products["SS"].id}
        )

    def test_member_sees_own(self):
        accounts = self.env["koperasi.savings.account"].with_user(self.portal)
        entries = self.env["koperasi.savings.transaction"].with_user(self.portal)
        self.assertEqual(accounts.search([]).member_id.ids, self.member_dewi.ids)
        self.assertEqual(entries.search([]).account_id.ids, self.dewi["SS"].ids)
        self.assertEqual(accounts._read_group([], aggregates=["balance:sum"]), [(7000,)])
        self.assertEqual(entries._read_group([], ["account_id"], ["amount:sum"])[0][1], 7000)
        self.assertEqual(
            self.dewi["SS"].with_user(self.portal).statement("2026-11-01", "2026-11-30")["closing"],
            7000,
        )
        foreign = self.ani["SS"]
        for call in (
            lambda: foreign.with_user(self.portal).read(["balance"]),
            lambda: foreign.with_user(self.portal).statement("2026-11-01", "2026-11-30"),
            lambda: self.entries_of(foreign).with_user(self.portal).read(["amount"]),
        ):
            with self.assertRaises(AccessError):
                call()

    def entries_of(self, account):
        return self.env["koperasi.savings.transaction"].search([("account_id", "=", account.id)])

    def test_other_company_sees_nothing(self):
        self.make_products(self.company_b)
        other = self.make_user("teller", self.company_b)
        for model in ("product", "account", "transaction"):
            records = (
                self.env[f"koperasi.savings.{model}"]
                .with_user(other)
                .with_context(allowed_company_ids=None)
            )
            with self.subTest(model):
                self.assertFalse(records.search([("company_id", "=", self.company.id)]))
        foreign = self.ani["SS"].with_user(other).with_context(allowed_company_ids=self.company.ids)
        for call in (
            lambda: foreign.read(["balance"]),
            lambda: foreign.deposit(1),
            lambda: foreign.withdraw(1),
            lambda: foreign.statement("2026-11-01", "2026-11-30"),
        ):
            with self.assertRaises(AccessError):
                call()

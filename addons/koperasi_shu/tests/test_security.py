from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import ShuCommon

MODELS = [
    "koperasi.shu",
    "koperasi.shu.scheme",
    "koperasi.shu.scheme.line",
    "koperasi.shu.allocation",
    "koperasi.shu.share",
    "koperasi.shu.transaction",
]
# r: reads, w: writes, c: creates, d: deletes
RIGHTS = {
    #              shu     scheme  line    alloc. share  entry
    "teller":     ("r",    "",     "",     "",    "r",   "r"),
    "head_teller": ("r",   "",     "",     "",    "r",   "r"),
    "loan_officer": ("",   "",     "",     "",    "",    ""),
    "loan_approver": ("",  "",     "",     "",    "",    ""),
    "auditor":    ("r",    "r",    "r",    "r",   "r",   "r"),
    "clerk":      ("rwcd", "r",    "r",    "r",   "r",   "r"),
    "manager":    ("rwcd", "rwcd", "rwcd", "r",   "r",   "r"),
    "admin":      ("rwcd", "rwcd", "rwcd", "r",   "r",   "r"),
}  # fmt: skip
OPERATIONS = {"r": "read", "w": "write", "c": "create", "d": "unlink"}


@tagged("post_install", "-at_install")
class TestSecurity(ShuCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.portal = new_test_user(cls.env, "ani_portal", groups="base.group_portal")
        cls.portal.partner_id = cls.member_ani.partner_id
        cls.save({cls.member_ani: 3_000_000, cls.member_budi: 1_000_000})
        shu = cls.set_result(10_000_000)
        shu.scheme_id = cls.make_scheme([("reserve", 60), ("capital", 40)])
        cls.shu = cls.compute(shu)

    def test_rights_of_each_role(self):
        for role, rights in RIGHTS.items():
            for model, letters in zip(MODELS, rights, strict=True):
                for letter, operation in OPERATIONS.items():
                    with self.subTest(role=role, model=model, operation=operation):
                        allowed = self.env[model].with_user(self.users[role]).has_access(operation)
                        self.assertEqual(allowed, letter in letters)

    def test_nobody_edits_shares_or_entries(self):
        self.adopt(self.shu)
        share, entry = self.shu.share_ids[0], self.shu.share_ids[0].transaction_ids
        for role in RIGHTS:
            for record, values in ((share, {"total": 1}), (entry, {"amount": 1})):
                with self.assertRaises(AccessError):
                    record.with_user(self.users[role]).write(values)

    def test_a_member_sees_his_share_once_it_is_adopted(self):
        shares = self.env["koperasi.shu.share"].with_user(self.portal)
        entries = self.env["koperasi.shu.transaction"].with_user(self.portal)
        self.assertFalse(shares.search([]))
        self.adopt(self.shu)
        self.assertEqual(shares.search([]).member_id.sudo(), self.member_ani)
        self.assertEqual(shares.search([]).total, 3_000_000)
        self.assertEqual(entries.search([]).account_id.member_id.sudo(), self.member_ani)
        with self.assertRaises(AccessError):
            self.shu.share_ids[1].with_user(self.portal).read(["total"])
        self.assertEqual(
            shares.formatted_read_group([], [], ["total:sum"])[0]["total:sum"], 3_000_000
        )
        for model in set(MODELS) - {"koperasi.shu.share", "koperasi.shu.transaction"}:
            with self.assertRaises(AccessError):
                self.env[model].with_user(self.portal).search([])

    def test_a_member_moves_no_money(self):
        self.adopt(self.shu)
        share = self.shu.share_ids[0].with_user(self.portal)
        for call in (
            lambda: self.shu.with_user(self.portal).action_pay(),
            lambda: self.shu.with_user(self.portal).action_compute(),
            lambda: self.shu.with_user(self.portal).action_adopt(),
            share.action_open_pay,
            lambda: share.transaction_ids.reverse("x"),
            lambda: (
                self.env["koperasi.shu.pay"].with_user(self.portal).create({"shu_id": self.shu.id})
            ),
        ):
            with self.assertRaises(AccessError):
                call()

    def test_company_b_sees_and_does_nothing(self):
        manager_b = self.make_user("manager", self.company_b)
        env_b = self.env(user=manager_b, context={})
        for model in MODELS:
            self.assertFalse(env_b[model].search([]).company_id - self.company_b, model)
        for action in ("action_compute", "action_adopt", "action_pay", "action_open_pay"):
            with self.assertRaises(AccessError):
                getattr(self.shu.with_env(env_b), action)()

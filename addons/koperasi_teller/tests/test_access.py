from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import TellerCommon

OURS = (
    "till", "till.teller", "till.session", "till.count", "till.movement", "till.handover", "till.release",
    "till.receipt",
)  # fmt: skip


@tagged("post_install", "-at_install")
class TestAccess(TellerCommon):
    """Who sees and does what at the tills."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.portal = new_test_user(cls.env, "anggota", groups="base.group_portal")
        cls.stranger = cls.make_user("teller", cls.company_b)

    def furnish(self):
        self.open({"100000": 5})
        self.env["koperasi.till.movement"].with_user(self.teller).move_cash("in", 1000)
        self.env["koperasi.till.release"].with_user(self.teller).ask(
            "deposit", self.ani["SS"].id, 5
        )
        entry = self.book("deposit", self.ani["SS"], 1000)["entry"]
        self.env["koperasi.till.receipt"].with_user(self.teller).print_entry(
            entry["model"], entry["id"]
        )
        session = self.env["koperasi.till.session"].search([("till_id", "=", self.till.id)])
        session.movement_ids.with_user(self.head).action_confirm()
        self.env["koperasi.till.handover"].with_user(self.teller).hand_over(
            self.head.id, {"100000": 5, "1000": 2}
        )
        return session

    def test_p37_nobody_writes_what_the_counter_writes(self):
        self.furnish()
        for name in OURS[2:]:
            record = self.env[f"koperasi.{name}"].search([], limit=1)
            self.assertTrue(record, name)
            for role, user in self.users.items():
                with self.subTest(name, role=role):
                    for operation in ("create", "write", "unlink"):
                        self.assertFalse(record.with_user(user).has_access(operation))
        with self.assertRaises(AccessError):
            self.env["koperasi.till.session"].search([], limit=1).write({"counted_cash": 1})

    def test_company_b_and_members_see_nothing(self):
        self.furnish()
        for name in OURS:
            records = self.env[f"koperasi.{name}"].search([("company_id", "=", self.company.id)])
            self.assertTrue(records, name)
            with self.subTest(name):
                theirs = records.with_user(self.stranger)
                theirs = theirs.with_context(allowed_company_ids=self.company_b.ids)
                self.assertFalse(theirs.search([("id", "in", records.ids)]))
                self.assertFalse(records.with_user(self.portal).has_access("read"))

    def test_who_serves(self):
        session = self.furnish()
        teller_calls = [
            lambda env: env["koperasi.teller"].start(),
            lambda env: env["koperasi.teller"].search_members("ani"),
            lambda env: env["koperasi.teller"].member(self.member_ani.id),
            lambda env: env["koperasi.teller"].today(),
            lambda env: env["koperasi.teller"].book("kunci-001", "deposit", self.ani["SS"].id, 1),
            lambda env: env["koperasi.till.session"].open_till(self.till.id, {}),
            lambda env: env["koperasi.till.session"].browse(session.id).close_till({}),
            lambda env: env["koperasi.till.movement"].move_cash("in", 1),
            lambda env: env["koperasi.till.handover"].hand_over(self.head.id, {}),
            lambda env: env["koperasi.till.release"].ask("deposit", self.ani["SS"].id, 1),
            lambda env: env["koperasi.till.receipt"].print_entry("koperasi.savings.transaction", 1),
        ]
        others = [self.users[r] for r in ("loan_officer", "loan_approver", "auditor", "clerk", "manager", "admin")]  # fmt: skip
        for place, call in enumerate(teller_calls):
            for user in (*others, self.portal):
                with self.subTest(place, user=user.login), self.assertRaises(AccessError):
                    call(self.env(user=user))

    def test_company_b_cannot_reach_us(self):
        session = self.furnish()
        env = self.env(user=self.stranger, context={"allowed_company_ids": self.company_b.ids})
        for place, call in enumerate((
            lambda: env["koperasi.teller"].member(self.member_ani.id),
            lambda: env["koperasi.till.session"].open_till(self.till.id, {}),
            lambda: env["koperasi.till.session"].browse(session.id).close_till({}),
            lambda: env["koperasi.till.movement"].browse(session.movement_ids.ids).action_cancel(),
            lambda: env["koperasi.till.release"].browse(session.release_ids.ids).action_refuse(),
        )):  # fmt: skip
            with self.subTest(place), self.assertRaises(AccessError):
                call()
        self.assertEqual(env["koperasi.teller"].search_members("Ani"), [])

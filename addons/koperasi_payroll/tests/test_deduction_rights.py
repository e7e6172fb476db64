from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from .common import PayrollCommon, xlsx

ROWS = [("E-001", "Ani", 262_000, "")]
# role: reads deductions and results, prepares and posts, reverses, changes the order
RIGHTS = {
    "teller": (False, False, False, False),
    "loan_officer": (False, False, False, False),
    "auditor": (True, False, False, False),
    "clerk": (True, True, False, False),
    "manager": (True, True, True, False),
    "admin": (True, True, True, True),
}


@tagged("post_install", "-at_install")
class TestDeductionRights(PayrollCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.deduction = cls.listed()

    def may(self, call):
        try:
            with self.cr.savepoint():
                call()
                self.env.flush_all()
        except AccessError:
            return False
        except UserError:
            return True
        return True

    def test_each_role(self):
        self.deduction.import_result(xlsx(ROWS), "r.xlsx")
        for role, expected in RIGHTS.items():
            deduction = self.deduction.with_user(self.users[role])
            order = self.env["koperasi.deduction.priority"].with_user(self.users[role])
            found = (
                self.may(lambda deduction=deduction: deduction.result_ids.read(["status"])),
                self.may(lambda deduction=deduction: deduction.action_post()),
                self.may(lambda deduction=deduction: deduction.action_reverse("Wrong")),
                self.may(lambda order=order: order.create({"target": "voluntary"})),
            )
            with self.subTest(role):
                self.assertEqual(found, expected)

    def test_every_step_asks_for_the_clerk(self):
        auditor = self.deduction.with_user(self.users["auditor"])
        for step in (
            auditor.action_generate, auditor.action_send, auditor.action_draft, auditor.action_post,
            lambda: auditor.import_result(xlsx(ROWS), "r.xlsx"),
        ):  # fmt: skip
            with self.assertRaises(AccessError):
                step()
        self.assertTrue(auditor.export_list())

    def test_nobody_writes_lines_and_results(self):
        self.deduction.import_result(xlsx(ROWS), "r.xlsx")
        for user in (self.clerk, self.users["admin"]):
            for records in (self.deduction.line_ids[:1], self.deduction.result_ids[:1]):
                records = records.with_user(user)
                with self.assertRaises(AccessError):
                    records.write({"due": 1})
                with self.assertRaises(AccessError):
                    records.copy()
                with self.assertRaises(AccessError):
                    records.unlink()

    def test_nobody_enters_results(self):
        for vals in (
            {"state": "posted"},
            {"received_total": 1},
            {"file_hash": "x"},
            {"revision": 3},
        ):
            with self.subTest(vals), self.assertRaises(UserError):
                self.deduction.write(vals)
            with self.subTest(vals), self.assertRaises(UserError):
                self.deduction.create(
                    {"employer_id": self.employer.id, "period": "2026-09-01", **vals}
                )
        with self.assertRaisesRegex(UserError, "Take it back to draft"):
            self.deduction.employer_id = self.make_employer("PT Lain")

    def test_what_was_sent_stays(self):
        self.deduction.action_send()
        with self.assertRaisesRegex(UserError, "is kept"):
            self.deduction.unlink()

    def test_member_reads_his_own_lines(self):
        ani = self.members["Ani"]
        user = new_test_user(
            self.env, "ani_portal", groups="base.group_portal", partner_id=ani.partner_id.id
        )
        lines = self.env["koperasi.deduction.line"].with_user(user)
        own = lines.search([])
        self.assertEqual(
            sorted(own.mapped("target")),
            ["loan_interest", "loan_principal", "mandatory", "principal"],
        )
        self.assertEqual(sum(own.mapped("due")), 262_000)
        other = self.deduction.line_ids.sudo().filtered(lambda line: line.member_id != ani)[:1]
        with self.assertRaises(AccessError):
            other.with_user(user).read(["due"])
        for model in (
            "koperasi.deduction",
            "koperasi.deduction.result",
            "koperasi.deduction.priority",
        ):
            with self.subTest(model), self.assertRaises(AccessError):
                self.env[model].with_user(user).search([])

    def test_company_b_sees_nothing(self):
        self.deduction.import_result(xlsx(ROWS), "r.xlsx")
        context = {"allowed_company_ids": self.company_b.ids}
        manager_b = self.make_user("manager", self.company_b)
        for records in (self.deduction, self.deduction.line_ids, self.deduction.result_ids):
            records = records[:1].with_user(manager_b).with_context(**context)
            self.assertFalse(records.search([]))
            with self.assertRaises(AccessError):
                records.read(["due" if "due" in records._fields else "name"])
        deduction = self.deduction.with_user(manager_b).with_context(**context)
        for step in (deduction.action_post, deduction.action_draft, deduction.export_list):
            with self.assertRaises(AccessError):
                step()

    def test_company_b_has_its_own_list(self):
        """The same employer and number in another cooperative: neither sees the other's members."""
        env_b = self.env(context={**self.env.context, "allowed_company_ids": self.company_b.ids})
        env_b["koperasi.savings.product"]._create_default_products(self.company_b.with_env(env_b))
        self.make_member("Ani B", "E-001", company=self.company_b.with_env(env_b))
        clerk_b = self.make_user("clerk", self.company_b)
        deduction = self.make_deduction(user=clerk_b)
        self.assertEqual(deduction.company_id, self.company_b)
        deduction.action_generate()
        self.assertEqual(deduction.sudo().line_ids.member_id.mapped("name"), ["Ani B"])
        deduction.import_result(
            xlsx([("E-001", "Ani", 150_000, ""), ("E-002", "Budi", 1, "")]), "r.xlsx"
        )
        self.assertEqual(self.findings(deduction), {"E-001": ["full"], "E-002": ["unknown"]})
        deduction.action_post()
        self.assertThreeZeros(self.company_b)


@tagged("post_install", "-at_install")
class TestDeductionDownload(PayrollCommon, HttpCase):
    def download(self, user, deduction, document="list"):
        self.authenticate(user.login, user.login)
        return self.url_open(f"/koperasi/deduction/{deduction.id}/{document}.xlsx")

    def test_who_gets_the_workbooks(self):
        deduction = self.listed()
        self.assertIn(f"/{deduction.id}/list.xlsx", deduction.action_download_list()["url"])
        ani = self.members["Ani"].partner_id
        portal = new_test_user(
            self.env, "ani_download", groups="base.group_portal", partner_id=ani.id
        )
        manager_b = self.make_user("manager", self.company_b)
        for user, status in (
            (self.clerk, 200), (self.users["auditor"], 200), (self.users["teller"], 403), (portal, 403),
            (manager_b, 404),
        ):  # fmt: skip
            with self.subTest(user.login), mute_logger("odoo.http"):
                response = self.download(user, deduction)
                self.assertEqual(response.status_code, status)
                self.assertEqual(response.content[:2] == b"PK", status == 200)

    def test_differences(self):
        deduction = self.listed()
        deduction.import_result(xlsx(ROWS), "r.xlsx")
        response = self.download(self.clerk, deduction, "differences")
        self.assertEqual((response.status_code, response.content[:2]), (200, b"PK"))
        self.assertEqual(self.download(self.clerk, deduction, "other").status_code, 404)

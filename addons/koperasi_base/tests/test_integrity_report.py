from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import KoperasiCommon


@tagged("post_install", "-at_install")
class TestIntegrityReport(KoperasiCommon):
    def test_supervisors_run_it_and_nobody_edits_it(self):
        for role in ("auditor", "manager"):
            with self.subTest(role=role):
                reports = self.env["koperasi.integrity.report"].with_user(self.users[role])
                action = reports.action_run()
                report = reports.browse(action["res_id"])
                self.assertEqual((report.ok, report.user_id), (True, self.users[role]))
                with self.assertRaises(AccessError):
                    report.write({"ok": False})
        with self.assertRaises(AccessError):
            self.env["koperasi.integrity.report"].with_user(self.users["teller"]).action_run()

    def test_lines_stand_in_the_order_of_the_three_zeros(self):
        report = self.env["koperasi.integrity.report"]._run(self.company)
        places = [("chain", "balance", "control").index(line.check) for line in report.line_ids]
        self.assertEqual(places, sorted(places))

    def test_several_reports_print_at_once(self):
        reports = self.env["koperasi.integrity.report"]
        self.assertSheets(
            "koperasi_base.report_integrity",
            reports._run(self.company) + reports._run(self.company),
        )

    def test_company_b_is_not_seen(self):
        self.env["koperasi.integrity.report"]._run(self.company_b)
        seen = self.env["koperasi.integrity.report"].with_user(self.users["auditor"]).search([])
        self.assertFalse(seen.filtered(lambda report: report.company_id == self.company_b))

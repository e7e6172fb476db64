import base64

from psycopg2 import IntegrityError

from odoo.exceptions import UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from odoo.addons.koperasi_base.tools.spreadsheet import read_table

from .common import PayrollCommon, xlsx


@tagged("post_install", "-at_install")
class TestDeductionList(PayrollCommon):
    def test_one_list_per_employer_and_month(self):
        self.make_deduction(period="2026-10-17")
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.cr.savepoint():
            self.make_deduction(period="2026-10-02")

    def test_period_is_its_first_day(self):
        deduction = self.make_deduction(period="2026-10-17")
        self.assertEqual(str(deduction.period), "2026-10-01")
        self.assertRegex(deduction.name, r"^PG/2026/\d{4}$")

    def test_form(self):
        """What a clerk does on the screen, step by step."""
        with Form(self.env["koperasi.deduction"].with_user(self.clerk)) as form:
            form.employer_id = self.employer
            form.period = "2026-10-12"
        deduction = form.record
        self.assertEqual(deduction.state, "draft")
        self.assertRegex(deduction.month, r"^O[ck]tober 2026$")
        deduction.action_generate()
        deduction.action_send()
        upload = self.env["koperasi.deduction.import"].with_user(self.clerk)
        upload = Form(upload.with_context(default_deduction_id=deduction.id))
        upload.file = base64.b64encode(xlsx([("E-001", "Ani", 262_000, None)]))
        action = upload.save().action_import()
        self.assertEqual((action["res_id"], deduction.state), (deduction.id, "imported"))
        with Form(deduction) as form:
            self.assertEqual(str(form.date), "2026-10-31")
            form.date = "2026-11-02"
        deduction.action_post()
        reverse = self.env["koperasi.deduction.reverse"].with_user(self.manager)
        reverse = Form(reverse.with_context(default_deduction_id=deduction.id))
        reverse.reason = "Wrong file"
        reverse.save().action_reverse()
        self.assertEqual(deduction.state, "imported")

    def test_nobody_owes_anything(self):
        other = self.make_deduction(self.make_employer("PT Lain"))
        with self.assertRaisesRegex(UserError, "No member of PT Lain owes"):
            other.action_generate()

    def test_made_anew_until_sent(self):
        deduction = self.listed()
        self.make_member("Gita", "E-007")
        deduction.action_generate()
        self.assertEqual(
            (deduction.member_count, deduction.due_total), (7, 3 * 262_000 + 4 * 150_000)
        )
        deduction.action_send()
        with self.assertRaisesRegex(UserError, "state Sent"):
            deduction.action_generate()
        deduction.action_send()  # harmless
        deduction.action_draft()
        self.assertRecordValues(deduction, [{"state": "draft", "due_total": 0, "line_ids": []}])

    def test_result_waits_for_a_list(self):
        with self.assertRaisesRegex(UserError, "state Draft"):
            self.make_deduction().import_result(xlsx([("E-001", "Ani", 1, None)]), "x.xlsx")

    def test_order_of_company_and_employer(self):
        orders = self.env["koperasi.deduction.priority"]
        self.assertEqual(orders._order_for(self.company, self.employer)[:3], [
            "mandatory", "loan_interest", "loan_principal",
        ])  # fmt: skip
        orders.create(
            [{"target": "principal", "sequence": 1}, {"target": "mandatory", "sequence": 2}]
        )
        orders.create({"target": "loan_principal", "employer_id": self.employer.id})
        self.assertEqual(orders._order_for(self.company, self.env["res.partner"])[:3], [
            "principal", "mandatory", "loan_interest",
        ])  # fmt: skip
        self.assertEqual(
            orders._order_for(self.company, self.employer)[:2], ["loan_principal", "mandatory"]
        )
        deduction = self.listed()
        deduction.import_result(xlsx([("E-001", "Ani", 110_000, None)]), "x.xlsx")
        received = self.received(deduction)
        self.assertEqual(received["Ani", "loan_principal"], 100_000)
        self.assertEqual(received["Ani", "mandatory"], 10_000)

    def test_export_for_the_treasurer(self):
        deduction = self.listed()
        self.members["Ani"].partner_id.name = '=HYPERLINK("http://x";"Ani")'
        table = read_table(deduction.export_list(), "list.xlsx")
        self.assertEqual(table.header, (
            "Employee No.", "Member No.", "Name", "Unit", "Mandatory savings", "Loan interest", "Loan principal",
            "Principal savings", "Total", "Deducted", "Reason",
        ))  # fmt: skip
        rows = {row.values[0]: row.values for row in table.rows}
        self.assertEqual(rows["E-002"][2:], (
            "Budi", "Keuangan", 50_000, 12_000, 100_000, 100_000, 262_000, None, None,
        ))  # fmt: skip
        self.assertEqual(rows[None][4:9], (300_000, 36_000, 300_000, 600_000, 1_236_000))
        self.assertEqual(len(table.rows), 7)

    def test_the_exported_list_comes_back(self):
        """A treasurer fills in the last columns of our own file, total row and all."""
        deduction = self.listed()
        table = read_table(deduction.export_list(), "list.xlsx")
        filled = [(*row.values[:9], row.values[8], None) for row in table.rows]
        counts = deduction.import_result(xlsx(filled, table.header), "list.xlsx")
        self.assertEqual(counts, {"full": 6})
        self.assertEqual(deduction.received_total, deduction.due_total)

    def test_differences_for_the_treasurer(self):
        deduction = self.listed()
        deduction.import_result(
            xlsx([("E-001", "Ani", 262_000, None), ("E-002", "Budi", 1_000, "x")]), "r.xlsx"
        )
        table = read_table(deduction.export_differences(), "d.xlsx")
        rows = {row.values[0]: row.values for row in table.rows}
        self.assertEqual(rows["E-002"], (
            "E-002", "Budi", 262_000, 1_000, -261_000, "Deducted in part", "Other", "x",
        ))  # fmt: skip
        self.assertNotIn("E-001", rows)
        html, _kind = (
            self.env["ir.actions.report"]
            .with_user(self.clerk)
            ._render_qweb_html("koperasi_payroll.deduction_differences", deduction.ids)
        )
        self.assertIn("Not deducted", html.decode())
        self.assertIn("Budi", html.decode())

from odoo.tests import tagged

from .common import PayrollCommon, xlsx


@tagged("post_install", "-at_install")
class TestDeductionScale(PayrollCommon):
    """The work is done in sets: ten times the members are not one query more."""

    def count_queries(self, prefix, count):
        employer = self.make_employer(f"PT {prefix}")
        members = self.env["koperasi.member"].create([
            {
                "name": f"{prefix} {number}", "employer_id": employer.id, "employee_number": f"{prefix}{number}",
                "join_date": "2026-10-01",
            }
            for number in range(count)
        ])  # fmt: skip
        members._do_approve()
        deduction = self.make_deduction(employer)
        rows = [
            (f"{prefix}{number}", "x", 150_000 if number % 2 else 60_000, "")
            for number in range(count)
        ]
        content = xlsx(rows)
        self.env.flush_all()
        self.env.invalidate_all()
        start = self.env.cr.sql_log_count
        deduction.action_generate()
        deduction.import_result(content, f"{prefix}.xlsx")
        deduction.action_post()
        self.env.flush_all()
        queries = self.env.cr.sql_log_count - start
        self.assertEqual(deduction.received_total, (count // 2) * 210_000)
        self.assertEqual(deduction.sudo().batch_ids.entry_count, count * 2)
        return queries

    def test_queries_do_not_grow_with_members(self):
        self.count_queries("W", 10)  # caches
        few, many = self.count_queries("A", 50), self.count_queries("B", 500)
        self.assertLessEqual(many, few + 2)
        self.assertLess(many, 150)
        self.assertThreeZeros()

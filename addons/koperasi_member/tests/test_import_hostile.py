from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.koperasi_base.tests.test_spreadsheet import SHEET, repacked, sheet_xml, xlsx

from .common import NIK, MemberCommon

HEADER = ("Nama", "NIK", "Email")


@tagged("post_install", "-at_install")
class TestHostileImport(MemberCommon):
    """Whatever is in the file: a clear sentence or a row error, and nothing stored."""

    def test_files_that_are_refused(self):
        table = xlsx([HEADER, ("Ani", NIK[0], "")])
        for what, content, words in [
            ("renamed exe", b"MZ\x90\x00" + b"\x00" * 300, "not a spreadsheet"),
            (
                "zip bomb",
                repacked(table, {SHEET: sheet_xml(" " * 30_000_000)}),
                "unpacks to far more",
            ),
            ("macros", repacked(table, {"xl/vbaProject.bin": b"x"}), "macros"),
            ("wrong encoding", b"\xff\xfeN\x00a", "not a spreadsheet"),
            ("no rows", xlsx([]), "no rows"),
            ("a name of 1 MB", ("Nama;NIK\n" + "x" * 2**20 + ";1").encode(), "characters"),
        ]:
            with self.subTest(what), self.assertRaisesRegex(UserError, words):
                self.upload(content)
        self.assertFalse(self.env["koperasi.import.log"].search([]))

    def test_rows_that_are_refused(self):
        rows = [
            ("=1+1", NIK[0], ""),
            ("x" * 300, NIK[1], ""),
            ("<script>alert(1)</script>", NIK[2], "a@b.id"),
            ("Robert'); DROP TABLE koperasi_member;--", NIK[3], ""),
            ("Nul\u0007bel", 3174020101900010, ""),
        ]  # fmt: skip
        wizard = self.upload(self._with_formula(rows))
        wizard.action_check()
        self.assertEqual(
            [error[:2] for error in self.bad_rows(wizard)], [(2, "Nama"), (3, "Nama"), (6, "NIK")]
        )
        self.assertIn("formula", wizard.error_ids[0].reason)
        self.assertIn("last digits", wizard.error_ids[2].reason)
        wizard.skip_bad_rows = True
        wizard.action_import()
        names = self.Member.search([("import_log_id", "=", wizard.log_id.id)]).mapped("name")
        self.assertEqual(names, [rows[2][0], rows[3][0]])

    def _with_formula(self, rows):
        """openpyxl stores "=1+1" as a formula without a result, as a program that is no spreadsheet does."""
        safe = [(name.replace("\u0007", ""), *rest) for name, *rest in rows]
        return xlsx([HEADER, *safe])

    def test_names_of_files_are_cut(self):
        wizard = self.upload(xlsx([HEADER, ("Ani", NIK[0], "")]), "n" * 2**20 + ".xlsx")
        wizard.action_check()
        wizard.action_import()
        self.assertEqual(len(wizard.log_id.name), 255)

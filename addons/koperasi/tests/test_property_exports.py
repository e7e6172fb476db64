import base64
import csv
import io
import re
from pathlib import Path

from openpyxl import load_workbook

from odoo.modules.module import get_module_path
from odoo.tests import tagged

from odoo.addons.koperasi_base.tools.spreadsheet import neutralise, write_csv, write_xlsx
from odoo.addons.koperasi_member.tests.common import MemberCommon
from odoo.addons.koperasi_payroll.tests.common import PayrollCommon, csv_file

# How a cell begins that a spreadsheet program would run, and one that hides it behind a control character.
STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0=", "\x0b@")
HOSTILE = [f"{start}cmd|' /C calc'!A{number}" for number, start in enumerate(STARTS)]
RISKY = re.compile(r"[=+\-@\t\r\n\0]")
CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f]|_x00(?!0[9AD])"
)  # as such or as xlsx has them, but tab and line breaks
# Files in which our code writes a spreadsheet by itself: the one that neutralises, and invented files of the demo.
WRITERS = {"koperasi_base/tools/spreadsheet/write.py", "koperasi/demo/files.py"}
WRITING = re.compile(
    r"xlsxwriter|csv\.writer|csv\.DictWriter|openpyxl\.Workbook|import Workbook|xlwt"
)


@tagged("post_install", "-at_install")
class TestPropertyExports(PayrollCommon):
    """Nothing that a person typed is run by the spreadsheet program of another."""

    def assertHarmless(self, content, *expected):
        """Every cell is a value or a text that stays text, and the expected texts are in the file."""
        sheet = load_workbook(io.BytesIO(content)).active
        cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
        texts = [cell.value for cell in cells if isinstance(cell.value, str)]
        self.assertNotIn("f", {cell.data_type for cell in cells})
        self.assertEqual([text for text in texts if RISKY.match(text)], [])
        self.assertEqual([text for text in texts if CONTROL.search(text)], [])
        for text in expected:
            self.assertIn(text, " ".join(texts))

    def test_p33_one_place_writes_spreadsheets(self):
        """A second writer would need the same care; it is added here when it was reviewed."""
        root = Path(get_module_path("koperasi_base")).parent
        found = {
            str(path.relative_to(root))
            for path in root.glob("*koperasi*/**/*.py")
            if "tests" not in path.parts
            and path.name != "__manifest__.py"
            and WRITING.search(path.read_text())
        }
        self.assertEqual(found, WRITERS)

    def test_p33_header_title_and_cells(self):
        content = write_xlsx(HOSTILE, [HOSTILE, HOSTILE], title=HOSTILE[0], text_columns=(0, 1))
        self.assertHarmless(content, "calc'!A8")

    def test_p33_csv(self):
        content = write_csv(HOSTILE, [HOSTILE]).decode("utf-8-sig")
        for row in csv.reader(io.StringIO(content), delimiter=";"):
            for given, cell in zip(HOSTILE, row, strict=True):
                self.assertEqual(cell, neutralise(given))
                self.assertFalse(RISKY.match(cell), cell)

    def hostile_deduction(self):
        """Members and an employer whose names, numbers and units are formulas."""
        self.employer.name = HOSTILE[3]
        for number, text in enumerate(HOSTILE[:6]):
            member = self.make_member(text, f"{text[0]}E{number}")
            member.unit = text
        deduction = self.listed()
        deduction.note = HOSTILE[0]
        return deduction

    def test_p33_deduction_list(self):
        self.assertHarmless(self.hostile_deduction().export_list(), "calc'!A0", "calc'!A5")

    def test_p33_differences_of_a_result(self):
        deduction = self.hostile_deduction()
        header = ("NIK Karyawan", "Nama", "Jumlah Potong", "Keterangan")
        rows = [(f"X{n}", text.replace("\0", ""), 1000, text[0]) for n, text in enumerate(HOSTILE)]
        deduction.import_result(
            csv_file([("E-001", "Ani", 1000, "@x"), *rows[:4]], header), "r.csv"
        )
        self.assertHarmless(deduction.export_differences(), "calc'!A0", "calc'!A3")


@tagged("post_install", "-at_install")
class TestPropertyErrorFile(MemberCommon):
    def test_p33_rows_that_were_refused(self):
        """The file of bad rows goes back to whoever sent it, with what he had in it."""
        rows = "".join(f"Nama {n};{start}SUM(1)\n" for n, start in enumerate("=+-@"))
        wizard = self.upload(f"Nama;NIK KTP\n{rows}".encode(), "members.csv")
        wizard.action_check()
        content = base64.b64decode(wizard.error_file)
        TestPropertyExports.assertHarmless(self, content, "SUM(1)", "Nama 3")

import io
from decimal import Decimal

import xlwt

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..tools.result_file import read_result
from .common import HEADER, PayrollCommon, csv_file, xlsx

ROWS = [("E-001", "Ani", 262_000, ""), ("E-002", "Budi", 130_000, "gaji tidak cukup")]


def xls(rows, header=HEADER):
    book = xlwt.Workbook()
    sheet = book.add_sheet("Potongan")
    for number, row in enumerate([header, *rows]):
        for place, value in enumerate(row):
            sheet.write(number, place, value)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


@tagged("post_install", "-at_install")
class TestDeductionFile(PayrollCommon):
    def test_every_format(self):
        for name, content in (
            ("r.xlsx", xlsx(ROWS)),
            ("r.xls", xls(ROWS)),
            ("r.csv", csv_file(ROWS)),
        ):
            with self.subTest(name):
                deduction = self.listed()
                self.assertEqual(
                    deduction.import_result(content, name), {"full": 1, "short": 1, "failed": 4}
                )
                self.assertEqual(deduction.received_total, 392_000)
                deduction.action_draft()
                deduction.unlink()

    def test_columns_by_their_names(self):
        headers = {
            ("NIP", "Dipotong"): (0, 1),
            ("Jumlah Potong", "NIK KARYAWAN"): (1, 0),
            ("NIK", "Nomor Pegawai", "Realisasi", "Alasan"): (1, 2),
            ("No.", "Nama", "Employee No.", "Total", "Deducted", "Reason"): (2, 4),
        }
        for header, (number, amount) in headers.items():
            with self.subTest(header):
                row = ["-"] * len(header)
                row[number], row[amount] = "E-001", 1_000
                [read] = read_result(csv_file([row], header), "r.csv")
                self.assertEqual((read.employee_number, read.deducted), ("E-001", 1_000))

    def test_missing_column(self):
        with self.assertRaisesRegex(UserError, 'no column "Deducted".*Its columns are: NIP, Nama'):
            read_result(csv_file([("1", "Ani")], ("NIP", "Nama")), "r.csv")

    def test_cells(self):
        cases = [
            # what stands in the cell, amount, readable
            ("262.000", 262_000, True),
            ("Rp 262.000,-", 262_000, True),
            ("262,000.00", 262_000, True),
            ("", 0, True),
            ("-", 0, True),
            ("-5000", 0, False),
            ("seratus ribu", 0, False),
            ("100,50", 0, False),
            ("9" * 15, 0, False),
            ("=1+1", 0, False),
        ]
        for text, amount, valid in cases:
            with self.subTest(text):
                [row] = read_result(csv_file([("E-001", "Ani", text, "")]), "r.csv", Decimal(1))
                self.assertEqual((row.deducted, row.valid), (amount, valid), row.note)

    def test_numbers_that_a_spreadsheet_has_changed(self):
        self.members["Ani"].employee_number = "000123"
        self.members["Budi"].employee_number = "emp-7"
        self.members["Citra"].employee_number = "0045"
        self.members["Dewi"].employee_number = "45"
        deduction = self.listed()
        rows = [
            (123, "Ani", 262_000, ""),
            (" EMP-7 ", "Budi", 262_000, ""),
            (45.0, "Dewi", 150_000, ""),
        ]
        deduction.import_result(xlsx(rows), "r.xlsx")
        found = {row.member_id.name: row.status for row in deduction.result_ids}
        self.assertEqual((found["Ani"], found["Budi"], found["Dewi"]), ("full", "full", "full"))
        self.assertEqual(found["Citra"], "failed")

    def test_member_of_another_employer(self):
        self.make_member("Hadi", "X-1", self.make_employer("PT Lain"))
        deduction = self.listed()
        deduction.import_result(xlsx([("X-1", "Hadi", 50_000, "")]), "r.xlsx")
        row = deduction.result_ids.filtered(lambda r: r.employee_number == "X-1")
        self.assertRecordValues(
            row, [{"status": "unknown", "member_id": False, "note": "Member of another employer"}]
        )

    def test_member_who_owes_nothing(self):
        """He is of this employer but was not listed: all of it is held for him."""
        deduction = self.listed()
        self.make_member("Gita", "E-007")
        deduction.import_result(xlsx([("E-007", "Gita", 50_000, "")]), "r.xlsx")
        row = deduction.result_ids.filtered(lambda r: r.employee_number == "E-007")
        self.assertRecordValues(row, [{"status": "over", "due": 0, "difference": 50_000}])
        self.assertEqual(self.received(deduction)["Gita", "suspense"], 50_000)

    def test_member_who_changed_his_employer_meanwhile(self):
        deduction = self.listed()
        deduction.action_send()
        self.members["Ani"].employer_id = self.make_employer("PT Lain")
        deduction.import_result(xlsx(ROWS), "r.xlsx")
        self.assertEqual(self.findings(deduction)["E-001"], ["full"])

    def test_hostile_files(self):
        deduction = self.listed()
        for content, message in (
            (b"", "empty"),
            (b"\x00\x01\x02", "not a spreadsheet"),
            (b"<html><table></table></html>", "web page"),
            (b"PK\x03\x04broken", "damaged"),
            (csv_file([]), "no row"),
        ):
            with self.subTest(content), self.assertRaisesRegex(UserError, message):
                deduction.import_result(content, "evil.xlsx")
        self.assertEqual(deduction.state, "listed")

    def test_hostile_cells(self):
        deduction = self.listed()
        rows = [
            ("'; DROP TABLE koperasi_member; --", "x", 1, ""),
            ("E-001", "<script>alert(1)</script>", 262_000, "=cmd|' /C calc'!A0"),
            ("%s%(a)s", "y" * 5000, 1, "z" * 5000),
        ]
        deduction.import_result(xlsx(rows), "x.xlsx")
        self.assertEqual(self.findings(deduction)["E-001"], ["full"])
        self.assertEqual(len(deduction.result_ids.filtered(lambda r: r.status == "unknown")), 2)

import base64
import io
from datetime import date

import openpyxl

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.koperasi_base.tests.test_spreadsheet import xls, xlsx
from odoo.addons.koperasi_base.tools.spreadsheet import read_table

from .common import NIK, MemberCommon

HEADER = (
    "No. Pegawai / NIP",
    "Nama Lengkap",
    "NIK (KTP)",
    "Unit Kerja",
    "Gol.",
    "Tanggal Lahir",
    "No HP",
    "Email",
    "JK",
)
GOOD = [
    ("E1", "Ani Wijaya", NIK[0], "Keuangan", "III/a", "01/01/1990", "081234567", "ani@anu.id", "P"),
    ("E2", "Budi Santoso", NIK[1], "Produksi", "II/c", "01/01/1990", "081234568", "", "L"),
]
BAD = [
    # row, what is wrong: column, value, reason
    ("E1", "", NIK[2], "", "", "", "", "", ""),
    ("E3", "Cici", "12345", "", "", "31/02/1990", "", "bukan email", "X"),
    ("E4", "Dedi", NIK[0], "", "", "", "", "", ""),
    ("E2", "Eko", NIK[3], "", "", "", "abc", "", ""),
]
REASONS = [
    (4, "Nama Lengkap", "", "empty"),
    (5, "NIK (KTP)", "12345", "not a NIK"),
    (5, "Tanggal Lahir", "31/02/1990", "not a date"),
    (5, "JK", "X", "not one of"),
    (5, "Email", "bukan email", "not an e-mail"),
    (6, "NIK (KTP)", NIK[0], "the same as in row 2"),
    (7, "No HP", "abc", "not a phone number"),
]


@tagged("post_install", "-at_install")
class TestImport(MemberCommon):
    """A file goes in whole or not at all, and only once; what is wrong is listed row by row."""

    def members(self):
        return self.Member.search([("employer_id", "=", self.employer.id)])

    def test_same_members_from_every_format(self):
        text = "\r\n".join(";".join(row) for row in (HEADER, *GOOD))
        for filename, content in [
            ("a.xlsx", xlsx([HEADER, *GOOD])),
            ("a.xls", xls([HEADER, *GOOD])),
            ("a.csv", text.encode()),
            ("utf16.csv", text.encode("utf-16")),
        ]:
            with self.subTest(filename), self.cr.savepoint() as savepoint:
                wizard = self.upload(content, filename)
                wizard.action_check()
                self.assertEqual((wizard.valid_count, wizard.bad_count), (2, 0))
                wizard.action_import()
                ani, budi = self.members()
                self.assertRecordValues(ani, [{
                    "state": "applicant", "name": "Ani Wijaya", "nik": NIK[0], "employee_number": "E1", "unit": "Keuangan",
                    "grade": "III/a", "birth_date": date(1990, 1, 1), "phone": "081234567", "email": "ani@anu.id",
                    "gender": "female", "submitted_by_id": self.clerk.id, "import_log_id": wizard.log_id.id,
                }])  # fmt: skip
                self.assertEqual((budi.gender, budi.email), ("male", False))
                savepoint.rollback()

    def test_bad_rows_are_listed_and_nothing_is_imported(self):
        wizard = self.upload(xlsx([HEADER, *GOOD, *BAD]))
        wizard.action_check()
        self.assertEqual((wizard.row_count, wizard.valid_count, wizard.bad_count), (6, 2, 4))
        for found, expected in zip(self.bad_rows(wizard), REASONS, strict=True):
            self.assertEqual(found[:3], expected[:3])
            self.assertIn(expected[3], found[3])
        wizard.action_import()
        self.assertEqual((wizard.state, len(self.members())), ("checked", 0))

    def test_bad_rows_left_out_on_demand(self):
        wizard = self.upload(xlsx([HEADER, *GOOD, *BAD]))
        wizard.action_check()
        wizard.skip_bad_rows = True
        wizard.action_import()
        self.assertEqual(self.members().mapped("name"), ["Ani Wijaya", "Budi Santoso"])
        self.assertEqual((wizard.log_id.row_count, wizard.log_id.skipped_count), (2, 4))
        self.assertEqual(wizard.log_id.file, wizard.file, "the file is kept as evidence")

    def test_bad_rows_as_a_file_to_correct(self):
        wizard = self.upload(xlsx([HEADER, *GOOD, *BAD]))
        wizard.action_check()
        table = read_table(base64.b64decode(wizard.error_file), "bad rows.xlsx")
        self.assertEqual(table.header, (*HEADER, "Reason"))
        self.assertEqual([row.values[1] for row in table.rows], [None, "Cici", "Dedi", "Eko"])
        self.assertEqual(table.rows[0].values[-1], "Nama Lengkap: empty")

    def test_template_has_the_right_columns(self):
        wizard = self.env["koperasi.member.import"].with_user(self.clerk).create({})
        sheet = openpyxl.load_workbook(io.BytesIO(base64.b64decode(wizard.template_file))).active
        labels = [cell.value for cell in sheet[1]]
        self.assertEqual(labels[:4], ["Member no.", "Employee no.", "Name", "NIK"])
        filled = self.upload(xlsx([labels, ["x"] * len(labels)]))
        self.assertTrue(all(filled.mapping_ids.mapped("column_id")))

    def test_same_file_twice(self):
        content = xlsx([HEADER, *GOOD])
        self.upload(content).action_import()
        with self.assertRaisesRegex(UserError, "already imported on .* by clerk"):
            self.upload(content, "lain.xlsx")

    def test_persons_already_registered(self):
        self.join("Ani Wijaya", nik=NIK[0], employer_id=self.employer.id, employee_number="E7")
        wizard = self.upload(xlsx([HEADER, *GOOD, ("E7", "Lain", NIK[5], *[""] * 6)]))
        wizard.action_check()
        self.assertEqual([error[:3] for error in self.bad_rows(wizard)], [
            (2, "NIK (KTP)", NIK[0]),
            (4, "No. Pegawai / NIP", "E7"),
        ])  # fmt: skip
        self.assertIn("already registered: A-", wizard.error_ids[0].reason)

    def test_columns_can_be_changed(self):
        wizard = self.upload(xlsx([("Kolom A", "Kolom B"), ("Ani", "Keuangan")]))
        with self.assertRaisesRegex(UserError, "Say which column holds: Name"):
            wizard.action_check()
        self.assertEqual(wizard.unused_columns, "Kolom A, Kolom B")
        name = wizard.mapping_ids.filtered(lambda line: line.field_name == "name")
        name.column_id = wizard.column_ids[0]
        self.assertEqual((name.sample, wizard.unused_columns), ("Ani", "Kolom B"))
        wizard.action_check()
        self.assertEqual(wizard.valid_count, 1)

    def test_existing_members_are_approved_at_once(self):
        """Numbers and dates of the old books are kept; the next new member gets a number of its own."""
        header = ("No Anggota", "Nama", "Anggota Sejak", "Jenis Anggota")
        rows = [
            ("A-00001", "Ani", "17/08/2015", "Biasa"),
            ("", "Budi", "01/02/2020", "Luar Biasa"),
            ("K-9", "Cici", "", ""),
        ]
        wizard = self.upload(xlsx([header, *rows]), user=self.manager, outcome="approve")
        wizard.action_check()
        self.assertEqual(
            self.bad_rows(wizard),
            [(4, "Anggota Sejak", "", "empty: a member has a date of joining")],
        )
        wizard.skip_bad_rows = True
        wizard.action_import()
        ani, budi = self.members().sorted("name")
        self.assertEqual(
            (ani.number, ani.state, str(ani.join_date)), ("A-00001", "active", "2015-08-17")
        )
        self.assertEqual((budi.number, budi.member_type), ("A-00002", "associate"))
        self.assertEqual(
            (ani.submitted_by_id, ani.approved_by_id),
            (self.env.ref("base.user_root"), self.manager),
        )

    def test_a_failure_in_the_middle_leaves_nothing(self):
        wizard = self.upload(xlsx([HEADER, *GOOD]))

        def fail(self, members):
            raise ValueError("stop")

        self.patch(type(wizard), "_decide", fail)
        with self.assertRaisesRegex(ValueError, "stop"), self.cr.savepoint():
            wizard.action_import()
        self.env.invalidate_all()
        self.assertFalse(self.members())
        self.assertFalse(self.env["koperasi.import.log"].search([("model", "=", wizard._name)]))

    def test_buttons_lead_to_the_result(self):
        wizard = self.upload(xlsx([HEADER, *GOOD]))
        wizard.action_check()
        wizard.action_back()
        self.assertEqual(wizard.state, "mapping")
        wizard.action_import()
        action = wizard.action_open_result()
        self.assertEqual(len(self.Member.search(action["domain"])), 2)
        self.assertIn("template_file", wizard.action_download_template()["url"])

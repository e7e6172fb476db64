import io
import random
import tracemalloc
import zipfile
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import xlwt

from odoo.exceptions import UserError
from odoo.tests import BaseCase, tagged

from odoo.addons.koperasi_base.tools.spreadsheet import (
    InvalidValue,
    neutralise,
    parse_amount,
    parse_choice,
    parse_date,
    parse_text,
    read_table,
    write_xlsx,
)
from odoo.addons.koperasi_base.tools.words import amount_in_words

HEADER = ("No", "Nama", "Jumlah", "Tanggal")
ROW = ("007", "Ani Wijaya", 1_500_000, datetime(2026, 1, 31))

AMOUNTS = [
    # cell, amount
    ("1.500.000,00", "1500000"),
    ("1,500,000.00", "1500000"),
    ("Rp 1.500.000", "1500000"),
    ("Rp. 1.500.000,-", "1500000"),
    ("IDR 1500000", "1500000"),
    ("1.500", "1500"),
    ("1500,75", "1500.75"),
    ("1.500,5", "1500.5"),
    ("(1.000)", "-1000"),
    ("500-", "-500"),
    (" - ", "0"),
    (1500000, "1500000"),
    (1500000.0000000002, "1500000"),
    (10_000_000_000_000.01, "10000000000000.01"),
]
NOT_AMOUNTS = [
    "abc",
    "1.50.000",
    "1,500.00.0",
    "nan",
    "inf",
    "1e5",
    True,
    float("nan"),
    datetime(2026, 1, 1),
]
DATES = [
    ("31/12/2026", date(2026, 12, 31)),
    ("1-2-2026", date(2026, 2, 1)),
    ("2026-12-31", date(2026, 12, 31)),
    ("2026-12-31 00:00:00", date(2026, 12, 31)),
    (20261231, date(2026, 12, 31)),
    ("31 Desember 2026", date(2026, 12, 31)),
    ("17-Agt-1985", date(1985, 8, 17)),
    (datetime(2026, 12, 31, 8, 0), date(2026, 12, 31)),
    (46387, date(2026, 12, 31)),
]
NOT_DATES = ["12/31/2026", "31/12/26", "29/02/2025", "besok", 1985, "31/12/9999"]
WORDS = [
    (0, "nol rupiah"),
    (11, "sebelas rupiah"),
    (100, "seratus rupiah"),
    (1_000, "seribu rupiah"),
    (1_999, "seribu sembilan ratus sembilan puluh sembilan rupiah"),
    (21_000, "dua puluh satu ribu rupiah"),
    (101_000, "seratus satu ribu rupiah"),
    (500_000, "lima ratus ribu rupiah"),
    (1_000_000, "satu juta rupiah"),
    (1_001_000, "satu juta seribu rupiah"),
    (1_000_001_000, "satu miliar seribu rupiah"),
    (Decimal("1E+6"), "satu juta rupiah"),
    (Decimal("1250.50"), "seribu dua ratus lima puluh rupiah lima puluh sen"),
    (-500, "minus lima ratus rupiah"),
]


def xls(rows):
    book = xlwt.Workbook()
    sheet = book.add_sheet("Data")
    style = xlwt.easyxf(num_format_str="DD/MM/YYYY")
    for number, row in enumerate(rows):
        for place, value in enumerate(row):
            sheet.write(
                number, place, value, style if isinstance(value, date) else xlwt.Style.default_style
            )
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def xlsx(rows, change=None):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    if change:
        change(book)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def repacked(content, parts):
    """The same workbook with parts replaced or added."""
    source, target = zipfile.ZipFile(io.BytesIO(content)), io.BytesIO()
    kept = {name: source.read(name) for name in source.namelist()}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in {**kept, **parts}.items():
            archive.writestr(name, data)
    return target.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
XML = '<?xml version="1.0"?>'
NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def sheet_xml(data, prolog=XML):
    return f"{prolog}<worksheet {NS}><sheetData>{data}</sheetData></worksheet>"


@tagged("post_install", "-at_install")
class TestSpreadsheet(BaseCase):
    """A table is read the same from every format; anything else is refused in one sentence."""

    def assertRefused(self, content, words, name="file.xlsx", **limits):
        with self.assertRaisesRegex(UserError, words):
            read_table(content, name, **limits)

    # --- the same table from every format

    def test_formats_give_the_same_table(self):
        text = "No;Nama;Jumlah;Tanggal\r\n007;Ani Wijaya;1.500.000;31/01/2026\r\n"
        files = {
            "xlsx": xlsx([HEADER, ROW]),
            "xls": xls([HEADER, ROW]),
            "csv": text.encode(),
            "csv with BOM": text.encode("utf-8-sig"),
            "csv in utf-16": text.encode("utf-16"),
            "csv with tabs": text.replace(";", "\t").encode(),
            "csv with sep line": b"sep=;\r\n" + text.encode(),
            "own xlsx": write_xlsx(HEADER, [ROW]),
        }
        for kind, content in files.items():
            with self.subTest(kind):
                table = read_table(content, "renamed.dat")
                self.assertEqual(table.header, HEADER)
                number, name, amount, day = table.rows[0].values
                self.assertEqual((number, name), ("007", "Ani Wijaya"))
                self.assertEqual(parse_amount(amount), 1_500_000)
                self.assertEqual(parse_date(day), date(2026, 1, 31))

    def test_cp1252_and_quotes(self):
        table = read_table(
            'Nama,Unit\n"Dédé, S.E.",A\n"dua\nbaris",B\nC,D'.encode("cp1252"), "a.csv"
        )
        self.assertEqual(
            [row.values for row in table.rows],
            [("Dédé, S.E.", "A"), ("dua\nbaris", "B"), ("C", "D")],
        )
        self.assertEqual([row.number for row in table.rows], [2, 3, 5])

    def test_titles_above_and_blank_rows_between(self):
        rows = [["PT ANU"], ["Periode", "Januari"], [], list(HEADER), list(ROW), [], list(ROW)]
        table = read_table(xlsx(rows), "a.xlsx")
        self.assertEqual(table.header, HEADER)
        self.assertEqual([row.number for row in table.rows], [5, 7])

    def test_headers_are_unique_and_complete(self):
        table = read_table(
            xlsx([["Nama", "Nama", None, "Unit\nKerja"], ["a", "b", "c", "d"]]), "a.xlsx"
        )
        self.assertEqual(table.header, ("Nama", "Nama (2)", "#3", "Unit Kerja"))

    def test_first_visible_sheet_with_rows(self):
        def change(book):
            book.active.sheet_state = "hidden"
            book.create_sheet("Kosong")
            book.create_sheet("Data").append(["Nama", "Unit"])
            book["Data"].append(["Ani", "A"])

        self.assertEqual(read_table(xlsx([["x", "y"]], change), "a.xlsx").header, ("Nama", "Unit"))

    def test_gap_dates_of_1904_and_merged_cells(self):
        def change(book):
            book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
            book.active["D2"] = datetime(2026, 1, 31)
            book.active.merge_cells("A3:B3")

        table = read_table(xlsx([HEADER, ["1"], ["gabung"]], change), "a.xlsx")
        self.assertEqual(table.rows[0].values, ("1", None, None, datetime(2026, 1, 31)))
        self.assertEqual(table.rows[1].values, ("gabung", None, None, None))

    # --- values

    def test_amounts(self):
        for cell, amount in AMOUNTS:
            with self.subTest(cell):
                self.assertEqual(parse_amount(cell), Decimal(amount))
        for cell in NOT_AMOUNTS:
            with self.subTest(cell), self.assertRaises(InvalidValue):
                parse_amount(cell)

    def test_dates(self):
        for cell, day in DATES:
            with self.subTest(cell):
                self.assertEqual(parse_date(cell), day)
        for cell in NOT_DATES:
            with self.subTest(cell), self.assertRaises(InvalidValue):
                parse_date(cell)

    def test_texts(self):
        self.assertEqual(parse_text(12345), "12345")
        self.assertEqual(parse_text("  dua \n kata "), "dua kata")
        self.assertEqual(parse_text(3174012345678901), "3174012345678901")
        for cell in ("a" * 256, "3,17401E+15", 3174012345678900):
            with self.subTest(cell), self.assertRaises(InvalidValue):
                parse_text(cell)

    def test_choices(self):
        gender = parse_choice({"female": ("P", "perempuan"), "male": ("L", "laki-laki")})
        self.assertEqual(
            [gender(cell) for cell in ("p", "Laki Laki", "L")], ["female", "male", "male"]
        )
        with self.assertRaisesRegex(InvalidValue, "P, L"):
            gender("X")

    def test_words(self):
        for amount, words in WORDS:
            with self.subTest(amount):
                self.assertEqual(amount_in_words(amount), words)
        self.assertEqual(amount_in_words(1000, "en_US"), "one thousand rupiah")

    # --- formulas

    def test_formula_gives_its_stored_result_or_an_error(self):
        stored = '<row r="2"><c r="A2"><f>1+1</f><v>2</v></c><c r="B2"><f>1+1</f></c><c r="C2" t="e"><v>#REF!</v></c></row>'
        header = '<row r="1"><c t="inlineStr"><is><t>a</t></is></c><c t="inlineStr"><is><t>b</t></is></c><c t="inlineStr"><is><t>c</t></is></c></row>'
        content = repacked(xlsx([["x"]]), {SHEET: sheet_xml(header + stored)})
        result, missing, broken = read_table(content, "a.xlsx").rows[0].values
        self.assertEqual(parse_amount(result), 2)
        with self.assertRaisesRegex(InvalidValue, "formula without a stored result"):
            parse_amount(missing)
        with self.assertRaisesRegex(InvalidValue, "#REF!"):
            parse_text(broken)

    def test_written_text_is_never_a_formula(self):
        names = [
            "=cmd|' /C calc'!A0",
            "+1+1|x",
            "-2+3+cmd",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            "'=1",
            "\x00=1",
            "+62 812-345",
            "-5",
        ]
        content = write_xlsx(["Nama"], [[name] for name in names])
        cells = [
            row[0]
            for row in openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(min_row=2)
        ]
        self.assertEqual({cell.data_type for cell in cells}, {"s"})
        risky = [c.value for c in cells if c.value.startswith(("=", "@", "\t", "\r"))]
        self.assertFalse(risky)
        self.assertEqual(read_table(content, "a.xlsx").rows[0].values[0], names[0])
        self.assertEqual(neutralise("-2+3+cmd"), "'-2+3+cmd")

    def test_written_numbers_stay_numbers_and_text_columns_stay_text(self):
        row = ["00123", Decimal("1500000.50"), 7, True, date(2026, 1, 31)]
        content = write_xlsx("abcde", [row], title="Daftar", text_columns=(0,))
        cells = openpyxl.load_workbook(io.BytesIO(content)).active[3]
        self.assertEqual([cell.data_type for cell in cells], ["s", "n", "n", "b", "d"])
        self.assertEqual(cells[0].number_format, "@")
        self.assertEqual(cells[1].value, 1500000.5)

    # --- hostile files

    def test_other_kinds_of_files(self):
        table = xlsx([HEADER, ROW])
        exe = b"MZ\x90\x00\x03\x00" + b"\x00" * 500
        for what, content, words in [
            ("nothing", b"", "empty"),
            ("renamed exe", exe, "not a spreadsheet"),
            ("exe before a workbook", exe + table, "not a spreadsheet"),
            ("pdf", b"%PDF-1.7\n\x00\x01\xff", "not a spreadsheet"),
            ("picture", b"\x89PNG\r\n\x1a\n\x00", "not a spreadsheet"),
            ("web page", b"<html><table><tr><td>1", "web page"),
            ("xml", b"<?xml version='1.0'?><Workbook/>", "web page or XML"),
            ("other archive", self._zip({"a.txt": b"x"}), "archive"),
            ("half a workbook", table[: len(table) // 2], "damaged"),
            ("half an xls", xls([HEADER, ROW])[:3000], "damaged"),
            ("random OLE", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(range(256)) * 8, "damaged"),
            ("binary in a csv", b"Nama;Unit\nAni\x00;B", "not a spreadsheet"),
            ("odd utf-16", "Nama;Unit".encode("utf-16") + b"x", "not a spreadsheet"),
        ]:
            with self.subTest(what):
                self.assertRefused(content, words)

    def test_workbooks_with_something_inside(self):
        table = xlsx([HEADER, ROW])
        for part, words in [
            ("xl/vbaProject.bin", "macros"),
            ("xl/macrosheets/sheet1.xml", "macros"),
            ("xl/embeddings/oleObject1.bin", "embedded objects"),
            ("xl/externalLinks/externalLink1.xml", "links to other files"),
            ("../../etc/passwd", "damaged"),
            ("/etc/passwd", "damaged"),
            ("C:\\evil.dll", "damaged"),
        ]:
            with self.subTest(part):
                self.assertRefused(repacked(table, {part: b"x"}), words)
        self.assertRefused(xls([HEADER]) + "_VBA_PROJECT".encode("utf-16-le"), "macros")

    def test_xml_entities_and_documents_that_are_not_well_formed(self):
        entity = XML + '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b SYSTEM "file:///etc/passwd">]>'
        cell = '<row r="1"><c t="inlineStr"><is><t>&a;</t></is></c></row>'
        for what, data in [
            ("entity", sheet_xml(cell, entity)),
            ("undefined entity", sheet_xml(cell)),
            ("not closed", sheet_xml(cell)[:-20]),
            ("string that does not exist", sheet_xml('<row><c t="s"><v>99</v></c></row>')),
            (
                "columns backwards",
                sheet_xml('<row><c r="B1"><v>1</v></c><c r="A1"><v>1</v></c></row>'),
            ),
            ("row without number", sheet_xml('<row r="x"><c><v>1</v></c></row>')),
        ]:
            with self.subTest(what):
                self.assertRefused(repacked(xlsx([HEADER]), {SHEET: data}), "damaged")

    def test_limits(self):
        many = write_xlsx(["Nama"], [[f"n{number}"] for number in range(50)])
        self.assertRefused(many, "at most 20 rows", max_rows=20)
        self.assertRefused(many, "larger than 0 MB", max_bytes=100)
        self.assertEqual(len(read_table(many, "a.xlsx", max_rows=50).rows), 50)
        self.assertRefused(xlsx([["a"] * 201, ["b"]]), "more than 200 columns")
        self.assertRefused(("Nama;Unit\n" + "x" * 2**20 + ";A").encode(), "characters")
        name = random.Random(1).randbytes(2**19).hex()
        long_name = repacked(
            xlsx([["x"]]), {SHEET: sheet_xml(f'<row><c t="str"><v>{name}</v></c></row>')}
        )
        self.assertRefused(long_name, "characters")

    def test_far_cells_cost_nothing(self):
        """Formatting on the last row and column of a sheet is no data."""
        far = '<row r="1"><c r="A1"><v>1</v></c><c r="XFD1" s="0"/></row><row r="1048576"><c r="A1048576" s="0"/></row>'
        content = repacked(xlsx([["x"]]), {SHEET: sheet_xml(far)})
        self.assertEqual(read_table(content, "a.xlsx").header, ("1",))

    def test_bombs(self):
        table = xlsx([HEADER, ROW])
        blanks = sheet_xml("<row>" + "<c/>" * 8_000_000 + "</row>")
        for what, parts, words in [
            (
                "text that packs 1000 times",
                {SHEET: sheet_xml(" " * 30_000_000)},
                "unpacks to far more",
            ),
            ("empty cells", {SHEET: blanks}, "unpacks to far more"),
            ("many parts", {f"xl/media/{n}.png": b"x" for n in range(600)}, "unpacks to far more"),
            (
                "fat styles",
                {"xl/styles.xml": "<a>" + str(list(range(800_000))) + "</a>"},
                "damaged",
            ),
        ]:
            with self.subTest(what):
                self.assertRefused(repacked(table, parts), words)

    def test_memory_stays_small(self):
        """A row of eight cells costs less than 2 kB at the peak: 100,000 rows stay below 200 MB."""
        rows = [
            (f"{n:05d}", f"3174{n:012d}", f"Orang {n}", "Unit", n, n / 7, "x", None, n)
            for n in range(5_000)
        ]
        content = write_xlsx("abcdefghi", rows)
        tracemalloc.start()
        self.addCleanup(tracemalloc.stop)
        self.assertEqual(len(read_table(content, "a.xlsx").rows), 5_000)
        self.assertLess(tracemalloc.get_traced_memory()[1] / 5_000, 2_000)

    def _zip(self, parts):
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w") as archive:
            for name, data in parts.items():
                archive.writestr(name, data)
        return target.getvalue()

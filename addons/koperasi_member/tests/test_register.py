import io

import openpyxl

from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from .common import NIK, MemberCommon


@tagged("post_install", "-at_install")
class TestRegister(MemberCommon):
    """The book as it is printed: every column of practice, one book per cooperative."""

    def test_page(self):
        member = self.join("Ani Wijaya", nik=NIK[0], city="Bandung", occupation="Karyawan")
        member.action_resign(cause="deceased")
        other = self.Member.create({"name": "Cici", "company_id": self.company_b.id})
        reports = self.env["ir.actions.report"].with_context(
            allowed_company_ids=[self.company.id, self.company_b.id]
        )
        html, _kind = reports._render_qweb_html(
            "koperasi_member.member_register", (member + other).ids
        )
        page = html.decode()
        self.assertEqual(page.count('class="article'), 1, "two books, one article")
        for text in (
            "Koperasi Uji",
            "Koperasi Lain",
            member.number,
            "Ani Wijaya",
            NIK[0],
            "Bandung",
            "Deceased",
            "Cici",
        ):
            with self.subTest(text):
                self.assertIn(text, page)


@tagged("post_install", "-at_install")
class TestBook(MemberCommon):
    """The register as it stood on a day; nobody vanishes from it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with freeze_time("2026-01-10 03:00:00"):
            cls.ani, cls.budi = cls.join("Ani", nik=NIK[0]), cls.join("Budi")
        with freeze_time("2026-03-10 03:00:00"):
            cls.budi.action_resign(reason="Pindah kota")
            cls.budi.with_user(cls.manager).action_settle()
        with freeze_time("2026-05-10 03:00:00"):
            cls.budi.with_user(cls.clerk).action_rejoin()
            cls.budi.with_user(cls.clerk).action_submit()
            cls.budi.with_user(cls.manager).action_approve(decision="Rapat Pengurus 7/2026")

    def book(self, date, **values):
        register = self.env["koperasi.member.register"].with_user(self.clerk)
        return register.create({"date": date, "company_id": self.company.id, **values})

    def lines(self, date, **values):
        return [
            (line.name, str(line.joined), str(line.left or ""), line.cause)
            for line in self.book(date, **values)._lines()
        ]

    def test_as_of_a_day(self):
        ani = ("Ani", "2026-01-10", "", "")
        table = [
            ("2026-01-09", []),
            ("2026-01-10", [ani, ("Budi", "2026-01-10", "", "")]),
            ("2026-03-09", [ani, ("Budi", "2026-01-10", "", "")]),
            ("2026-03-10", [ani, ("Budi", "2026-01-10", "2026-03-10", "Resigned")]),
            (
                "2026-05-10",
                [
                    ani,
                    ("Budi", "2026-01-10", "2026-03-10", "Resigned"),
                    ("Budi", "2026-05-10", "", ""),
                ],
            ),
        ]
        for date, expected in table:
            with self.subTest(date):
                self.assertEqual(self.lines(date), expected)
        self.assertEqual(self.lines("2026-04-01", present_only=True), [ani])

    def test_a_number_is_never_used_again(self):
        [period] = self.budi.period_ids
        self.assertNotEqual(period.number, self.budi.number)
        self.assertEqual(len({period.number, self.ani.number, self.budi.number}), 3)
        self.assertEqual(self.budi.status_ids.sorted("id")[-1].decision, "Rapat Pengurus 7/2026")
        for change in (lambda: period.sudo().write({"number": "A-9"}), period.sudo().unlink):
            with self.assertRaisesRegex(UserError, "only grows"):
                change()

    def test_workbook_and_page(self):
        book = self.book("2026-05-10")
        sheet = openpyxl.load_workbook(io.BytesIO(book._workbook())).active
        rows = list(sheet.iter_rows(values_only=True))
        self.assertEqual((len(rows), len(rows[0])), (4, 12))
        self.assertEqual((rows[1][1], rows[1][6]), ("Ani", NIK[0]))
        page = self.assertSheets("koperasi_member.member_register_book", book)
        self.assertIn(self.budi.period_ids.number, page)
        self.assertIn(
            "Nobody had joined",
            self.assertSheets("koperasi_member.member_register_book", self.book("2020-01-01")),
        )

    def test_company_b_has_its_own(self):
        register = (
            self.env["koperasi.member.register"]
            .with_user(self.make_user("clerk", self.company_b))
            .with_context(allowed_company_ids=self.company_b.ids)
        )
        self.assertFalse(register.create({"date": "2026-12-31"})._lines())

    def test_appeal(self):
        member = self.apply("Cici")
        member.action_submit()
        member.with_user(self.manager).action_reject("Belum karyawan tetap", decision="RP 8/2026")
        with self.assertRaisesRegex(UserError, "grounds"):
            member.with_user(self.clerk).action_appeal(" ")
        member.with_user(self.clerk).action_appeal("Sudah tetap sejak Mei")
        member.with_user(self.clerk).action_appeal("dua kali")
        self.assertEqual(member.appeal_reason, "Sudah tetap sejak Mei")
        member.with_user(self.clerk).action_reopen(decision="RAT 2026")
        self.assertEqual((member.state, member.appeal_on), ("applicant", False))
        self.assertEqual(
            [
                (line.to_state, line.reason, line.decision or None)
                for line in member.status_ids.sorted("id")
            ][1:],
            [
                ("rejected", "Belum karyawan tetap", "RP 8/2026"),
                ("rejected", "Appeal: Sudah tetap sejak Mei", None),
                ("applicant", "Application reopened", "RAT 2026"),
            ],
        )

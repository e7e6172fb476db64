from psycopg2 import IntegrityError

from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import NIK, MemberCommon


@tagged("post_install", "-at_install")
class TestIdentity(MemberCommon):
    """NIK, NPWP and employee numbers are real and stand for one person."""

    def test_nik(self):
        member = self.apply(nik="3174 0201.0190-0001")
        self.assertEqual(member.nik, "3174020101900001")
        self.assertEqual(member.with_user(self.users["teller"]).nik_masked, "3174••••••••0001")
        for nik in ("123", "3174023213900001", "0174020101900001", "ABCD020101900001"):
            with (
                self.subTest(nik),
                self.assertRaisesRegex(ValidationError, "not a NIK"),
                self.cr.savepoint(),
            ):
                member.nik = nik

    def test_npwp(self):
        member = self.apply(npwp="01.312.166.0-091.000")
        self.assertEqual(member.npwp, "013121660091000")
        with self.assertRaisesRegex(ValidationError, "not an NPWP"):
            member.npwp = "123456789012345"

    @mute_logger("odoo.sql_db")
    def test_duplicates(self):
        self.join(nik=NIK[0], employer_id=self.employer.id, employee_number="E1")
        for what, vals in [
            ("nik", {"nik": NIK[0]}),
            ("employee", {"employer_id": self.employer.id, "employee_number": "E1"}),
        ]:
            with self.subTest(what), self.assertRaises(IntegrityError), self.cr.savepoint():
                self.apply("Orang lain", **vals)
        other = self.env["res.partner"].create({"name": "PT Lain", "is_company": True})
        self.apply("Orang lain", employer_id=other.id, employee_number="E1")
        self.Member.create({"name": "Di B", "nik": NIK[0], "company_id": self.company_b.id})

    def test_search(self):
        member = self.join(
            "Ani Wijaya",
            nik=NIK[0],
            employer_id=self.employer.id,
            employee_number="E-77",
            phone="0812345",
        )
        for text in ("wijaya", member.number, "E-77", "0812345", NIK[0]):
            with self.subTest(text):
                found = self.Member.with_user(self.clerk).name_search(text)
                self.assertEqual(found, [(member.id, f"{member.number} Ani Wijaya")])
        self.assertFalse(self.Member.with_user(self.users["teller"]).name_search(NIK[0]))

from odoo.tests import tagged

from .common import NIK, MemberCommon

HEADER = [
    "NIK",
    "Nama Karyawan",
    "No KTP",
    "Unit Kerja",
    "Golongan",
    "Status",
    "L/P",
    "Tgl Lahir",
    "TMT",
]


@tagged("post_install", "-at_install")
class TestEmployee(MemberCommon):
    """A roster says who could be a member; the tie to the membership makes itself."""

    def roster(self, rows):
        wizard = self.upload_rows(
            HEADER, rows, model="koperasi.employee.import", filename="roster.xlsx"
        )
        wizard.action_check()
        self.assertFalse(self.bad_rows(wizard))
        wizard.action_import()
        return self.env["koperasi.employee"].search([("employer_id", "=", self.employer.id)])

    def row(self, number, name, place, unit="Keuangan", status="Tetap"):
        return [number, name, NIK[place], unit, "III/a", status, "P", "01/01/1990", "01/03/2015"]

    def test_roster_is_recognised(self):
        """The employer calls its own number NIK, and the national one No KTP."""
        ani = self.roster([self.row("E1", "Ani", 0)])
        self.assertRecordValues(ani, [{
            "employee_number": "E1", "name": "Ani", "nik": NIK[0], "unit": "Keuangan", "grade": "III/a",
            "contract_type": "permanent", "gender": "female", "member_id": False,
        }])  # fmt: skip
        self.assertEqual((str(ani.birth_date), str(ani.hire_date)), ("1990-01-01", "2015-03-01"))

    def test_next_roster_updates_and_adds(self):
        ani = self.roster([self.row("E1", "Ani", 0)])
        both = self.roster(
            [
                self.row("E1", "Ani Wijaya", 0, unit="Produksi"),
                self.row("E2", "Budi", 1, status="PKWT"),
            ]
        )
        self.assertEqual((ani.name, ani.unit), ("Ani Wijaya", "Produksi"))
        self.assertEqual(both.mapped("contract_type"), ["permanent", "contract"])

    def test_employees_become_applicants_once(self):
        employees = self.roster([self.row("E1", "Ani", 0), self.row("E2", "Budi", 1)])
        ani = employees[0].with_user(self.clerk)
        ani.action_make_members()
        employees.with_user(self.clerk).action_make_members()
        self.assertEqual(employees.mapped("member_state"), ["applicant", "applicant"])
        self.assertRecordValues(ani.member_id, [{
            "name": "Ani", "nik": NIK[0], "employer_id": self.employer.id, "employee_number": "E1", "unit": "Keuangan",
        }])  # fmt: skip

    def test_members_are_found_on_the_roster(self):
        before = self.join("Ani", employer_id=self.employer.id, employee_number="E1")
        employees = self.roster([self.row("E1", "Ani", 0), self.row("E2", "Budi", 1)])
        after = self.join("Budi", employer_id=self.employer.id, employee_number="E2")
        self.assertEqual(employees.member_id, before + after)

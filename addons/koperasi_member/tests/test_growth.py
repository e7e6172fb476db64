from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from .common import MemberCommon


@tagged("post_install", "-at_install")
class TestGrowth(MemberCommon):
    """Joined and left by month, unit and type, the same figures as the register."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        place = {"employer_id": cls.employer.id, "unit": "Keuangan"}
        with freeze_time("2026-01-10 03:00:00"):
            cls.ani, cls.budi = cls.join("Ani", **place), cls.join("Budi")
        with freeze_time("2026-03-10 03:00:00"):
            cls.cici = cls.join("Cici", member_type="associate", **place)
            cls.budi.action_resign(reason="Pindah kota")
            cls.budi.with_user(cls.manager).action_settle()
        with freeze_time("2026-05-10 03:00:00"):
            cls.apply("Calon")
            cls.budi.with_user(cls.clerk).action_rejoin()
            cls.budi.with_user(cls.clerk).action_submit()
            cls.budi.with_user(cls.manager).action_approve()

    def rows(self, by, user=None):
        growth = self.env["koperasi.member.growth"].with_user(user or self.users["teller"])
        groups = growth._read_group([], [by], ["joined:sum", "left:sum", "net:sum"], order=by)
        return [
            (str(getattr(key, "display_name", key) or ""), *figures) for key, *figures in groups
        ]

    def test_growth(self):
        table = [
            ("date:month", [("2026-01-01", 2, 0, 2), ("2026-03-01", 1, 1, 0), ("2026-05-01", 1, 0, 1)]),
            ("member_type", [("associate", 1, 0, 1), ("ordinary", 3, 1, 2)]),
            ("unit_id", [("Keuangan · PT ANU", 2, 0, 2), ("", 2, 1, 1)]),
            ("leave_cause", [("resigned", 0, 1, -1), ("", 4, 0, 4)]),
        ]  # fmt: skip
        for by, expected in table:
            with self.subTest(by):
                self.assertEqual(self.rows(by), expected)

    def test_every_row_has_its_own_id(self):
        rows = self.env["koperasi.member.growth"].search([("company_id", "=", self.company.id)])
        self.assertEqual(len(set(rows.ids)), 5)
        self.assertEqual(sum(rows.mapped("net")), 3)

    def test_company_b(self):
        clerk_b = self.make_user("clerk", self.company_b)
        growth = self.env["koperasi.member.growth"].with_user(clerk_b)
        self.assertFalse(growth.with_context(allowed_company_ids=self.company_b.ids).search([]))
        with self.assertRaises(AccessError):
            growth.with_context(allowed_company_ids=self.company_b.ids).browse(
                self.env["koperasi.member.growth"].search([], limit=1).id
            ).read(["net"])

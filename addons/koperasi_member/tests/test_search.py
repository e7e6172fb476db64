from odoo.tests import tagged

from .common import NIK, MemberCommon


@tagged("post_install", "-at_install")
class TestSearch(MemberCommon):
    """One box finds a member by whatever is at hand."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        place = {"employer_id": cls.employer.id}
        cls.ani = cls.join(
            "Ani Wijaya", nik=NIK[0], phone="0812-3456-7890", employee_number="E-771", **place
        )
        cls.budi = cls.join(
            "Budi Santoso", nik=NIK[50], phone="+62 857 1111 2222", employee_number="E-772", **place
        )

    def found(self, text, role):
        members = self.Member.with_user(self.users[role])
        return members.search([("display_name", "ilike", text)]).mapped("name")

    def test_one_box(self):
        ani, budi = ["Ani Wijaya"], ["Budi Santoso"]
        table = [
            # typed or scanned, a clerk finds, a teller finds
            (self.ani.number, ani, ani),
            ("wijaya", ani, ani),
            ("e-772", budi, budi),
            ("0812-3456", ani, ani),
            ("081234567890", ani, ani),
            ("+62 812 3456 7890", ani, ani),
            ("0857 1111", budi, budi),
            (NIK[0], ani, []),
            (NIK[50][:12], budi, []),
            ("99999999", [], []),
        ]  # fmt: skip
        for text, clerk, teller in table:
            with self.subTest(text):
                self.assertEqual(self.found(text, "clerk"), clerk)
                self.assertEqual(self.found(text, "teller"), teller)

    def test_number_of_a_list_is_exact(self):
        """A card that is scanned finds its member and nobody else."""
        self.assertEqual(self.found(self.budi.number, "teller"), ["Budi Santoso"])
        self.assertNotIn(
            "Ani Wijaya", self.Member.search([("display_name", "not ilike", "ani")]).mapped("name")
        )

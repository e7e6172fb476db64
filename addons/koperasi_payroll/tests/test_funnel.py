from odoo.fields import Domain
from odoo.tests import tagged

from .common import PayrollCommon, xlsx

# Ani was deducted in full, Budi in part, Citra nothing; Dewi was not invited
RESULT = [
    ("E-001", "Ani", 262_000, None),
    ("E-002", "Budi", 130_000, "Gaji tidak cukup"),
    ("E-003", "Citra", 0, "Cuti"),
    ("E-004", "Dewi", 150_000, None),
]


@tagged("post_install", "-at_install")
class TestFunnel(PayrollCommon):
    """A campaign ends in money: the first deduction that is posted, until it is reversed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.invitations = cls.env["koperasi.invitation"].create(
            [{"name": name} for name in ("Ani", "Budi", "Citra")]
        )
        for invitation in cls.invitations:
            invitation._follow(cls.members[invitation.name])
        cls.deduction = cls.listed()
        cls.deduction.import_result(xlsx(RESULT), "hasil.xlsx")

    def days(self):
        return [str(day) if day else None for day in self.invitations.mapped("first_deduction_on")]

    def post(self):
        self.deduction.date = "2026-10-31"
        self.deduction.action_post()

    def test_posted_and_reversed(self):
        self.assertEqual(self.days(), [None, None, None], "nothing is booked yet")
        self.post()
        self.assertEqual(self.days(), ["2026-10-31", "2026-10-31", None])
        self.deduction.with_user(self.manager).action_reverse("Salah bulan")
        self.assertEqual(self.days(), [None, None, None])

    def test_the_first_one_stays(self):
        self.post()
        november = self.make_deduction(period="2026-11-01")
        november.action_generate()
        november.import_result(
            xlsx([("E-001", "Ani", 100_000, None), ("E-003", "Citra", 50_000, None)]),
            "november.xlsx",
        )
        november.date = "2026-11-24"
        november.action_post()
        self.assertEqual(self.days(), ["2026-10-31", "2026-10-31", "2026-11-24"])

    def test_figures_of_a_campaign(self):
        campaign = self.env["koperasi.campaign"].create({"name": "Ajakan"})
        self.invitations.campaign_id = campaign
        self.post()
        self.assertRecordValues(
            campaign, [{"invited_count": 3, "joined_count": 3, "deducted_count": 2}]
        )
        self.assertAlmostEqual(campaign.deducted_rate, 2 / 3)

    def test_found_on_the_roster_after_the_deduction(self):
        """Dewi was invited, joined and was deducted, before her line of the roster was tied to her."""
        self.post()
        dewi = self.members["Dewi"]
        employee = self.env["koperasi.employee"].create({
            "name": "Dewi", "employer_id": self.employer.id, "employee_number": "E-X", "contract_type": "permanent",
        })  # fmt: skip
        campaign = self.env["koperasi.campaign"].create({"name": "Ajakan"})
        invitation = campaign._invite(Domain("id", "=", employee.id))
        invitation.sudo().invited_on = "2026-09-30"
        dewi.employee_number = "E-X"
        self.assertEqual(str(invitation.joined_on), "2026-10-01")
        self.assertEqual(str(invitation.first_deduction_on), "2026-10-31")

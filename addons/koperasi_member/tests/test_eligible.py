from psycopg2 import errors

from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .campaign_common import TODAY, CampaignCommon

# name, contract, hired on, what else; eligible by default (permanent and contract staff, at once),
# and when permanent staff and new hires are invited after six months
ROSTER = [
    ("Ani", "permanent", "2015-03-01", {}, True, True),
    ("Budi", "contract", "2020-01-01", {}, True, False),
    ("Cici", "probation", "2026-05-24", {}, False, True),  # six months today
    ("Dedi", "probation", "2026-05-25", {}, False, False),  # a day short
    ("Eka", "permanent", False, {}, True, False),  # day of hire unknown
    ("Fajar", False, "2015-03-01", {}, False, False),  # contract unknown
    ("Gita", "permanent", "2015-03-01", {"active": False}, False, False),  # left the employer
]


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestEligible(CampaignCommon):
    """Whom a cooperative may invite follows from its settings and the roster."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.employees = cls.env["koperasi.employee"]
        for name, contract, hired, more, *_eligible in ROSTER:
            cls.employees += cls.employ(name, contract_type=contract, hire_date=hired, **more)
        cls.hana = cls.employ("Hana")
        cls.hana.with_user(cls.clerk).action_make_members()

    def assertEligible(self, expected):
        everyone = self.employees + self.hana
        found = everyone.with_context(active_test=False).search(
            [("eligible", "=", True), ("id", "in", everyone.ids)]
        )
        others = everyone.with_context(active_test=False).search(
            [("eligible", "=", False), ("id", "in", everyone.ids)]
        )
        everyone.invalidate_recordset(["eligible"])
        self.assertEqual(found.mapped("name"), expected)
        self.assertEqual(everyone.filtered("eligible"), found)
        self.assertEqual(others, everyone - found)

    def test_by_default_permanent_and_contract_staff(self):
        self.assertEligible([name for name, *_rest, usual, _other in ROSTER if usual])

    def test_other_settings(self):
        self.company.write({
            "koperasi_invite_contract": False, "koperasi_invite_probation": True, "koperasi_invite_min_months": 6,
        })  # fmt: skip
        self.assertEligible([name for name, *_rest, other in ROSTER if other])

    def test_no_contract_at_all(self):
        self.company.write({"koperasi_invite_permanent": False, "koperasi_invite_contract": False})
        self.assertEligible([])

    @mute_logger("odoo.sql_db")
    def test_months_are_not_negative(self):
        with self.assertRaises(errors.CheckViolation), self.cr.savepoint():
            self.company.koperasi_invite_min_months = -1
            self.env.flush_all()

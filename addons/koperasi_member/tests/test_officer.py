from odoo.exceptions import AccessError, ValidationError
from odoo.tests import freeze_time, tagged

from .common import MemberCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-11-24 03:00:00")
class TestOfficer(MemberCommon):
    """Terms of office, and who is a related party on which day."""

    def elect(self, member, body="board", since="2026-01-01", until=None, **values):
        return (
            self.env["koperasi.officer"]
            .with_user(self.manager)
            .create(
                {
                    "member_id": member.id,
                    "company_id": self.company.id,
                    "body": body,
                    "date_from": since,
                    "date_to": until,
                    **values,
                }
            )
        )

    def test_related_on_a_day(self):
        ani, budi, cici = self.join("Ani"), self.join("Budi"), self.join("Cici")
        self.elect(ani, since="2024-01-01", until="2026-11-24")
        self.elect(budi, "supervisors", since="2026-11-25")
        everybody = ani + budi + cici
        for day, related in (
            ("2023-12-31", self.Member),
            ("2024-01-01", ani),
            ("2026-11-24", ani),
            ("2026-11-25", budi),
            (None, ani),  # today
        ):
            with self.subTest(day):
                self.assertEqual(everybody._related_parties(day), related)
        self.assertEqual(everybody.mapped("related_party"), [True, False, False])
        self.assertEqual(self.Member._in_office(self.company, "supervisors", "2027-01-01"), budi)
        officers = self.env["koperasi.officer"].search([("in_office", "=", True)])
        self.assertEqual(officers.member_id, ani)

    def test_one_office_at_a_time(self):
        ani = self.join("Ani")
        self.elect(ani, since="2024-01-01", until="2026-12-31")
        for since, until in (
            ("2026-12-31", None),
            ("2020-01-01", "2024-01-01"),
            ("2025-01-01", "2025-02-01"),
        ):
            with (
                self.subTest(since),
                self.assertRaisesRegex(ValidationError, "another office"),
                self.cr.savepoint(),
            ):
                self.elect(ani, "supervisors", since, until)
        self.elect(ani, "supervisors", "2027-01-01")

    def test_who_may(self):
        ani = self.join("Ani")
        with self.assertRaises(AccessError):
            self.elect(ani).with_user(self.clerk).write({"body": "supervisors"})
        with self.assertRaises(AccessError):
            self.elect(self.join("Budi")).with_user(self.manager).unlink()
        self.assertFalse(
            self.env["koperasi.officer"]
            .with_user(self.make_user("auditor", self.company_b))
            .with_context(allowed_company_ids=self.company_b.ids)
            .search([])
        )

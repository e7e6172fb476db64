import logging
import time

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, freeze_time, tagged
from odoo.tools import mute_logger

from odoo.addons.koperasi_member.models.member_leaving import ExitLine

from .common import MemberCommon

_logger = logging.getLogger(__name__)


@tagged("post_install", "-at_install")
class TestLifecycle(MemberCommon):
    """applicant -> active -> leaving -> closed, or rejected; who makes does not check."""

    def history(self, member):
        lines = member.status_ids.sorted("id")
        return [
            (line.from_state or None, line.to_state, line.user_id, line.reason or None)
            for line in lines
        ]

    @freeze_time("2026-11-23 18:00:00")
    def test_whole_life(self):
        """Every step leaves a line in the history; the day is the cooperative's, not the server's."""
        member = self.apply()
        member.action_submit()
        as_manager = member.with_user(self.manager)
        as_manager.action_approve()
        self.assertRegex(member.number, r"^A-\d{5}$")
        self.assertEqual(str(member.join_date), "2026-11-24")
        member.action_resign(reason="Pindah kota")
        self.assertEqual((member.leave_cause, str(member.leave_date)), ("resigned", "2026-11-24"))
        as_manager.action_settle()
        self.assertEqual(self.history(member), [
            (None, "applicant", self.clerk, None),
            ("applicant", "active", self.manager, None),
            ("active", "leaving", self.clerk, "Pindah kota"),
            ("leaving", "closed", self.manager, "Settled"),
        ])  # fmt: skip
        self.assertEqual(member.status_ids.mapped("date"), [member.join_date] * 4)

    def test_repeating_a_step_is_harmless(self):
        member = self.join()
        number = member.number
        as_manager = member.with_user(self.manager)
        as_manager.action_approve()
        member.action_resign()
        member.action_resign(reason="again")
        as_manager.action_settle()
        as_manager.action_settle()
        self.assertEqual(
            (member.number, member.state, len(member.status_ids)), (number, "closed", 4)
        )

    def test_maker_is_not_checker(self):
        member = self.apply(user=self.manager)
        member.action_submit()
        self.assertFalse(member.can_approve)
        with self.assertRaisesRegex(UserError, "Another person"):
            member.action_approve()
        other = self.make_user("manager", self.company_b)
        other.write({"company_ids": [(4, self.company.id)], "company_id": self.company.id})
        self.assertTrue(member.with_user(other).can_approve)
        member.with_user(other).action_approve()
        self.assertEqual(member.approved_by_id, other)

    def test_steps_in_the_wrong_state_are_refused(self):
        applicant, active = self.apply("Calon"), self.join("Anggota")
        for member, step in [
            (applicant, "action_approve"),  # not submitted
            (applicant, "action_resign"),
            (applicant, "action_settle"),
            (active, "action_submit"),
            (active, "action_reject"),
            (active, "action_settle"),
            (active, "action_reopen"),
        ]:
            with self.subTest(step, state=member.state), self.assertRaises(UserError):
                getattr(member.with_user(self.manager), step)()

    def test_rejected_and_reopened(self):
        member = self.apply()
        member.action_submit()
        wizard = Form(
            self.env["koperasi.member.reject"]
            .with_user(self.manager)
            .with_context(active_ids=member.ids)
        )
        wizard.reason = "Dokumen kurang"
        wizard.save().action_reject()
        self.assertEqual(
            (member.state, member.status_ids[0].reason), ("rejected", "Dokumen kurang")
        )
        member.action_reopen()
        self.assertEqual((member.state, member.submitted_by_id.id), ("applicant", False))

    def test_leave_wizard(self):
        member = self.join()
        wizard = Form(
            self.env["koperasi.member.leave"]
            .with_user(self.clerk)
            .with_context(active_ids=member.ids)
        )
        wizard.cause, wizard.date = "deceased", "2026-10-01"
        wizard.save().action_leave()
        self.assertEqual(
            (member.state, member.leave_cause, str(member.leave_date)),
            ("leaving", "deceased", "2026-10-01"),
        )

    def test_nobody_is_closed_with_something_open(self):
        member = self.join()
        member.action_resign()
        self.patch(
            type(self.Member), "_exit_lines", lambda self: [ExitLine("Simpanan Wajib", 100_000.0)]
        )
        with self.assertRaisesRegex(UserError, "Simpanan Wajib: Rp.100.000"):
            member.with_user(self.manager).action_settle()
        self.patch(type(self.Member), "_exit_lines", lambda self: [ExitLine("Simpanan Wajib", 0.0)])
        member.with_user(self.manager).action_settle()
        self.assertEqual(member.state, "closed")

    def test_numbers_run_per_cooperative_and_skip_those_taken(self):
        first = self.join("Satu")
        prefix, width = "A-", 5
        taken = f"{prefix}{int(first.number[2:]) + 1:0{width}}"
        self.apply("Lama").sudo().number = taken
        self.assertEqual(self.join("Tiga").number, f"{prefix}{int(first.number[2:]) + 2:0{width}}")
        other = self.Member.create({"name": "Lain", "company_id": self.company_b.id})
        other._do_submit()
        other._do_approve()
        self.assertEqual(other.number, "A-00001")

    def test_decisions_are_not_written_by_clients(self):
        member = self.apply()
        for vals in [
            {"state": "active"},
            {"number": "A-1"},
            {"submitted_by_id": 1},
            {"approved_by_id": 1},
            {"leave_date": "2026-01-01"},
        ]:
            with self.subTest(vals), self.assertRaises(AccessError):
                member.with_user(self.users["admin"]).write(vals)
            with self.subTest(vals), self.assertRaises(AccessError):
                self.apply("Baru", **vals)

    def test_history_and_register_only_grow(self):
        member = self.join()
        with self.assertRaisesRegex(UserError, "only grows"):
            member.sudo().status_ids.write({"reason": "x"})
        with self.assertRaisesRegex(UserError, "only grows"):
            member.sudo().status_ids.unlink()
        with self.assertRaisesRegex(ValidationError, "Nothing is deleted"):
            member.sudo().unlink()

    def test_six_hundred_in_one_call(self):
        applicants = self.Member.with_user(self.clerk).create(
            [{"name": f"Orang {n}"} for n in range(600)]
        )
        applicants.action_submit()
        self.env.flush_all()
        start, before = time.perf_counter(), self.env.cr.sql_log_count
        applicants.with_user(self.manager).action_approve()
        self.env.flush_all()
        seconds, queries = time.perf_counter() - start, self.env.cr.sql_log_count - before
        _logger.info("600 members approved in %.1f s with %d queries", seconds, queries)
        self.assertEqual(len(set(applicants.mapped("number"))), 600)
        self.assertLess(seconds, 10)
        self.assertLess(queries, 800, "one for each number, little beside")


@tagged("post_install", "-at_install")
class TestOnePerson(MemberCommon):
    """One membership per person and cooperative; the contact stands alone."""

    def test_contact_is_made_or_taken(self):
        member = self.apply("Ani", phone="0812", city="Bandung")
        self.assertEqual(
            (member.partner_id.name, member.partner_id.phone, member.partner_id.city),
            ("Ani", "0812", "Bandung"),
        )
        self.assertEqual(member.partner_id.company_id, self.company)
        partner = self.env["res.partner"].create({"name": "Budi"})
        budi = self.Member.with_user(self.clerk).create({"partner_id": partner.id})
        budi.name = "Budi Santoso"
        self.assertEqual(partner.name, "Budi Santoso")

    @mute_logger("odoo.sql_db")
    def test_same_person_twice(self):
        member = self.join()
        with self.assertRaises(IntegrityError), self.cr.savepoint():
            self.Member.create({"partner_id": member.partner_id.id})
        member.partner_id.company_id = False
        twin = self.Member.create(
            {"partner_id": member.partner_id.id, "company_id": self.company_b.id}
        )
        self.assertEqual(twin.name, member.name)

    def test_employer_is_no_parent(self):
        member = self.apply()
        child = self.env["res.partner"].create({"name": "Cici", "parent_id": self.employer.id})
        for what, change in [
            ("new member", lambda: self.Member.create({"partner_id": child.id})),
            ("other contact", lambda: member.sudo().write({"partner_id": child.id})),
            (
                "parent of a member",
                lambda: member.partner_id.write({"parent_id": self.employer.id}),
            ),
            (
                "child of the employer",
                lambda: self.employer.write({"child_ids": [(4, member.partner_id.id)]}),
            ),
        ]:
            with (
                self.subTest(what),
                self.assertRaisesRegex(ValidationError, "stands alone"),
                self.cr.savepoint(),
            ):
                change()

    def test_form(self):
        with Form(self.Member.with_user(self.clerk)) as form:
            form.name, form.phone, form.employer_id, form.employee_number = (
                "Dewi",
                "0813",
                self.employer,
                "E9",
            )
        member = form.record
        self.assertEqual(
            (member.name, member.partner_id.phone, member.state), ("Dewi", "0813", "applicant")
        )

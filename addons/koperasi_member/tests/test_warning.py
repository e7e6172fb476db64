from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import MemberCommon

# Who may read warnings and complaints, write down a complaint, follow up, dismiss, look for signs now
RIGHTS = {
    "teller": ("..", "...."),
    "head_teller": ("..", "...."),
    "loan_officer": ("..", "...."),
    "loan_approver": ("..", "...."),
    "auditor": ("wc", "...."),
    "clerk": ("wc", "cfds"),
    "manager": ("wc", "cfds"),
    "admin": ("wc", "cfds"),
}
DAY_1, DAY_2, DAY_3 = date(2026, 11, 2), date(2026, 11, 3), date(2026, 11, 4)


class WarningCommon(MemberCommon):
    """``complain`` makes a signal of weight 1, leaving on a day to come one of weight 3."""

    @classmethod
    def complain(cls, member, subject="Antrean panjang"):
        complaints = cls.env["koperasi.member.complaint"].with_user(cls.clerk)
        return complaints.create({"member_id": member.id, "subject": subject, "date": "2026-11-01"})

    @classmethod
    def resolve(cls, complaint):
        complaint.resolution = "Loket kedua dibuka"
        complaint.action_resolve()

    @classmethod
    def refresh(cls, day=DAY_1, company=None):
        cls.env["koperasi.member.warning"]._refresh(company or cls.company, day)

    @classmethod
    def warning(cls, member):
        warnings = cls.env["koperasi.member.warning"].with_user(cls.clerk)
        return warnings.with_context(lang="en_US").search([("member_id", "=", member.id)])


@tagged("post_install", "-at_install")
class TestWarning(WarningCommon):
    """One row per member with signs of leaving; what was decided about it holds until there is something new."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ani = cls.join("Ani")

    def found(self):
        warning = self.warning(self.ani)
        return (warning.state, warning.score, str(warning.first_seen), str(warning.last_seen))

    def test_reasons_and_level(self):
        """The heaviest reason first; two small ones are serious, a member who goes is urgent."""
        table = [
            # who, complaints, leaves on, score, level, main reason, reasons
            ("Budi", ["Antrean"], None, 1, "low", "complaint", ["Complained on 1 Nov 2026: Antrean"]),
            ("Cici", ["A", "B"], None, 2, "medium", "complaint",
             ["Complained on 1 Nov 2026: A", "Complained on 1 Nov 2026: B"]),
            ("Dedi", ["A"], "2026-12-31", 4, "high", "leaving",
             ["Has resigned as of 31 Des 2026", "Complained on 1 Nov 2026: A"]),
            ("Edi", [], None, 0, False, False, []),
        ]  # fmt: skip
        members = {}
        for name, complaints, leaves_on, *_expected in table:
            members[name] = self.join(name)
            for subject in complaints:
                self.complain(members[name], subject)
            if leaves_on:
                members[name].action_resign(date=leaves_on)
        self.refresh()
        for name, _complaints, _leaves, score, level, main, reasons in table:
            with self.subTest(name):
                warning = self.warning(members[name])
                self.assertEqual(
                    (warning.score, warning.level, warning.main_signal), (score, level, main)
                )
                self.assertEqual((warning.reasons or "").splitlines(), reasons)

    def test_nobody_else_is_warned_about(self):
        applicant, gone = self.apply("Calon"), self.join("Pergi")
        gone.action_resign(date="2026-11-01")
        for member in (applicant, gone):
            self.complain(member)
        self.refresh()
        self.assertFalse(self.warning(applicant) + self.warning(gone))

    def test_seen_night_after_night(self):
        complaint = self.complain(self.ani)
        self.refresh(DAY_1)
        self.assertEqual(self.found(), ("open", 1, "2026-11-02", "2026-11-02"))
        self.refresh(DAY_2)
        self.assertEqual(self.found(), ("open", 1, "2026-11-02", "2026-11-03"))
        self.resolve(complaint)
        self.refresh(DAY_3)
        self.assertEqual(self.found(), ("past", 1, "2026-11-02", "2026-11-03"))
        self.complain(self.ani, "Bunga")
        self.refresh(date(2026, 12, 1))
        self.assertEqual(self.found(), ("open", 1, "2026-12-01", "2026-12-01"))

    def test_dismissed_stays_until_there_is_something_new(self):
        first = self.complain(self.ani)
        self.refresh(DAY_1)
        self.warning(self.ani).action_dismiss("Salah paham")
        self.refresh(DAY_2)
        self.assertEqual(self.found(), ("dismissed", 1, "2026-11-02", "2026-11-03"))
        second = self.complain(self.ani, "Bunga")
        self.refresh(DAY_3)
        self.assertEqual(self.found(), ("open", 2, "2026-11-04", "2026-11-04"))
        self.warning(self.ani).action_dismiss("Salah paham lagi")
        self.resolve(second)
        self.refresh(DAY_3)
        self.assertEqual(self.found()[:2], ("dismissed", 1), "the first one is known")
        self.resolve(first)
        self.refresh(DAY_3)
        self.assertEqual(self.found()[0], "dismissed")

    def test_followed_up(self):
        """Each member gets an activity with the reasons; the warning is open again when there is more."""
        budi = self.join("Budi")
        for member in (self.ani, budi):
            self.complain(member)
        self.refresh(DAY_1)
        wizard = (
            self.env["koperasi.member.warning.follow"]
            .with_user(self.clerk)
            .with_context(active_ids=(self.warning(self.ani) + self.warning(budi)).ids)
            .create(
                {"user_id": self.manager.id, "date_deadline": "2026-11-09", "summary": "Telepon"}
            )
        )
        wizard.action_follow_up()
        for member in (self.ani, budi):
            [activity] = member.activity_ids
            self.assertEqual(activity.user_id, self.manager)
            self.assertEqual(
                (str(activity.date_deadline), activity.summary), ("2026-11-09", "Telepon")
            )
            self.assertIn("Antrean panjang", str(activity.note))
            self.assertEqual(self.warning(member).user_id, self.manager)
        self.refresh(DAY_2)
        self.assertEqual(self.warning(self.ani).state, "followed_up")
        self.complain(budi, "Bunga")
        self.refresh(DAY_3)
        self.assertEqual(
            (self.warning(self.ani).state, self.warning(budi).state), ("followed_up", "open")
        )

    def test_followed_up_and_over_and_back(self):
        """A signal that goes and comes back is one that somebody has dealt with already."""
        self.ani.action_resign(date="2026-12-31")
        self.refresh(DAY_1)
        self.warning(self.ani).action_follow_up(self.manager.id)
        self.ani.sudo().leave_date = DAY_1
        self.refresh(DAY_2)
        self.assertEqual(self.found()[0], "past")
        self.ani.sudo().leave_date = date(2026, 12, 31)
        self.refresh(DAY_3)
        self.assertEqual(self.found()[0], "followed_up")

    def test_reasons_are_asked_for(self):
        complaint = self.complain(self.ani)
        self.refresh()
        with self.assertRaisesRegex(UserError, "what was done"):
            complaint.action_resolve()
        with self.assertRaisesRegex(UserError, "Say why"):
            self.warning(self.ani).action_dismiss("  ")

    def test_member_shows_his_warning(self):
        self.complain(self.ani)
        self.refresh()
        member = self.ani.with_user(self.clerk)
        self.assertEqual((member.warning_state, member.complaint_count), ("open", 1))
        self.assertIn("Antrean panjang", member.warning_reasons)
        found = self.Member.with_user(self.clerk).search([("warning_ids.state", "=", "open")])
        self.assertEqual(found, self.ani)

    def test_cron_looks_into_every_cooperative(self):
        stranger = self.Member.create({"name": "Cici", "company_id": self.company_b.id})
        stranger._do_approve()
        for member in (self.ani, stranger):
            self.env["koperasi.member.complaint"].create({"member_id": member.id, "subject": "A"})
        # what the nightly job commits is rolled back with the test
        self.patch(self.env.registry["ir.cron"], "_commit_progress", lambda *args, **kwargs: 1.0)
        self.env["koperasi.member.warning"].sudo()._cron_refresh()
        warnings = self.env["koperasi.member.warning"].sudo().search([])
        self.assertEqual(warnings.member_id, self.ani.sudo() + stranger)
        self.assertEqual(warnings.mapped("company_id"), self.company + self.company_b)


@tagged("post_install", "-at_install")
class TestWarningScale(WarningCommon):
    """All members are looked through at once."""

    def queries(self, prefix, count):
        members = self.Member.create([{"name": f"{prefix} {place}"} for place in range(count)])
        members._do_approve()
        self.env["koperasi.member.complaint"].create(
            [{"member_id": member.id, "subject": "A"} for member in members]
        )
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.refresh()
        spent = self.env.cr.sql_log_count - before
        self.assertEqual(len(self.warning(members[0])), 1)
        return spent

    def test_queries_do_not_grow_with_members(self):
        self.queries("W", 2)  # caches
        few, many = self.queries("A", 50), self.queries("B", 200)
        self.assertEqual(many, few)
        self.assertLessEqual(few, 5)


@tagged("post_install", "-at_install")
class TestWarningRights(WarningCommon):
    """Clerks and managers work with it, auditors read it, members know nothing of it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ani = cls.join("Ani")
        cls.complaint = cls.complain(cls.ani)
        cls.refresh()
        cls.stranger = cls.Member.create({"name": "Cici", "company_id": cls.company_b.id})
        cls.stranger._do_approve()
        cls.env["koperasi.member.complaint"].create({"member_id": cls.stranger.id, "subject": "A"})
        cls.refresh(company=cls.company_b)

    def letters(self, **calls):
        return "".join(name if self.allowed(call) else "." for name, call in calls.items())

    def allowed(self, call):
        try:
            with self.cr.savepoint():
                call()
        except AccessError:
            return False
        return True

    def test_table_of_rights(self):
        for role, (reads, works) in RIGHTS.items():
            with self.subTest(role):
                user = self.users[role]
                warning, complaint = (
                    self.warning(self.ani).with_user(user),
                    self.complaint.with_user(user),
                )
                found = self.letters(
                    w=lambda w=warning: w.read(["reasons", "state"]),
                    c=lambda c=complaint: c.read(["subject"]),
                )
                self.assertEqual(found, reads)
                member = self.ani.with_user(user)
                self.assertEqual(
                    self.allowed(lambda m=member: m.read(["warning_reasons", "complaint_count"])),
                    reads == "wc",
                )
                found = self.letters(
                    c=lambda c=complaint, m=member: c.create({"member_id": m.id, "subject": "B"}),
                    f=lambda w=warning, u=user: w.action_follow_up(u.id),
                    d=lambda w=warning: w.action_dismiss("Salah paham"),
                    s=lambda w=warning: w.action_refresh(),
                )
                self.assertEqual(found, works)

    def test_nobody_writes_a_warning(self):
        for role, user in self.users.items():
            for change in ("write", "unlink", "create"):
                with self.subTest(role, change=change):
                    self.assertFalse(self.warning(self.ani).with_user(user).has_access(change))
        with self.assertRaises(AccessError):
            self.complaint.with_user(self.clerk).unlink()

    def test_company_b(self):
        foreign = (
            self.env["koperasi.member.warning"]
            .sudo()
            .search([("company_id", "=", self.company_b.id)])
        )
        self.assertTrue(foreign)
        for role in ("clerk", "manager", "auditor", "admin"):
            with self.subTest(role):
                for model in ("koperasi.member.warning", "koperasi.member.complaint"):
                    records = self.env[model].with_user(self.users[role])
                    self.assertEqual(records.search([]).member_id, self.ani)
                with self.assertRaises(AccessError):
                    foreign.with_user(self.users[role]).action_dismiss("Bukan urusan kami")

    def test_portal_member(self):
        portal = new_test_user(
            self.env, "ani_portal", groups="base.group_portal", company_id=self.company.id,
            company_ids=[(6, 0, self.company.ids)], partner_id=self.ani.partner_id.id,
        )  # fmt: skip
        member = self.ani.with_user(portal)
        for what, call in [
            ("warning", lambda: self.warning(self.ani).with_user(portal).read(["state"])),
            ("warnings", lambda: self.env["koperasi.member.warning"].with_user(portal).search([])),
            ("complaint", lambda: self.complaint.with_user(portal).read(["subject"])),
            ("growth", lambda: self.env["koperasi.member.growth"].with_user(portal).search([])),
            ("reasons", lambda: member.read(["warning_reasons"])),
            ("card", member.action_print_card),
            ("dismiss", lambda: self.warning(self.ani).with_user(portal).action_dismiss("x")),
        ]:
            with self.subTest(what), self.assertRaises(AccessError):
                call()

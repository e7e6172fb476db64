from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.koperasi_savings.models import paper_run

from .common import SavingsCommon


@tagged("post_install", "-at_install")
class TestPaperRun(SavingsCommon):
    """Five members with money, two in a file: files of 2, 2 and 1."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.members = cls.make_members(5)
        for member in cls.members:
            account = member.savings_account_ids.filtered(lambda a: a.kind == "voluntary")
            account.sudo().deposit(100, date="2026-11-02")
        cls.startClassPatcher(patch.object(paper_run, "SIZE", 2))
        # the cron commits; a test stays in its transaction
        cron = cls.env.registry["ir.cron"]
        cls.startClassPatcher(patch.object(cron, "_commit_progress", lambda *a, **k: 60))

    def run_of(self, **values):
        run = self.env["koperasi.paper.run"].with_user(self.users["clerk"]).create(
            {"date_from": "2026-11-01", "date_to": "2026-11-30", **values}
        )  # fmt: skip
        run.action_start()
        return run

    def test_files_in_chunks(self):
        run = self.run_of(with_workbook=True)
        self.assertEqual((run.state, run.member_count, run.done_count), ("running", 5, 0))
        self.env["koperasi.paper.run"]._cron_work()
        self.assertEqual((run.state, run.done_count, run.progress), ("done", 5, 100))
        self.assertEqual(run.part_ids.sorted("name").mapped("name"), [
            f"{first:06}-{last:06}.{kind}" for first, last in ((1, 2), (3, 4), (5, 5)) for kind in ("pdf", "xlsx")
        ])  # fmt: skip
        texts = [part._content().decode() for part in run.part_ids if part.name.endswith("pdf")]
        self.assertEqual([text.count('class="page"') for text in texts], [2, 2, 1])
        self.assertTrue(all(member.number in "".join(texts) for member in self.members))

    def test_interrupted_and_resumed(self):
        """What was made before a crash or a stop is not made again."""
        run = self.run_of()
        run.sudo()._work()
        first = run.part_ids
        run.action_stop()
        self.assertFalse(run.sudo()._work())
        run.action_start()
        self.env["koperasi.paper.run"]._cron_work()
        self.assertEqual(run.part_ids.sorted("name")[0], first)
        self.assertEqual((run.state, len(run.part_ids)), ("done", 3))
        self.env["koperasi.paper.run"]._cron_work()
        self.assertEqual(len(run.part_ids), 3)

    def test_letters(self):
        run = self.run_of(kind="confirmation", with_workbook=True)
        self.env["koperasi.paper.run"]._cron_work()
        self.assertEqual(len(run.part_ids), 3)
        self.assertRegex(
            run.part_ids[0]._content().decode(), "Balance Confirmation|Konfirmasi Saldo"
        )

    def test_a_started_run_is_not_changed(self):
        run = self.run_of()
        with self.assertRaises(UserError):
            run.date_to = "2026-12-31"
        draft = self.env["koperasi.paper.run"].with_user(self.users["clerk"]).create({})
        with self.assertRaises(UserError):
            draft.member_order = [1]
        with self.assertRaises(UserError):
            self.run_of(date_from="2020-01-01", date_to="2020-01-31")

    def test_rights(self):
        run = self.run_of()
        stranger = self.make_user("clerk", self.company_b)
        for user in (self.users["teller"], self.users["auditor"], stranger):
            for button in ("action_start", "action_stop", "action_download"):
                with self.subTest(user=user.login, button=button), self.assertRaises(AccessError):
                    getattr(run.with_user(user), button)()

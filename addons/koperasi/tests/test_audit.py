import subprocess
import sys
import tempfile
from pathlib import Path

from odoo.tests import tagged
from odoo.tools import file_path, mute_logger

from .test_journey import JourneyCommon

SCRIPT = "/koperasi_base/static/tools/verify_chain.py"


@tagged("post_install", "-at_install")
class TestAudit(JourneyCommon):
    """What a supervisor does, in a real browser, and what she takes home."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.auditor = cls.user("pengawas", "koperasi_base.group_auditor")
        for amount in (500_000, 250_000):
            cls.account.with_user(cls.teller).deposit(amount)

    def test_four_clicks_from_figure_to_person(self):
        self.start_tour("/odoo", "koperasi_auditor_walks", login="pengawas")

    def test_verification_is_watched_and_kept(self):
        self.start_tour("/odoo", "koperasi_auditor_verifies", login="pengawas")
        self.assertRecordValues(
            self.env["koperasi.chain.verification"].search([("company_id", "=", self.company.id)]),
            [{"user_id": self.auditor.id, "state": "ok", "entry_count": 2, "fault_count": 0}],
        )

    def test_downloads(self):
        verification = self.env["koperasi.chain.verification"].with_user(self.auditor)._start()
        self.authenticate("pengawas", "pengawas-koperasi")
        with tempfile.TemporaryDirectory() as folder:
            export, script = Path(folder, "chain.jsonl"), Path(folder, "verify_chain.py")
            export.write_bytes(
                self.url_open(f"/koperasi/chain/{verification.id}/chain.jsonl").content
            )
            script.write_bytes(self.url_open(SCRIPT).content)
            self.assertEqual(script.read_text(), Path(file_path(SCRIPT[1:])).read_text())
            done = subprocess.run(
                [sys.executable, "-I", script, export], capture_output=True, text=True, check=False
            )
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            self.assertIn("UNBROKEN", done.stdout)
            download = verification.download_ids
            self.assertEqual(
                (download.user_id, download.size), (self.auditor, export.stat().st_size)
            )

    @mute_logger("odoo.http")  # refusals are what we want
    def test_downloads_are_refused(self):
        verification = self.env["koperasi.chain.verification"].with_user(self.auditor)._start()
        for login in ("kasir", "ani", None):
            with self.subTest(login):
                self.authenticate(login, login and f"{login}-koperasi")
                url = f"/koperasi/chain/{verification.id}/chain.jsonl"
                answer = self.url_open(url, allow_redirects=False)
                self.assertNotEqual(answer.status_code, 200)
                self.assertNotIn("Ani", answer.text)
        self.assertFalse(verification.download_ids)

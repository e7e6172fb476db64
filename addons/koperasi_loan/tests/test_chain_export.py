import hashlib
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import SQL, file_path

from odoo.addons.koperasi_base import ledger_sql

from .common_audit import ChainCommon

TOOLS = Path(file_path("koperasi_base/static/tools"))
SAVINGS = "koperasi_savings_transaction"


@tagged("post_install", "-at_install")
class TestChainExport(ChainCommon):
    """What the script says about a true export and about forged ones, in a process without Odoo."""

    def verify(self, lines):
        return self.run_script("verify_chain.py", lines)

    def compare(self, lines, earlier):
        return self.run_script("compare_chains.py", lines, earlier)

    def run_script(self, script, *exports):
        """(exit code, what it printed)."""
        with tempfile.TemporaryDirectory() as folder:
            files = []
            for number, content in enumerate(exports):
                files.append(Path(folder, f"{number}.jsonl"))
                files[-1].write_bytes("".join(f"{line}\n" for line in content).encode())
            command = [sys.executable, "-I", TOOLS / script, *map(str, files)]
            done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder,
                                  env={"PYTHONIOENCODING": "utf-8"})  # fmt: skip
        self.assertFalse(done.stderr)
        return done.returncode, done.stdout

    def place(self, lines, account, number):
        """Index of an entry's line."""
        wanted = (account._ledger_entry_model, account.id, number)
        for index, line in enumerate(lines):
            row = json.loads(line)
            if (row.get("ledger"), row.get("account"), row.get("number")) == wanted:
                return index
        raise AssertionError("no such entry")

    def change(self, lines, account, number, **values):
        """The lines with other values in an entry."""
        index = self.place(lines, account, number)
        row = {**json.loads(lines[index]), **values}
        return [*lines[:index], json.dumps(row), *lines[index + 1 :]]

    def test_true_export(self):
        lines = self.export()
        code, output = self.verify(lines)
        self.assertEqual(code, 0, output)
        # 7 deposits of 1,000 to 1,006, one of 40,000; a loan of 12,000,000 less 1,000,000
        for text in (
            "UNBROKEN",
            f"{self.ani_savings.id} Ani Wijaya: 7 entries, balance 7,021",
            f"{self.loan.id} Ani Wijaya: 2 entries, balance 11,000,000",
            f"10 entries, seal {self.verified().seal}",
        ):
            self.assertIn(text, output)
        for scope, entries in (
            ({"partner": self.member.partner_id}, 9),
            ({"account": self.loan}, 2),
        ):
            code, output = self.verify(self.export(**scope))
            self.assertEqual((code, f"{entries} entries, seal" in output), (0, True), output)

    def test_forged_exports(self):
        lines = self.export()
        savings, loan = self.ani_savings, self.loan
        second, third = self.place(lines, savings, 2), self.place(lines, savings, 3)
        last = self.place(lines, savings, 7)
        swapped = [*lines]
        swapped[second], swapped[third] = swapped[third], swapped[second]
        reordered = json.dumps(dict(reversed(json.loads(lines[second]).items())))
        row_of = f"{SAVINGS.replace('_', '.')}, account {savings.id}, entry %s "
        table = [
            # what was done to the file, what the first fault says
            (self.change(lines, savings, 2, amount="1002"), row_of % 2 + "is not what was hashed"),
            (self.change(lines, savings, 2, memo="other"), row_of % 2 + "is not what was hashed"),
            (self.change(lines, savings, 2, key=None), row_of % 2 + "is not what was hashed"),
            (self.change(lines, savings, 2, user=1234), row_of % 2 + "is not what was hashed"),
            (
                self.change(lines, loan, 2, interest="119999"),
                f"account {loan.id}, entry 2 is not what",
            ),
            (self.change(lines, savings, 2, hash="0" * 64), row_of % 2 + "is not what was hashed"),
            ([*lines[:second], *lines[second + 1 :]], row_of % 3 + "follows entry 1"),
            ([*lines[:last], *lines[last + 1 :]], row_of % 6 + "is the last one here, not 7"),
            (swapped, row_of % 3 + "follows entry 1"),
            ([*lines[: second + 1], *lines[second:]], row_of % 2 + "follows entry 2"),
            ([*lines[:second], reordered, *lines[second + 1 :]], "does not have the fields"),
            (lines[:-1], "the file is cut off"),
            (lines[: last + 1], "the file is cut off"),
        ]
        for number, (forged, expected) in enumerate(table):
            with self.subTest(number, expected=expected):
                code, output = self.verify(forged)
                self.assertEqual(code, 1)
                self.assertIn(expected, output.split(" seal ")[1].splitlines()[1])

    def test_whole_account_left_out(self):
        lines = self.export()
        ledger, account = self.budi_savings._ledger_entry_model, self.budi_savings.id
        rows = [json.loads(line) for line in lines]
        kept = [
            line for line, row in zip(lines, rows, strict=True)
            if (row.get("ledger"), row.get("account")) != (ledger, account)
        ]  # fmt: skip
        code, output = self.verify(kept)
        self.assertEqual((code, "seal of its accounts" in output), (1, True))

    def test_forged_to_the_end_and_the_earlier_export(self):
        """Whoever owns the database can compute every hash anew: only what was kept elsewhere shows it."""
        kept, anchors = self.export(), self.export("last")
        self.assertLess(len(anchors), len(kept))
        self.ani_savings.sudo().deposit(5000, date="2026-11-10")
        for earlier in (kept, anchors):
            self.assertEqual(self.compare(self.export(), earlier)[0], 0)

        entry = self.entry(self.ani_savings, 7)
        self.tamper(f"UPDATE {SAVINGS} SET memo = 'forged' WHERE id = %s", entry.id)
        self.rehash(self.ani_savings)
        forged = self.export()
        self.assertEqual(self.verified().state, "ok")
        self.assertEqual(self.verify(forged)[0], 0)
        for earlier in (kept, anchors):
            code, output = self.compare(forged, earlier)
            self.assertEqual(code, 1)
            self.assertIn("entry 7 is another one than in the earlier export", output)
        # an account that is no longer there at all
        shorter = self.export(account=self.budi_savings)
        code, output = self.compare(shorter, anchors)
        self.assertEqual(code, 1)
        self.assertIn(
            f"account {self.ani_savings.id}: entry 7 of the earlier export is missing", output
        )

    def rehash(self, account):
        """What a forger with the password of the database would do after changing entries."""
        entries, before = self.entry(account, 1), ""
        entries = entries.search([("account_id", "=", account.id)], order="number")
        for entry in entries:
            [(before,)] = self.env.execute_query(self.hash_query(entry, before))
            self.tamper(f"UPDATE {SAVINGS} SET entry_hash = %s WHERE id = %s", before, entry.id)
        self.tamper(
            "UPDATE koperasi_savings_account SET last_hash = %s WHERE id = %s", before, account.id
        )

    def hash_query(self, entry, before):
        return SQL(
            "SELECT koperasi_chain_step(%s, '', %s) FROM koperasi_savings_transaction entry WHERE id = %s",
            before,
            ledger_sql.payload("entry", "account_id", []),
            entry.id,
        )

    def test_download_is_on_record(self):
        verification = self.verified()
        parts = []
        download = verification._export("chain", parts.append)
        data = b"".join(parts)
        self.assertRecordValues(
            download,
            [
                {
                    "user_id": self.auditor.id,
                    "content": "chain",
                    "account_count": 3,
                    "entry_count": 10,
                    "size": len(data),
                    "file_hash": hashlib.sha256(data).hexdigest(),
                    "seal": verification.seal,
                }
            ],
        )
        self.assertEqual(verification.download_ids, download)
        with self.assertRaises(AccessError):
            download.with_user(self.users["admin"]).unlink()

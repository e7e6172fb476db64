import hashlib
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import SQL, file_path

from odoo.addons.koperasi_base import ledger_sql
from odoo.addons.koperasi_base.models import chain_verification

from .common_audit import AuditCommon

SCRIPT = file_path("koperasi_base/static/tools/verify_chain.py")
SAVINGS, LOANS = "koperasi_savings_transaction", "koperasi_loan_transaction"
# Texts that look like the borders of the text that is hashed, of a line or of JSON.
HOSTILE = [
    "a|b|c",
    "x\ny\r\nz",
    '"}\n{"end": true}',
    "\u2028\x85\x0b",
    "Rp 1.000 ✓ \\n é",
    "",
    None,
]


class ChainCommon(AuditCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for number, text in enumerate(HOSTILE):
            cls.ani_savings.sudo().deposit(
                1000 + number, date="2026-10-05", memo=text, key=text and f"{number}|{text}"
            )
        cls.budi_savings.sudo().deposit(40_000, date="2026-10-06")
        cls.loan.sudo().pay(1_120_000, date="2026-11-01")
        cls.auditor = cls.users["auditor"]

    def entry(self, account, number):
        model = account._ledger_entry_model
        field = self.env[model]._ledger_account_field
        return self.env[model].search([(field, "=", account.id), ("number", "=", number)])

    def start(self, user=None, **scope):
        return (
            self.env["koperasi.chain.verification"].with_user(user or self.auditor)._start(**scope)
        )

    def verified(self, **scope):
        verification = self.start(**scope)
        while verification.verify_chunk():
            pass
        return verification

    def export(self, content="chain", **scope):
        """The file that a supervisor downloads, as a list of lines."""
        parts = []
        self.verified(**scope)._export(content, parts.append)
        return b"".join(parts).decode().split("\n")[:-1]


@tagged("post_install", "-at_install")
class TestChainVerification(ChainCommon):
    def test_every_entry_is_verified(self):
        table = [
            # scope, accounts, entries: Ani has 7 deposits and a loan with 2 rows, Budi 1 deposit
            ({}, 3, 10),
            ({"partner": self.member.partner_id}, 2, 9),
            ({"account": self.budi_savings}, 1, 1),
            ({"account": self.loan}, 1, 2),
        ]
        for scope, accounts, entries in table:
            with self.subTest(scope):
                verification = self.verified(**scope)
                self.assertRecordValues(
                    verification,
                    [
                        {
                            "state": "ok",
                            "done_count": accounts,
                            "account_count": accounts,
                            "entry_count": entries,
                            "fault_count": 0,
                            "progress": 100,
                            "user_id": self.auditor.id,
                        }
                    ],
                )
                self.assertTrue(verification.finished_on)

    def test_progress_chunk_by_chunk_gives_the_same_seal(self):
        whole = self.verified().seal
        with patch.object(chain_verification, "CHUNK_ACCOUNTS", 1):
            verification, seen = self.start(), []
            while verification.verify_chunk():
                seen.append((verification.done_count, round(verification.progress)))
        self.assertEqual(seen, [(1, 33), (2, 67)])
        self.assertEqual((verification.state, verification.seal), ("ok", whole))

    def test_long_accounts_make_short_chunks(self):
        with patch.object(chain_verification, "CHUNK_ENTRIES", 1):
            verification, chunks = self.start(), 1
            while verification.verify_chunk():
                chunks += 1
        self.assertEqual((chunks, verification.entry_count), (3, 10))

    def test_tampering_is_found_and_named(self):
        second, last = self.entry(self.ani_savings, 2), self.entry(self.ani_savings, 7)
        paid = self.entry(self.loan, 2)
        held = f"UPDATE koperasi_savings_account SET %s WHERE id = {self.ani_savings.id}"
        table = [
            # what was done, (entry, reason) found
            (f"UPDATE {SAVINGS} SET amount = 9 WHERE id = {second.id}", {(2, "content"), (2, "balance")}),
            (f"UPDATE {SAVINGS} SET memo = 'x' WHERE id = {second.id}", {(2, "content")}),
            (f"UPDATE {LOANS} SET interest = 1 WHERE id = {paid.id}", {(2, "content")}),
            (f"UPDATE {SAVINGS} SET entry_hash = repeat('0', 64) WHERE id = {second.id}",
             {(2, "content"), (3, "content")}),
            (f"DELETE FROM {SAVINGS} WHERE id = {second.id}",
             {(3, "gap"), (3, "content"), (3, "balance")}),
            (f"DELETE FROM {SAVINGS} WHERE id = {last.id}", {(6, "tail")}),
            (f"DELETE FROM {SAVINGS} WHERE account_id = {self.ani_savings.id}", {(0, "tail")}),
            (held % "last_hash = 'x'", {(7, "tail")}),
            (held % "entry_count = 9", {(7, "tail")}),
        ]  # fmt: skip
        for query, expected in table:
            with self.subTest(query), self.env.cr.savepoint() as savepoint:
                self.tamper(query)
                verification = self.verified()
                faults = verification.fault_ids
                self.assertEqual(verification.state, "broken")
                self.assertEqual({(f.number, f.reason) for f in faults}, expected)
                self.assertEqual(verification.fault_count, len(expected))
                if "DELETE" not in query:
                    opened = faults[0].action_open_entry()
                    self.assertEqual(self.env[opened["res_model"]].browse(opened["res_id"]).number,
                                     faults[0].number)  # fmt: skip
                savepoint.rollback()
                self.env.invalidate_all()
        self.assertEqual(self.verified().state, "ok")

    def test_many_faults_are_counted_and_the_first_shown(self):
        with patch.object(chain_verification, "SHOWN_FAULTS", 2):
            self.tamper(f"UPDATE {SAVINGS} SET memo = 'forged'")
            verification = self.verified()
        self.assertEqual((verification.fault_count, len(verification.fault_ids)), (8, 2))

    def test_stop_keeps_what_was_found(self):
        with patch.object(chain_verification, "CHUNK_ACCOUNTS", 1):
            verification = self.start()
            verification.verify_chunk()
            verification.action_stop()
            self.assertFalse(verification.verify_chunk())
        self.assertRecordValues(verification, [{"state": "stopped", "done_count": 1}])

    def test_evidence_is_nobodys_to_edit(self):
        verification = self.verified()
        for user in (self.auditor, self.users["manager"], self.users["admin"], self.accountant):
            with self.subTest(user.login):
                self.assertEqual(verification.with_user(user).state, "ok")
                for change in (
                    lambda own: own.write({"state": "broken"}),
                    lambda own: own.unlink(),
                    lambda own: own.create({"name": "x", "company_id": own.company_id.id}),
                ):
                    with self.assertRaises(AccessError):
                        change(verification.with_user(user))

    def test_who_may_verify(self):
        for role in ("teller", "head_teller", "loan_officer", "loan_approver", "clerk"):
            user = self.users[role]
            with self.subTest(role):
                with self.assertRaises(AccessError):
                    self.start(user)
                with self.assertRaises(AccessError):
                    self.env["koperasi.chain.verify"].with_user(user).create({}).action_start()
        for user in (self.auditor, self.users["manager"], self.accountant):
            wizard = self.env["koperasi.chain.verify"].with_user(user).create({})
            action = wizard.action_start()
            verification = self.env[action["res_model"]].browse(action["res_id"])
            self.assertEqual(verification.user_id, user)

    def test_wizard_scopes(self):
        wizards = self.env["koperasi.chain.verify"].with_user(self.auditor)
        account = f"{self.loan._name},{self.loan.id}"
        for values, accounts in (
            ({"scope": "company"}, 3),
            ({"scope": "member", "partner_id": self.member.partner_id.id}, 2),
            ({"scope": "account", "account_ref": account}, 1),
        ):
            action = wizards.create(values).action_start()
            verification = self.env[action["res_model"]].browse(action["res_id"])
            self.assertEqual(verification.account_count, accounts)
        with self.assertRaises(UserError):
            wizards.create({"scope": "member"}).action_start()
        owners = self.env["res.partner"].search([("koperasi_has_ledger", "=", True)])
        self.assertEqual(owners, (self.member + self.budi).partner_id)
        self.assertTrue(self.member.partner_id.koperasi_has_ledger)
        self.assertFalse(self.company.partner_id.koperasi_has_ledger)

    def test_company_b_is_not_verified(self):
        stranger = self.make_user("auditor", self.company_b)
        verification = self.verified()
        theirs = self.env["koperasi.chain.verification"].with_user(stranger)
        theirs = theirs.with_context(allowed_company_ids=self.company_b.ids)
        self.assertFalse(theirs.search([]))
        for act in (
            lambda: theirs.browse(verification.id).verify_chunk(),
            lambda: theirs.browse(verification.id)._export("chain", lambda data: None),
            lambda: theirs.browse(verification.id).action_stop(),
            lambda: theirs._start(account=self.ani_savings.with_env(theirs.env)),
        ):
            with self.assertRaises(AccessError):
                act()
        with self.assertRaisesRegex(UserError, "no account"):
            theirs._start()

    def queries(self):
        """Queries of a whole verification and its export."""
        verification = self.start(account=self.ani_savings)
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        verification.verify_chunk()
        verification._export("chain", lambda data: None)
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def test_queries_do_not_grow(self):
        self.queries()
        few = self.queries()
        batch = self.env["koperasi.ledger.batch"]._open(
            self.journals["payroll"], "2026-11-04", "payroll"
        )
        row = {"account_id": self.ani_savings.id, "amount": 1000, "kind": "deposit"}
        self.env["koperasi.savings.transaction"]._post_entries(batch, [row] * 1000)
        self.assertEqual(self.queries(), few)


@tagged("post_install", "-at_install")
class TestChainExport(ChainCommon):
    """What the script says about a true export and about forged ones, in a process without Odoo."""

    def run_script(self, lines, earlier=None):
        """(exit code, what it printed)."""
        with tempfile.TemporaryDirectory() as folder:
            files = []
            for number, content in enumerate(filter(None, (lines, earlier))):
                files.append(Path(folder, f"{number}.jsonl"))
                files[-1].write_bytes("".join(f"{line}\n" for line in content).encode())
            command = [sys.executable, "-I", SCRIPT, *map(str, files)]
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
        code, output = self.run_script(lines)
        self.assertEqual(code, 0, output)
        # 7 deposits of 1,000 to 1,006, one of 40,000; a loan of 12,000,000 less 1,000,000
        for text in (
            "UNBROKEN",
            f"{self.ani_savings.id} Ani Wijaya: 7 entries, balance 7,021",
            f"{self.loan.id} Ani Wijaya: 2 entries, balance 11,000,000",
            f"control account {self.control.display_name} 47,021",
            f"10 entries, seal {self.verified().seal}",
        ):
            self.assertIn(text, output)
        for scope, entries in (
            ({"partner": self.member.partner_id}, 9),
            ({"account": self.loan}, 2),
        ):
            code, output = self.run_script(self.export(**scope))
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
            ([*lines[:last], *lines[last + 1 :]], row_of % 6 + "is the last one here; should be 7"),
            (swapped, row_of % 3 + "follows entry 1"),
            ([*lines[: second + 1], *lines[second:]], row_of % 2 + "follows entry 2"),
            ([*lines[:second], reordered, *lines[second + 1 :]], "does not have the fields"),
            (lines[:-1], "the file is cut off"),
            (lines[: last + 1], "the file is cut off"),
        ]
        for number, (forged, expected) in enumerate(table):
            with self.subTest(number, expected=expected):
                code, output = self.run_script(forged)
                self.assertEqual(code, 1)
                self.assertIn(expected, output.rsplit("the first is", 1)[1])

    def test_whole_account_left_out(self):
        lines = self.export()
        ledger, account = self.budi_savings._ledger_entry_model, self.budi_savings.id
        rows = [json.loads(line) for line in lines]
        kept = [
            line for line, row in zip(lines, rows, strict=True)
            if (row.get("ledger"), row.get("account")) != (ledger, account)
        ]  # fmt: skip
        code, output = self.run_script(kept)
        self.assertEqual((code, "seal of its accounts" in output), (1, True))

    def test_forged_to_the_end_and_the_earlier_export(self):
        """Whoever owns the database can compute every hash anew: only what was kept elsewhere shows it."""
        kept, anchors = self.export(), self.export("last")
        self.assertLess(len(anchors), len(kept))
        self.ani_savings.sudo().deposit(5000, date="2026-11-10")
        for earlier in (kept, anchors):
            self.assertEqual(self.run_script(self.export(), earlier)[0], 0)

        entry = self.entry(self.ani_savings, 7)
        self.tamper(f"UPDATE {SAVINGS} SET memo = 'forged' WHERE id = %s", entry.id)
        self.rehash(self.ani_savings)
        forged = self.export()
        self.assertEqual(self.verified().state, "ok")
        self.assertEqual(self.run_script(forged)[0], 0)
        for earlier in (kept, anchors):
            code, output = self.run_script(forged, earlier)
            self.assertEqual(code, 1)
            self.assertIn("entry 7 is another one than in the earlier export", output)
        # an account that is no longer there at all
        shorter = self.export(account=self.budi_savings)
        code, output = self.run_script(shorter, anchors)
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

from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.koperasi_base.models import chain_verification

from .common_audit import ChainCommon

SAVINGS, LOANS = "koperasi_savings_transaction", "koperasi_loan_transaction"


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

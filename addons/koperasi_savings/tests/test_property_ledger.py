import random

from psycopg2 import errors

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from .common import SavingsCommon

DAY = "2026-11-02"


@tagged("post_install", "-at_install")
class TestPropertyLedger(SavingsCommon):
    """Balances are what the rows add up to, never below zero, and corrected by reversals alone."""

    def sums(self):
        """{account id: (stored balance, entries added up, last running balance)}, by SQL."""
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                "SELECT account.id, account.balance, coalesce(sum(entry.amount), 0),"
                "       coalesce((array_agg(entry.balance_after ORDER BY entry.number DESC))[1], 0)"
                "  FROM koperasi_savings_account account"
                "  LEFT JOIN koperasi_savings_transaction entry ON entry.account_id = account.id"
                " WHERE account.company_id = %s GROUP BY account.id",
                self.company.id,
            )
        )
        return {account: figures for account, *figures in rows}

    def test_p03_balance_is_the_sum_of_its_rows(self):
        """After 60 random deposits, withdrawals, transfers and reversals, on every account."""
        chance = random.Random(3)
        accounts = [self.ani["SS"], self.budi["SS"]]
        for account in accounts:
            self.deposit(account, 100_000)
        for _step in range(60):
            chance.shuffle(accounts)
            self.step(chance, *map(self.as_teller, accounts), chance.randrange(1, 20_000))
        for account, (stored, added, running) in self.sums().items():
            with self.subTest(account=account):
                self.assertEqual(stored, added)
                self.assertEqual(stored, running)
        self.assertGreater(len(self.env["koperasi.savings.transaction"].search([])), 60)
        self.assertThreeZeros()

    def step(self, chance, account, other, amount):
        """One transaction of a random kind."""
        covered = min(amount, int(account.balance))
        chance.choice([
            lambda: account.deposit(amount, date=DAY),
            lambda: account.withdraw(covered, date=DAY),
            lambda: account.transfer(other, covered, date=DAY),
            lambda: account.deposit(amount, date=DAY).sudo()._reverse("Salah"),
        ])()  # fmt: skip

    def test_p03_a_wrong_balance_is_reported_by_account(self):
        """One rupiah more or less on one row: the report names the account, and no other."""
        for account in (self.ani["SS"], self.budi["SS"]):
            self.deposit(account, 5000)
        wrong = self.ani["SS"]
        for change in (1, -1):
            with self.subTest(change=change), self.env.cr.savepoint(flush=False) as savepoint:
                self.env.flush_all()
                self.env.cr.execute(
                    "UPDATE koperasi_savings_account SET balance = balance + %s WHERE id = %s",
                    [change, wrong.id],
                )
                report = self.env["koperasi.integrity.report"]._run(self.company)
                lines = report.line_ids.filtered(lambda line: not line.ok)
                self.assertRecordValues(lines, [{"check": "balance", "faults": 1}])
                self.assertIn(f"account {wrong.id}:", lines.details)
                self.env.flush_all()
                savepoint.rollback()
                self.env.invalidate_all()
        self.assertThreeZeros()

    @mute_logger("odoo.sql_db")
    def test_p06_raw_sql_cannot_overdraw(self):
        self.deposit(self.ani["SS"], 5000)
        self.env.flush_all()
        for balance in ("-1", "-0.01", "balance - 5001"):
            with (
                self.subTest(balance=balance),
                self.assertRaises(errors.CheckViolation),
                self.env.cr.savepoint(flush=False),
            ):
                self.env.cr.execute(
                    f"UPDATE koperasi_savings_account SET balance = {balance} WHERE id = %s",
                    [self.ani["SS"].id],
                )

    def test_p23_correction_is_a_reversal(self):
        """Linked, with reason and person, once, by a head teller; ledger and books are as before."""
        head_teller = self.users["head_teller"]
        self.deposit(self.ani["SS"], 5000)
        before = self.sums()
        entry = self.deposit(self.ani["SS"], 2000).with_user(head_teller)
        for reason in ("", "   ", None):
            with self.subTest(reason=reason), self.assertRaisesRegex(UserError, "reason"):
                entry.reverse(reason)
        with self.assertRaises(AccessError):
            entry.with_user(self.teller).reverse("Salah setor")
        reversal = entry.reverse("Salah setor")
        self.assertRecordValues(
            reversal,
            [
                {
                    "reversal_of_id": entry.id,
                    "kind": "reversal",
                    "amount": -2000,
                    "memo": "Salah setor",
                    "create_uid": head_teller.id,
                }
            ],
        )
        self.assertEqual(reversal.batch_id.reversal_of_id, entry.batch_id)
        self.assertJournalEntry(reversal.sudo().move_id, [("21110", 2000, 0), ("11130", 0, 2000)])
        self.assertTrue(entry.is_reversed)
        with self.assertRaisesRegex(UserError, "already reversed"):
            entry.reverse("Sekali lagi")
        with self.assertRaisesRegex(UserError, "cannot be reversed"):
            reversal.reverse("Bolak-balik")
        self.assertEqual(self.sums(), before)
        self.assertThreeZeros()

    @mute_logger("odoo.sql_db")
    def test_p23_the_database_takes_one_reversal_only(self):
        """The rows of a second reversal, past every check of the code."""
        entry = self.deposit(self.ani["SS"], 2000).sudo()
        entry._reverse("Salah setor")
        batch = self.env["koperasi.ledger.batch"]._open(self.journals["till"], DAY, "reversal")
        with self.assertRaises(errors.UniqueViolation), self.env.cr.savepoint(flush=False):
            self.deposit(self.ani["SS"], 9000)
            entry._post_entries_from(
                batch,
                entry._reversal_source(SQL("entry.id = %s", entry.id), "Sekali lagi"),
                entry._reversal_columns(),
            )

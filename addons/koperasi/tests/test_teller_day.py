from odoo.tests import tagged
from odoo.tools import SQL

from odoo.addons.koperasi_teller.tests.common import TillMixin

from .common import SuiteCommon


@tagged("post_install", "-at_install")
class TestTellerDay(TillMixin, SuiteCommon):
    """A day at a till with everything that moves its cash, and the rows it leaves in the books."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.till = cls.set_up_till()
        cls.head = cls.users["head_teller"]

    def serve(self, operation, target, amount, **options):
        key = f"hari-{operation}-{amount}"
        screen = self.env["koperasi.teller"].with_user(self.teller)
        entry = screen.book(key, operation, target.id, amount, **options)["entry"]
        return self.env[entry["model"]].browse(entry["id"])

    def vault(self, direction, amount):
        movements = self.env["koperasi.till.movement"].with_user(self.teller)
        movements.move_cash(direction, amount).with_user(self.head).action_confirm()

    def test_journal_entries_of_a_day(self):
        session = self.env["koperasi.till.session"].with_user(self.teller).open_till(
            self.till.id, {"100000": 5}, "Saldo awal"
        )  # fmt: skip
        self.serve("deposit", self.ani["SS"], 300_000)
        self.serve("withdraw", self.budi["SS"], 50_000)
        self.serve("pay", self.loan_ani, 1_120_000)
        moved = self.serve("transfer", self.ani["SS"], 100_000, to_account_id=self.budi["SS"].id)
        wrong = self.serve("deposit", self.budi["SS"], 75_000)
        reversal = wrong.with_user(self.head).reverse("Salah rekening")
        self.vault("in", 1_000_000)
        self.vault("out", 600_000)
        # 500 + 300 - 50 + 1,120 + 75 - 75 + 1,000 - 600 = 2,270 thousand; 2,000 are missing
        counts = {"100000": 22, "50000": 1, "10000": 1, "5000": 1, "2000": 1, "1000": 1}
        session.close_till(counts, "Salah kembalian")
        self.assertRecordValues(session, [{
            "expected_cash": 2_270_000, "counted_cash": 2_268_000, "difference": -2_000, "state": "closed",
        }])  # fmt: skip
        self.assertJournalEntry(session.sudo().batch_id.move_id, [
            # account, debit, credit
            ("11131", 2_995_000, 0),  # 500 found, 300 + 75 deposits, 1,120 installment, 1,000 from the vault
            ("11131", 0, 652_000),  # 50 withdrawal, 600 to the vault, 2 missing
            ("21110", 50_000, 0),
            ("21110", 0, 375_000),
            ("11411", 0, 1_000_000),
            ("41110", 0, 120_000),
            ("11120", 600_000, 0),
            ("11120", 0, 1_000_000),
            ("42140", 0, 500_000),
            ("54120", 2_000, 0),
        ])  # fmt: skip
        # what is taken back together was booked together: a transfer and a reversal have entries of their own
        self.assertJournalEntry(moved.move_id, [("21110", 100_000, 0), ("21110", 0, 100_000)])
        self.assertJournalEntry(reversal.move_id, [("21110", 75_000, 0), ("11131", 0, 75_000)])
        self.assertEqual((moved.batch_id | reversal.batch_id).sudo().till_session_id, session)
        self.assertEqual(self.in_the_books("11131"), 2_268_000)
        self.assertThreeZeros()

    def in_the_books(self, code):
        """The balance of an account in the general ledger."""
        self.env.flush_all()
        account = self.env["account.account"].search([("code", "=", code)])
        [(balance,)] = self.env.execute_query(
            SQL("SELECT sum(balance) FROM account_move_line WHERE account_id = %s AND parent_state = 'posted'", account.id)
        )  # fmt: skip
        return balance

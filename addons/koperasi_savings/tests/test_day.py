from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import SavingsCommon


@tagged("post_install", "-at_install")
class TestDay(SavingsCommon):
    """A till that posts once a day: balances at once, the books when the day is closed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.till = cls.journals["till"]
        cls.till.koperasi_posting = "day"

    def day(self, date="2026-11-02"):
        return self.env["koperasi.ledger.batch"].search([("kind", "=", "day"), ("date", "=", date)])

    def waiting(self):
        """Control account code -> (ledger, in open batches, general ledger, difference)."""
        report = self.env["koperasi.integrity.report"]._run(self.company)
        self.assertTrue(report.ok, report.line_ids.mapped("details"))
        return {
            line.account_id.code: (line.ledger_total, line.open_total, line.general_ledger_total)
            for line in report.line_ids.filtered("account_id")
        }

    def test_one_entry_for_the_day(self):
        self.deposit(self.ani["SS"], 50_000)
        self.deposit(self.budi["SS"], 30_000)
        self.as_teller(self.ani["SS"]).withdraw(20_000, date="2026-11-02")
        self.deposit(self.budi["SW"], 10_000)
        day = self.day()
        self.assertEqual((len(day), day.state, day.move_id.id), (1, "open", False))
        self.assertEqual(self.ani["SS"].balance, 30_000)
        # savings are credits: the ledger has them, the books not yet
        self.assertEqual(self.waiting()["21110"], (-60_000, -60_000, 0))
        self.assertEqual(self.waiting()["31120"], (-10_000, -10_000, 0))

        day.with_user(self.users["head_teller"]).action_close()
        self.assertEqual((day.state, day.entry_count), ("posted", 4))
        self.assertJournalEntry(
            day.move_id,
            [
                # account, debit, credit; what came in and what went out stay apart
                ("11130", 90_000, 0),
                ("21110", 20_000, 0),
                ("11130", 0, 20_000),
                ("21110", 0, 80_000),
                ("31120", 0, 10_000),
            ],
        )
        self.assertEqual(self.waiting()["21110"], (-60_000, 0, -60_000))

    def test_p18_a_closed_day_takes_nothing(self):
        entry = self.deposit(self.ani["SS"], 50_000)
        day = self.day()
        day._close()
        move = day.move_id
        for late in (
            lambda: self.deposit(self.ani["SS"], 1000),
            lambda: self.as_teller(self.ani["SS"]).withdraw(1000, date="2026-11-02"),
            lambda: self.ani["SS"].sudo().deposit(1000, date="2026-11-02"),
        ):
            with self.assertRaisesRegex(UserError, "is closed"):
                late()
        day._close()
        self.assertEqual((day.move_id, self.ani["SS"].balance), (move, 50_000))
        # the next day is open, and so is the way of a reversal
        self.deposit(self.ani["SS"], 1000, date="2026-11-03")
        entry.with_user(self.users["head_teller"]).reverse("Salah rekening")
        self.assertEqual(self.ani["SS"].balance, 1000)
        self.assertThreeZeros()

    def test_closing_day_takes_nothing(self):
        """Between the two steps of closing no row slips in."""
        self.deposit(self.ani["SS"], 50_000)
        self.env.cr.execute(
            "UPDATE koperasi_ledger_batch SET state = 'closing' WHERE id = %s", [self.day().id]
        )
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "is closed"):
            self.deposit(self.ani["SS"], 1000)
        self.day()._close()
        self.assertEqual(self.day().state, "posted")
        self.assertThreeZeros()

    def test_reversal_before_closing(self):
        entry = self.deposit(self.ani["SS"], 50_000)
        entry.with_user(self.users["head_teller"]).reverse("Salah rekening")
        self.assertEqual(self.ani["SS"].balance, 0)
        self.assertThreeZeros()
        self.day()._close()
        self.assertThreeZeros()

    def test_transfer_has_an_entry_of_its_own(self):
        self.deposit(self.ani["SS"], 50_000)
        pair = self.as_teller(self.ani["SS"]).transfer(
            self.budi["SS"], 20_000, date="2026-11-02", journal=self.till
        )
        self.assertEqual(pair.batch_id.kind, "counter")
        self.assertEqual(pair.batch_id.sudo().move_id.state, "posted")
        self.assertThreeZeros()

    def test_period_is_locked_after_its_days(self):
        self.deposit(self.ani["SS"], 50_000)
        for lock in ("fiscalyear_lock_date", "hard_lock_date"):
            with self.subTest(lock), self.assertRaisesRegex(UserError, "not posted yet"):
                self.company.sudo()[lock] = "2026-11-30"
            self.company.sudo()[lock] = "2026-11-01"
        self.day()._close()
        self.company.sudo().hard_lock_date = "2026-11-30"
        self.assertThreeZeros()

    def test_night_closes_past_days_only(self):
        today = self.company._koperasi_today()
        self.deposit(self.ani["SS"], 50_000)
        self.deposit(self.ani["SS"], 5000, date=today)
        with self.enter_registry_test_mode():
            self.env.ref("koperasi_base.cron_close_days").method_direct_trigger()
        self.assertEqual((self.day().state, self.day(today).state), ("posted", "open"))

    def test_same_key_is_booked_once(self):
        first = self.deposit(self.ani["SS"], 50_000, key="k1")
        self.assertEqual(self.deposit(self.ani["SS"], 50_000, key="k1"), first)
        self.assertEqual(self.ani["SS"].balance, 50_000)

    def test_receipts_differ(self):
        first, second = (self.deposit(self.ani["SS"], amount) for amount in (1000, 2000))
        self.assertEqual(first.batch_id, second.batch_id)
        self.assertNotEqual(first._transaction_number(), second._transaction_number())

    def test_who_may_close(self):
        self.deposit(self.ani["SS"], 50_000)
        for role in ("teller", "loan_officer", "auditor", "clerk"):
            with self.subTest(role), self.assertRaises(AccessError):
                self.day().with_user(self.users[role]).action_close()
        form = Form(self.day().with_user(self.users["manager"]))
        self.assertEqual(form.state, "open")
        self.day().with_user(self.users["manager"]).action_close()
        self.assertEqual(self.day().state, "posted")

    def test_queries_of_a_deposit(self):
        """A handful of statements, however long the day is."""
        self.deposit(self.ani["SS"], 1000)
        self.env.flush_all()
        account = self.as_teller(self.ani["SS"])
        self.assertEqual(account.balance, 1000)
        with self.assertQueryCount(10):  # one where years of SHU are installed, two where tills are
            account.deposit(2000, date="2026-11-02")

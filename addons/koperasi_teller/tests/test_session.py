from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError, ConcurrencyError, UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common import TellerCommon


@tagged("post_install", "-at_install")
class TestSession(TellerCommon):
    """A till from its opening to its closing, with the journal entry it leaves."""

    def test_a_day_at_the_till_is_one_journal_entry(self):
        """Opened with 500,000 from nowhere (found), 3 transactions, vault both ways, 1,000 missing at the end."""
        session = self.open({"100000": 5})
        self.book("deposit", self.ani["SS"], 300_000)
        self.book("deposit", self.budi["SW"], 50_000)
        self.book("withdraw", self.ani["SS"], 120_000)
        self.move("in", 1_000_000)
        self.move("out", 400_000)
        # 500 + 300 + 50 - 120 + 1,000 - 400 = 1,330 thousand
        self.assertEqual(self.cash(session), 1_330_000)
        counts = {"100000": 13, "20000": 1, "5000": 1, "2000": 2}  # 1,329,000
        with self.assertRaisesRegex(UserError, "difference"):
            session.with_user(self.teller).close_till(counts)
        session.with_user(self.teller).close_till(counts, "Salah kembalian")
        self.assertRecordValues(session, [{
            "state": "closed", "opening_cash": 500_000, "cash_in": 350_000, "cash_out": 120_000,
            "vault_in": 1_000_000, "vault_out": 400_000, "expected_cash": 1_330_000,
            "counted_cash": 1_329_000, "difference": -1_000, "closed_by_id": self.teller.id,
        }])  # fmt: skip
        batch = session.sudo().batch_id
        self.assertRecordValues(batch, [{"kind": "till", "state": "posted", "entry_count": 3}])
        self.assertJournalEntry(
            batch.move_id,
            [
                # account, debit, credit; what came and what went stay apart
                (
                    "11131",
                    1_850_000,
                    0,
                ),  # 500 found at the opening, 350 deposits, 1,000 from the vault
                ("11131", 0, 521_000),  # 120 withdrawal, 400 to the vault, 1 missing
                ("21110", 120_000, 0),
                ("21110", 0, 300_000),
                ("31120", 0, 50_000),
                ("11120", 400_000, 0),
                ("11120", 0, 1_000_000),
                ("42140", 0, 500_000),
                ("54120", 1_000, 0),
            ],
        )
        cash = batch.move_id.line_ids.filtered(lambda line: line.account_id.code == "11131")
        self.assertEqual(sum(cash.mapped("balance")), 1_329_000)
        self.assertThreeZeros()

    def move(self, direction, amount):
        movement = (
            self.env["koperasi.till.movement"].with_user(self.teller).move_cash(direction, amount)
        )
        movement.with_user(self.head).action_confirm()
        return movement

    def test_the_next_opening_expects_what_was_left(self):
        session = self.open({"50000": 2})
        session.with_user(self.teller).close_till({"50000": 2})
        self.assertEqual(session.difference, 0)
        with self.assertRaisesRegex(UserError, "difference"):
            self.open({"50000": 1}, reason=None)
        again = self.open({"50000": 2}, reason=None)
        self.assertRecordValues(again, [{"expected_opening": 100_000, "opening_cash": 100_000}])

    def test_p18_nothing_through_a_closed_till(self):
        session = self.open()
        session.with_user(self.teller).close_till({})
        self.assertFalse(session.sudo().batch_id)
        for book in (
            lambda: self.book("deposit", self.ani["SS"], 1000),
            lambda: self.deposit(self.ani["SS"], 1000, date=None, journal=self.till.journal_id),
            lambda: self.ani["SS"].sudo().deposit(1000, journal=self.till.journal_id),
        ):
            with self.assertRaisesRegex(UserError, "[Oo]pen"):
                book()
        with self.assertRaisesRegex(UserError, "closed already"):
            session.with_user(self.teller).close_till({})
        self.assertEqual(self.ani["SS"].balance, 0)

    def test_one_till_one_teller(self):
        self.open()
        for user, message in ((self.head, "open already"), (self.teller, "open already|Close it")):
            with self.subTest(message), self.assertRaisesRegex(UserError, message):
                self.open(user=user)
        second = self.till.copy({
            "name": "Loket 2",
            "journal_id": self.till_journal(self.env, self.company, "TL2", "11132").id,
        })  # fmt: skip
        with self.assertRaisesRegex(UserError, "Close it before"):
            self.open(till=second)
        with self.assertRaisesRegex(UserError, "not on the list"):
            self.open(till=second, user=self.users["teller"].copy({"login": "baru"}))

    def test_p15_a_till_and_a_teller_have_one_session(self):
        """Two calls at once see no session of each other; the database takes one, the other is started anew."""
        self.open()
        second = self.till.copy({
            "name": "Loket 2", "journal_id": self.till_journal(self.env, self.company, "TL2", "11132").id,
        })  # fmt: skip
        for user, till in ((self.head, self.till), (self.teller, second)):
            with (
                self.subTest(till.name),
                mute_logger("odoo.sql_db"),
                patch.object(type(self.env["koperasi.till.session"]), "_check_may_open"),
                self.assertRaises(ConcurrencyError),
                self.env.cr.savepoint(),
            ):
                self.open(user=user, till=till)

    def test_a_till_has_a_cash_account_of_its_own(self):
        journal = self.till_journal(self.env, self.company, "TL3", "11133")
        journal.koperasi_counter_account_id = self.till.cash_account_id
        with self.assertRaisesRegex(UserError, "its own account"):
            self.till.copy({"journal_id": journal.id})

    def test_p38_only_its_teller_books(self):
        self.open()
        with self.assertRaisesRegex(UserError, "served by"):
            self.ani["SS"].with_user(self.head).deposit(1000, journal=self.till.journal_id.id)
        with self.assertRaisesRegex(UserError, "Open your till"):
            self.book("deposit", self.ani["SS"], 1000, user=self.head)

    def test_the_old_forms_use_the_open_till(self):
        """Without a journal the teller's own till is meant, not the first of the cooperative."""
        session = self.open()
        self.deposit(self.ani["SS"], 70_000, date=None)
        self.assertEqual(self.cash(session), 70_000)

    def test_p04_no_more_is_paid_out_than_is_there(self):
        session = self.open({"100000": 1})
        self.ani["SS"].sudo().deposit(500_000, journal=self.journals["transfer"])
        with self.assertRaisesRegex(UserError, "vault"):
            self.book("withdraw", self.ani["SS"], 100_001)
        self.book("withdraw", self.ani["SS"], 100_000)
        self.assertEqual(self.cash(session), 0)

    def test_p38_vault_needs_a_second_person(self):
        session = self.open({"100000": 5}, user=self.head)
        movements = self.env["koperasi.till.movement"].with_user(self.head)
        movement = movements.move_cash("out", 200_000)
        self.assertEqual(self.cash(session), 500_000)
        with self.assertRaisesRegex(UserError, "Another person"):
            movement.action_confirm()
        with self.assertRaises(AccessError):
            movement.with_user(self.teller).action_confirm()
        with self.assertRaisesRegex(UserError, "second person"):
            session.with_user(self.head).close_till({"100000": 3})
        movement.action_cancel()
        with self.assertRaisesRegex(UserError, "vault"):
            movements.move_cash("out", 500_001)
        self.assertEqual(self.cash(session), 500_000)

    def test_p04_cash_for_the_vault_is_there_when_it_is_confirmed(self):
        """500,000 in the till: 400,000 were to go to the vault, and 200,000 were paid out meanwhile."""
        session = self.open({"100000": 5})
        self.ani["SS"].sudo().deposit(500_000, journal=self.journals["transfer"])
        movement = (
            self.env["koperasi.till.movement"].with_user(self.teller).move_cash("out", 400_000)
        )
        self.book("withdraw", self.ani["SS"], 200_000)
        with self.assertRaisesRegex(UserError, "Fetch cash"):
            movement.with_user(self.head).action_confirm()
        self.assertEqual((movement.state, self.cash(session)), ("waiting", 300_000))

    def test_p18_overnight(self):
        """A till of yesterday takes nothing; the head teller closes it; the period waits for that."""
        today = self.company._koperasi_today()
        session = self.open({"100000": 1})
        self.book("deposit", self.ani["SS"], 20_000)
        with freeze_time(f"{today + timedelta(days=1)} 03:00:00"):
            session.invalidate_recordset()
            self.assertTrue(session.is_overnight)
            with self.assertRaisesRegex(UserError, "still open since"):
                self.book("deposit", self.ani["SS"], 1000)
            with self.assertRaisesRegex(UserError, "lock the period"):
                self.company.sudo().fiscalyear_lock_date = today
            self.env["koperasi.till.session"]._cron_warn_overnight()
            self.assertIn(self.head, session.activity_ids.user_id)
            session.with_user(self.head).close_till({"100000": 1, "20000": 1})
        self.assertEqual((session.state, session.sudo().batch_id.date), ("closed", today))
        self.assertThreeZeros()

    def test_p18_a_period_waits_for_an_open_till(self):
        """Nothing went through it, but closing posts the 100,000 that were found in it."""
        today = self.company._koperasi_today()
        session = self.open({"100000": 1})
        company = self.company.sudo()
        with freeze_time(f"{today + timedelta(days=1)} 03:00:00"):
            with self.assertRaisesRegex(UserError, "Till session"), self.env.cr.savepoint():
                company.fiscalyear_lock_date = today
            session.with_user(self.head).close_till({"100000": 1})
            company.fiscalyear_lock_date = today
        self.assertEqual(session.sudo().batch_id.date, today)
        self.assertThreeZeros()

    def test_p36_another_teller_does_not_close(self):
        session = self.open(user=self.head)
        with self.assertRaises(AccessError):
            session.with_user(self.teller).close_till({})

    def test_blind_count(self):
        self.till.blind_count = True
        session = self.open({"100000": 1})
        self.assertFalse(session.with_user(self.teller).cash_now)
        self.assertEqual(session.with_user(self.head).cash_now, 100_000)
        self.assertIsNone(self.screen().start()["session"]["cash"])
        with self.assertRaises(UserError) as refused:
            session.with_user(self.teller).close_till({"50000": 1})
        self.assertNotIn("100", str(refused.exception))

    def test_reversal_takes_the_cash_back(self):
        session = self.open({"100000": 1})
        done = self.book("deposit", self.ani["SS"], 80_000)["entry"]
        entry = self.env[done["model"]].browse(done["id"])
        entry.with_user(self.head).reverse("Salah rekening")
        self.assertEqual(self.cash(session), 100_000)
        session.with_user(self.teller).close_till({"100000": 1})
        self.assertEqual(session.difference, 0)
        self.assertThreeZeros()

    def test_what_is_no_count(self):
        for counts in (None, [], "1", {"75000": 1}, {"100000": -1}, {"100000": 1.5}, {"100000": "1"},
                       {"x": 1}, {"100000": True}, {"100000": 10**9}, {"-100": 1}):  # fmt: skip
            with self.subTest(counts=counts), self.assertRaises(UserError):
                self.env["koperasi.till.session"].with_user(self.teller).open_till(
                    self.till.id, counts, "x"
                )

    def test_closing_report(self):
        session = self.open({"100000": 1})
        self.book("deposit", self.ani["SS"], 80_000)
        session.with_user(self.teller).close_till({"100000": 1, "50000": 1}, "Kurang")
        self.assertSheets("koperasi_teller.session_report", session)
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "koperasi_teller.session_report", session.ids
        )
        text = html.decode()
        for part in ("180[.,]000", "150[.,]000", "Kurang", "Deposit"):
            self.assertRegex(text, part)

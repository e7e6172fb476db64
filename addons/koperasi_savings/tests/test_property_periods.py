import base64
from contextlib import contextmanager
from datetime import date, datetime
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from odoo.addons.koperasi_base.tools.spreadsheet import write_xlsx

from .common import SavingsCommon

HEADER = ("No. Anggota", "NIP", "Kode Produk", "Saldo", "Tanggal")
LOCKS = ("fiscalyear_lock_date", "hard_lock_date")
LOCKED_UNTIL, OPEN_FROM = "2026-10-31", "2026-11-01"


class PeriodsCommon(SavingsCommon):
    """Balances of September, and everything by which savings are booked."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.entries = cls.env["koperasi.savings.transaction"]
        for account in (cls.ani["SS"], cls.budi["SS"]):
            account.sudo().deposit(100_000, date="2026-09-15")

    def entry_points(self):
        """(name, what books at a date), with a teller's or a clerk's rights where they book."""
        ani, budi = self.as_teller(self.ani["SS"]), self.as_teller(self.budi["SS"])
        yield "deposit", lambda on: ani.deposit(1000, date=on)
        yield "withdrawal", lambda on: ani.withdraw(1000, date=on)
        yield "transfer", lambda on: ani.transfer(budi, 1000, date=on)
        yield "deposit by the system", lambda on: ani.sudo().deposit(1000, date=on)
        yield "counter form", self.by_form
        yield "reversal", lambda on: ani.deposit(1000, date="2026-11-02").sudo()._reverse("x", on)
        yield "opening file", self.by_file

    def by_form(self, on):
        form = self.env["koperasi.savings.deposit"].with_user(self.teller).create({
            "member_id": self.member_ani.id, "account_id": self.ani["SS"].id, "amount": 1000, "date": on,
        })  # fmt: skip
        form.action_confirm()

    def by_file(self, on):
        rows = [(self.member_ani.number, None, "SW", 5000, None)]
        wizard = self.env["koperasi.savings.opening"].with_user(self.users["clerk"]).create({
            "file": base64.b64encode(write_xlsx(HEADER, rows)), "filename": "saldo.xlsx", "date": on,
        })  # fmt: skip
        wizard.action_read()
        wizard.action_check()
        wizard.action_import()

    def newest(self):
        """Dates of the last entry, its batch and its journal entry."""
        entry = self.entries.search([], order="id desc", limit=1).sudo()
        return (entry.date, entry.batch_id.date, entry.move_id.date)

    @contextmanager
    def undone(self):
        with self.env.cr.savepoint() as savepoint:
            yield
            savepoint.rollback()
        self.env.invalidate_all()


@tagged("post_install", "-at_install")
class TestPropertyPeriods(PeriodsCommon):
    """A closed period takes nothing, by whatever way it comes, and nothing is moved to another date."""

    def test_p17_a_locked_period_is_refused_and_not_shifted(self):
        locked, free = date(2026, 10, 31), date(2026, 11, 1)
        for lock in LOCKS:
            for name, book in self.entry_points():
                with self.subTest(lock=lock, by=name), self.undone():
                    self.company.sudo()[lock] = LOCKED_UNTIL
                    rows = self.entries.search_count([])
                    with self.assertRaisesRegex(UserError, "closed period"), self.undone():
                        book(LOCKED_UNTIL)
                    self.assertEqual(self.entries.search_count([]), rows)
                    self.assertFalse(self.entries.search([("date", "=", locked)]))
                    book(OPEN_FROM)
                    self.assertEqual(self.newest(), (free, free, free))
        self.assertThreeZeros()

    def test_p17_locked_after_the_batch_was_opened(self):
        """The posting looks again: somebody has locked the period while the rows were booked."""
        for lock in LOCKS:
            with self.subTest(lock=lock), self.undone():
                self.assertRaisesRegex(UserError, "closed period", self.post_into_locked, lock)

    def test_p17_accounting_cannot_shift_the_date(self):
        """Odoo would date the entry 1 November by itself; the door notices whatever else looked away."""
        with self.undone():
            self.patch(self.registry["koperasi.ledger.batch"], "_check_period", lambda *_args: None)
            with self.assertRaisesRegex(UserError, "did not take the date"):
                self.post_into_locked(LOCKS[0])

    def post_into_locked(self, lock):
        """Post a batch whose date was locked behind the back of the ledger."""
        batch = self.env["koperasi.ledger.batch"]._open(
            self.journals["till"], LOCKED_UNTIL, "counter"
        )
        row = {
            "account_id": self.ani["SS"].id,
            "amount": 1000,
            "kind": "deposit",
            "counter_account_id": self.accounts["cash_till"].id,
        }
        self.entries._post_entries(batch, [row])
        self.env.flush_all()
        self.env.cr.execute(
            f"UPDATE res_company SET {lock} = %s WHERE id = %s", [LOCKED_UNTIL, self.company.id]
        )
        self.env.invalidate_all()
        batch._post()

    def test_p18_a_day_not_posted_holds_the_lock_back(self):
        """No period is locked over rows that are not in the books yet."""
        self.journals["till"].koperasi_posting = "day"
        self.deposit(self.ani["SS"], 1000, date=LOCKED_UNTIL)
        for lock in LOCKS:
            with self.subTest(lock=lock), self.assertRaisesRegex(UserError, "not posted yet"):
                self.company.sudo()[lock] = LOCKED_UNTIL


@tagged("post_install", "-at_install")
class TestPropertyLocks(PeriodsCommon):
    """What accounting has locked stays locked, but for the exceptions that Odoo itself grants."""

    def book(self, user, on="2026-10-15"):
        return self.ani["SS"].with_user(user).deposit(1000, date=on)

    @contextmanager
    def at(self, moment):
        """The clock of Python and that of the transaction stand at a moment (UTC)."""
        self.env.flush_all()
        with (
            freeze_time(moment),
            patch.object(type(self.env.cr), "now", lambda _cr: datetime.fromisoformat(moment)),
        ):
            self.env.invalidate_all()
            yield

    def test_p19_the_hard_lock_is_never_lowered(self):
        company = self.company.sudo()
        company.hard_lock_date = LOCKED_UNTIL
        for forged in ({}, {"bypass_lock_check": True}, {"ignore_exceptions": True}):
            for lower in ("2026-10-30", "2020-01-01", False):
                with self.subTest(forged=forged, lower=lower), self.assertRaises(UserError):
                    company.with_context(**forged).hard_lock_date = lower
        self.env.invalidate_all()
        self.assertEqual(company.hard_lock_date, date(2026, 10, 31))
        with self.assertRaisesRegex(UserError, "closed period"):
            self.book(self.teller)

    def test_p19_an_exception_is_for_one_person_and_expires(self):
        """Till 12 o'clock one teller may book in October; nobody else, and nobody at one o'clock."""
        other = self.users["head_teller"]
        with self.at("2026-11-20 08:00:00"):
            self.company.sudo().fiscalyear_lock_date = LOCKED_UNTIL
            self.grant(self.teller, "2026-11-20 12:00:00")
            self.assertRaisesRegex(UserError, "closed period", self.book, other)
            entry = self.book(self.teller).sudo()
            october = date(2026, 10, 15)
            self.assertEqual((entry.date, entry.move_id.date), (october, october))
        with self.at("2026-11-20 13:00:00"):
            self.assertRaisesRegex(UserError, "closed period", self.book, self.teller)
        self.assertThreeZeros()

    def test_p19_an_exception_goes_back_no_further_than_it_says(self):
        with self.at("2026-11-20 08:00:00"):
            self.company.sudo().fiscalyear_lock_date = LOCKED_UNTIL
            self.grant(self.teller, "2026-11-20 12:00:00", until="2026-10-10")
            self.assertRaisesRegex(UserError, "closed period", self.book, self.teller, "2026-10-10")
            self.assertTrue(self.book(self.teller, "2026-10-11"))

    def test_p19_no_exception_opens_the_hard_lock(self):
        with self.at("2026-11-20 08:00:00"):
            for lock in LOCKS:
                self.company.sudo()[lock] = LOCKED_UNTIL
            self.grant(self.teller, "2026-11-20 12:00:00")
            for user in (self.teller, self.env.ref("base.user_root")):
                with self.subTest(user=user.login):
                    self.assertRaisesRegex(UserError, "closed period", self.book, user)

    def grant(self, user, end, until="2026-09-30"):
        """Odoo's own exception from the global lock date, as an accountant makes it."""
        self.env["account.lock_exception"].sudo().create({
            "company_id": self.company.id,
            "user_id": user.id,
            "fiscalyear_lock_date": until,
            "end_datetime": end,
            "reason": "Koreksi",
        })  # fmt: skip
        self.env.invalidate_all()


@tagged("post_install", "-at_install")
class TestPropertyMidnight(SavingsCommon):
    """The business date is that of the cooperative's own clock, the server's is UTC."""

    MOMENTS = [
        # UTC, time zone, its local time is one second before or after midnight, business date
        ("2026-11-10 16:59:59", "Asia/Jakarta", date(2026, 11, 10)),
        ("2026-11-10 17:00:01", "Asia/Jakarta", date(2026, 11, 11)),
        ("2026-11-12 15:59:59", "Asia/Makassar", date(2026, 11, 12)),
        ("2026-11-12 16:00:01", "Asia/Makassar", date(2026, 11, 13)),
        ("2026-11-14 14:59:59", "Asia/Jayapura", date(2026, 11, 14)),
        ("2026-11-14 15:00:01", "Asia/Jayapura", date(2026, 11, 15)),
    ]

    def test_p27_entry_batch_and_journal_entry(self):
        for posting in ("each", "day"):
            self.journals["till"].koperasi_posting = posting
            for moment, zone, expected in self.MOMENTS:
                with self.subTest(posting=posting, moment=moment, zone=zone), freeze_time(moment):
                    self.company.sudo().koperasi_timezone = zone
                    self.teller.sudo().tz = "Europe/Brussels"
                    entry = self.as_teller(self.ani["SS"]).deposit(1000).sudo()
                    self.assertEqual((entry.date, entry.batch_id.date), (expected, expected))
                    entry.batch_id._post()
                    self.assertEqual(entry.batch_id.move_id.date, expected)
        self.assertThreeZeros()

    def test_p27_night_closes_the_local_day(self):
        """At 23:59:59 the day goes on, two seconds later it is yesterday and is closed."""
        self.journals["till"].koperasi_posting = "day"
        for (before, zone, today), (after, _zone, _next) in zip(
            self.MOMENTS[::2], self.MOMENTS[1::2], strict=True
        ):
            with self.subTest(zone=zone):
                self.company.sudo().koperasi_timezone = zone
                with freeze_time(before):
                    day = self.as_teller(self.ani["SS"]).deposit(1000).batch_id
                    self.assertEqual((self.after_the_night(day), day.date), ("open", today))
                with freeze_time(after):
                    self.assertEqual((self.after_the_night(day), day.date), ("posted", today))

    def after_the_night(self, day):
        """State of the batch when the nightly job has run."""
        with self.enter_registry_test_mode():
            self.env.ref("koperasi_base.cron_close_days").method_direct_trigger()
        return day.sudo().state

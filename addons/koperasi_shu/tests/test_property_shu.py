import base64

from psycopg2.errors import ExclusionViolation

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.koperasi_base.tools.spreadsheet import write_xlsx

from .common import ShuCommon

HEADER = ("No. Anggota", "NIP", "Kode Produk", "Saldo", "Tanggal")
LOCKS = ("fiscalyear_lock_date", "hard_lock_date")
TABLES = ("koperasi_shu", "koperasi_shu_allocation", "koperasi_shu_share")
ADOPTED = "the meeting has adopted"


@tagged("post_install", "-at_install")
class TestPropertyShu(ShuCommon):
    """Savings 3 : 1, interest paid 1 : 3, a result of 10,000,000 for 2025 by the law's division."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.save({cls.member_ani: 3_000_000, cls.member_budi: 1_000_000})
        cls.pay_interest({cls.member_ani: 500_000, cls.member_budi: 1_500_000})
        cls.shu = cls.compute(cls.set_result(10_000_000))

    def test_p14_computing_again_gives_the_same(self):
        figures = lambda: (
            self.shares(self.shu),
            self.shu.allocation_ids.mapped(
                lambda line: (line.bucket, line.amount, line.account_id)
            ),
            (self.shu.income, self.shu.expense, self.shu.surplus, self.shu.state),
        )
        first = figures()
        entries = self.env["koperasi.shu.transaction"]
        self.compute(self.shu)
        self.assertEqual(figures(), first)
        self.assertEqual((len(self.shu.batch_ids), entries.search_count([])), (0, 0))

    def test_p14_adopting_again_changes_nothing(self):
        self.adopt(self.shu)
        with self.assertNothingBooked(*TABLES):
            self.shu.with_user(self.manager).action_adopt()
        self.assertEqual(len(self.shu.batch_ids), 1)

    def test_p14_paying_again_changes_nothing(self):
        self.adopt(self.shu).with_user(self.manager).action_pay()
        self.assertEqual(self.shu.state, "paid")
        with self.assertNothingBooked(*TABLES):
            self.shu.with_user(self.manager).action_pay()
        self.assertEqual(len(self.shu.batch_ids), 2)
        self.assertThreeZeros()

    def test_p17_a_locked_period_is_refused_and_not_shifted(self):
        for lock in LOCKS:
            with self.subTest(lock=lock), self.env.cr.savepoint() as savepoint:
                self.company.sudo()[lock] = "2026-03-31"
                self.refused("closed period", lambda: self.adopt(self.shu, "2026-03-31"))
                self.adopt(self.shu, "2026-04-01")
                pay = lambda date: self.shu._pay_to_savings(self.shu.share_ids, date)
                cash = lambda date: self.shu._pay_in_money(
                    self.shu.share_ids[0], self.journals["till"], date
                )
                for way in (pay, cash):
                    self.refused("closed period", way, "2026-03-31")
                cash("2026-04-02")
                pay("2026-04-03")
                dates = [str(batch.move_id.date) for batch in self.shu.batch_ids.sorted("id")]
                self.assertEqual(dates, ["2026-04-01", "2026-04-02", "2026-04-03"])
                savepoint.rollback()
                self.env.invalidate_all()
        self.assertThreeZeros()

    def test_p18_a_distributed_year_takes_no_entries(self):
        """At the counter, as the system, by a file, by a reversal, by the accountant, through any context."""
        early = self.deposit(self.ani["SS"], 5000, "2026-01-02")
        self.adopt(self.shu)
        table = [
            ("deposit", lambda: self.deposit(self.ani["SS"], 1, "2025-12-31")),
            ("the system", lambda: self.ani["SS"].sudo().deposit(1, date="2025-06-30")),
            ("rows of a run", lambda: self.save({self.member_ani: 1}, "2025-12-31")),
            ("loan interest", lambda: self.pay_interest({self.member_ani: 1}, "2025-01-01")),
            ("reversal", lambda: early.sudo()._reverse("Salah", "2025-12-31")),
            ("opening file", lambda: self.opening_file("2025-12-31")),
            ("accountant", lambda: self.post_entry(self.expense, 1, "2025-12-31")),
        ]
        for name, book in table:
            with self.subTest(by=name), self.assertNothingBooked():
                self.refused(ADOPTED, book)
        self.deposit(self.ani["SS"], 50_000, "2026-01-01")
        self.assertThreeZeros()

    def test_p18_the_accountant_cannot_change_a_distributed_result(self):
        self.adopt(self.shu)
        self.refused(ADOPTED, self.post_entry, self.expense, 1, "2025-12-31")
        self.post_entry(self.expense, 1, "2026-01-01")

    @mute_logger("odoo.sql_db")
    def test_p18_a_distributed_year_is_not_distributed_again(self):
        self.adopt(self.shu)
        for dates in (
            ("2025-01-01", "2025-12-31"),
            ("2025-12-31", "2026-12-30"),
            ("2024-07-01", "2025-01-01"),
            ("2025-03-01", "2025-03-31"),
        ):
            with (
                self.subTest(dates=dates),
                self.assertRaises(ExclusionViolation),
                self.env.cr.savepoint(flush=False),
            ):
                self.make_shu(**self.period(*dates))
        shu = self.shu.with_user(self.clerk)
        self.refused("stays as it is", shu.action_compute)
        self.refused("stays as it is", shu.write, self.period("2025-02-01", "2025-12-31"))
        self.refused("never deleted", shu.unlink)

    def period(self, date_from, date_to):
        return {"date_from": date_from, "date_to": date_to}

    def opening_file(self, on):
        rows = [(self.member_ani.number, None, "TT", 5000, None)]
        wizard = self.env["koperasi.savings.opening"].with_user(self.clerk).create({
            "file": base64.b64encode(write_xlsx(HEADER, rows)), "filename": "saldo.xlsx", "date": on,
        })  # fmt: skip
        wizard.action_read()
        wizard.action_check()
        wizard.action_import()

    def refused(self, message, work, *args, **kwargs):
        with self.assertRaisesRegex(UserError, message), self.env.cr.savepoint():
            work(*args, **kwargs)
        self.env.invalidate_all()

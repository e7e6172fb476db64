import base64
from datetime import date

from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from odoo.addons.koperasi_base.tools.spreadsheet import write_xlsx

from .common import LoanCommon
from .test_opening import HEADER

LOCKS = ("fiscalyear_lock_date", "hard_lock_date")
LOCKED, FREE = date(2026, 2, 28), date(2026, 3, 1)


@tagged("post_install", "-at_install")
class TestPropertyPeriods(LoanCommon):
    """A locked period takes no movement of a loan, and none is moved to another date."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.running, cls.bad = cls.lend(), cls.lend()
        cls.waiting = cls.approved()
        cls.entries = cls.env["koperasi.loan.transaction"]
        with freeze_time("2026-02-10"):
            cls.paid = cls.running.with_user(cls.teller).pay(120_000, date="2026-02-10")
            cls.bad.with_user(cls.officer).action_propose_write_off("Pindah")

    def entry_points(self):
        """(name, what books at a date), with the rights of those who book."""
        teller, officer = self.running.with_user(self.teller), self.waiting.with_user(self.officer)
        approver = self.bad.with_user(self.approver)
        yield "disbursement", lambda on: officer.action_disburse(date=on)
        yield "installment", lambda on: teller.pay(50_000, date=on)
        yield "pay-off", lambda on: teller.pay(self.running.payoff_amount(on), date=on)
        yield "write-off", lambda on: approver.write_off(date=on)
        yield "reversal", lambda on: self.paid.sudo()._reverse("Salah", on)
        yield "opening file", self.by_file

    def by_file(self, on):
        row = (
            "A-001",
            None,
            self.product.code,
            12_000_000,
            date(2026, 1, 31),
            12,
            None,
            8_500_000,
            0,
        )
        wizard = self.env["koperasi.loan.opening"].with_user(self.users["clerk"]).create({
            "file": base64.b64encode(write_xlsx(HEADER, [(*row, None)])),
            "filename": "pinjaman.xlsx", "date": on,
        })  # fmt: skip
        wizard.action_read()
        wizard.action_check()
        wizard.action_import()

    def test_p17_a_locked_period_is_refused_and_not_shifted(self):
        for lock in LOCKS:
            for name, book in self.entry_points():
                with (
                    self.subTest(lock=lock, by=name),
                    freeze_time("2026-03-02"),
                    self.env.cr.savepoint() as savepoint,
                ):
                    self.company.sudo()[lock] = LOCKED
                    with (
                        self.assertNothingBooked("koperasi_loan_plan"),
                        self.assertRaisesRegex(UserError, "closed period"),
                        self.env.cr.savepoint(),
                    ):
                        book(LOCKED)
                    self.env.invalidate_all()
                    book(FREE)
                    entry = self.entries.search([], order="id desc", limit=1)
                    self.assertEqual([entry.date, entry.move_id.date], [FREE, FREE])
                    savepoint.rollback()
                    self.env.invalidate_all()
        self.assertThreeZeros()

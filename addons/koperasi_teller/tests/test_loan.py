from odoo.exceptions import UserError
from odoo.tests import tagged

from ..exceptions import TillLimitError
from .common import TellerCommon


@tagged("post_install", "-at_install")
class TestLoan(TellerCommon):
    """Installments through a till: 1,000,000 and 120,000 interest are due."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.loan = cls.lend(cls.member_ani)

    def setUp(self):
        super().setUp()
        self.session = self.open({"100000": 1})

    def test_glance(self):
        [row] = self.screen().member(self.member_ani.id)["loans"]
        self.assertEqual(
            (row["number"], row["due"], row["outstanding"]), (self.loan.name, 1_120_000, 12_000_000)
        )

    def test_an_installment_belongs_to_the_session(self):
        answer = self.book("pay", self.loan, 1_120_000)
        entry = self.env["koperasi.loan.transaction"].browse(answer["entry"]["id"])
        self.assertRecordValues(entry, [{
            "kind": "installment", "principal": 1_000_000, "interest": 120_000, "penalty": 0, "balance_after": 11_000_000,
        }])  # fmt: skip
        self.assertEqual(answer["entry"]["amount"], 1_120_000)
        self.assertEqual(entry.batch_id, self.session.sudo().batch_id)
        self.assertFalse(entry.move_id)
        self.assertEqual(set(answer), {"entry", "stored"})
        [row] = self.screen().member(self.member_ani.id)["loans"]
        self.assertEqual((row["outstanding"], row["late"]), (11_000_000, 0))
        self.assertEqual(self.cash(self.session), 1_220_000)
        [done] = self.screen().today()
        self.assertEqual((done["model"], done["id"]), (entry._name, entry.id))
        self.session.with_user(self.teller).close_till({"100000": 12, "20000": 1})
        self.assertJournalEntry(entry.move_id, [
            # account, debit, credit
            ("11131", 1_220_000, 0),  # 100,000 found at the opening, the installment
            ("11411", 0, 1_000_000),
            ("41110", 0, 120_000),
            ("42140", 0, 100_000),
        ])  # fmt: skip
        self.assertThreeZeros()

    def test_receipt_shows_the_parts(self):
        entry = self.book("pay", self.loan, 1_120_000)["entry"]
        receipts = self.env["koperasi.till.receipt"].with_user(self.teller)
        receipts.print_entry(entry["model"], entry["id"])
        receipt = receipts.search([("loan_id", "=", entry["id"])])
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "koperasi_teller.receipt_thermal", receipt.ids
        )
        for part in (
            "1[.,]120[.,]000",
            "1[.,]000[.,]000",
            "120[.,]000",
            "11[.,]000[.,]000",
            self.loan.name,
        ):
            self.assertRegex(html.decode(), part)

    def test_beyond_the_limit_of_the_teller(self):
        self.till._limits_of(self.teller).limit_in = 1_000_000
        with self.assertRaises(TillLimitError):
            self.book("pay", self.loan, 1_120_000)
        release = (
            self.env["koperasi.till.release"]
            .with_user(self.teller)
            .ask("pay", self.loan.id, 1_120_000)
        )
        release.with_user(self.head).action_approve()
        self.book("pay", self.loan, 1_120_000)
        self.assertEqual((release.state, self.loan.balance), ("used", 11_000_000))

    def test_more_than_is_owed(self):
        with self.assertNothingBooked(), self.assertRaisesRegex(UserError, "more cannot be taken"):
            self.book("pay", self.loan, 20_000_000)

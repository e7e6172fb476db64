import base64
from datetime import date

from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from odoo.addons.koperasi_base.tools.spreadsheet import write_xlsx

from .common import LoanCommon

HEADER = (
    "No Anggota",
    "NIP",
    "Kode Produk",
    "Plafon",
    "Tanggal Cair",
    "Tenor",
    "Angsuran Pertama",
    "Sisa Pokok",
    "Bunga Dibayar",
    "No Pinjaman",
)


@tagged("post_install", "-at_install")
class TestOpening(LoanCommon):
    """12,000,000 flat 12 % over 12 months, lent on 31 January 2026, taken over on 30 June."""

    def wizard(self, *rows):
        wizard = (
            self.env["koperasi.loan.opening"]
            .with_user(self.users["clerk"])
            .create(
                {
                    "file": base64.b64encode(write_xlsx(HEADER, rows)),
                    "filename": "pinjaman.xlsx",
                    "date": "2026-06-30",
                }
            )
        )
        wizard.action_read()
        wizard.action_check()
        return wizard

    def row(self, **changed):
        values = {
            "number": "A-001",
            "employee": None,
            "product": self.product.code,
            "principal": 12_000_000,
            "disbursed_on": date(2026, 1, 31),
            "periods": 12,
            "first_due": None,
            "outstanding": 8_500_000,
            "interest": 420_000,
            "reference": None,
        }
        return tuple({**values, **changed}.values())

    def test_import(self):
        """Three and a half installments were paid: April's other half is overdue, and so is May."""
        with freeze_time("2026-06-30"):
            wizard = self.wizard(self.row(reference="L-77"))
            self.assertFalse(wizard.error_ids.mapped("reason"))
            wizard.action_import()
            loan = self.env["koperasi.loan"].search([("member_id", "=", self.member.id)])
            self.assertRecordValues(
                loan,
                [
                    {
                        "state": "active",
                        "principal": 12_000_000,
                        "outstanding": 8_500_000,
                        "interest_paid": 0,
                        "disbursed_on": date(2026, 1, 31),
                        "overdue_principal": 500_000,
                        "overdue_interest": 60_000,
                        "days_past_due": 30,
                        "next_due_date": date(2026, 6, 30),
                    }
                ],
            )
            self.assertEqual(
                [row.state for row in loan.installment_ids[:5]],
                ["paid", "paid", "paid", "overdue", "due"],
            )
        self.assertJournalEntry(
            loan.transaction_ids.move_id, [("11411", 8_500_000, 0), ("31910", 0, 8_500_000)]
        )
        entry = self.pay(loan, 560_000, date(2026, 6, 30))
        self.assertEqual(self.facts(entry), ("installment", 500_000, 60_000, 0, 0))
        self.assertThreeZeros()

    def test_penalty_counts_from_the_takeover(self):
        self.product.penalty_per_mille = 1
        with freeze_time("2026-06-30"):
            self.wizard(self.row()).action_import()
        loan = self.env["koperasi.loan"].search([("member_id", "=", self.member.id)])
        # 560,000 was overdue at the takeover and 1,120,000 fell due on that day: ten days of both
        self.assertEqual(self.pay(loan, 100_000, date(2026, 7, 10)).penalty, 5_600 + 11_200)

    def test_bad_rows(self):
        self.make_member("Budi", "A-002", state="leaving")
        table = [
            (self.row(number="X"), "no active member"),
            (self.row(number="A-002"), "no active member"),
            (self.row(product="ZZ"), "no loan product"),
            (self.row(principal=0), "whole amount above zero"),
            (self.row(outstanding=12_000_001), "at most the principal"),
            (self.row(outstanding=0), "at most"),
            (self.row(interest=-1), "whole amount"),
            (self.row(periods=0.5), "1 to 600"),
            (self.row(disbursed_on=date(2026, 7, 1)), "after the date"),
            (self.row(first_due=date(2026, 1, 1)), "before the disbursement"),
        ]
        wizard = self.wizard(*(row for row, _message in table))
        reasons = dict(
            zip(wizard.error_ids.mapped("row"), wizard.error_ids.mapped("reason"), strict=True)
        )
        for number, (_row, message) in enumerate(table, 2):
            with self.subTest(message=message):
                self.assertIn(message, reasons[number])
        wizard.action_import()
        self.assertFalse(self.env["koperasi.loan"].search([("company_id", "=", self.company.id)]))

    def test_p14_opening_balances_are_taken_once(self):
        self.wizard(self.row(reference="L-77")).action_import()
        again = self.wizard(self.row(reference="L-77", outstanding=8_000_000))
        self.assertIn("imported already", again.error_ids.reason)

    def test_p14_a_loan_without_number_is_taken_once(self):
        """Neither by another file, nor twice in one, nor when only one of the files has numbers."""
        plain, other = self.row(), self.row(principal=6_000_000, outstanding=4_000_000)
        self.wizard(plain).action_import()
        table = [
            # rows of a further file, rows that are refused
            ([self.row(outstanding=8_000_000), other], [2]),
            ([self.row(reference="L-1")], [2]),
            ([other, other], [3]),
            ([other, self.row(principal=6_000_000, outstanding=4_000_000, reference="L-2")], [3]),
        ]
        for rows, refused in table:
            with self.subTest(rows=rows):
                self.assertEqual(self.wizard(*rows).error_ids.mapped("row"), refused)
        loans = self.env["koperasi.loan"].search([("member_id", "=", self.member.id)])
        self.assertEqual(len(loans), 1)

    def test_loans_alike_have_their_numbers(self):
        self.wizard(self.row(reference="L-1"), self.row(reference="L-2")).action_import()
        loans = self.env["koperasi.loan"].search([("member_id", "=", self.member.id)])
        self.assertEqual(sorted(loans.mapped("purpose")), ["L-1", "L-2"])
        self.assertEqual(self.wizard(self.row()).error_ids.mapped("row"), [2])
        self.assertThreeZeros()

    def test_a_balance_taken_back_comes_in_anew(self):
        for number, outstanding in enumerate((8_500_000, 8_000_000, 7_000_000)):
            self.wizard(self.row(outstanding=outstanding)).action_import()
            entry = self.env["koperasi.loan.transaction"].search(
                [("loan_id.member_id", "=", self.member.id), ("kind", "=", "opening")],
                order="id desc",
                limit=1,
            )
            self.assertEqual(entry.amount, outstanding)
            if number < 2:
                entry.with_user(self.head_teller).reverse("salah saldo")
        self.assertThreeZeros()

    def test_rights(self):
        wizard = self.wizard(self.row())
        with self.assertRaises(AccessError):
            wizard.with_user(self.teller).action_import()

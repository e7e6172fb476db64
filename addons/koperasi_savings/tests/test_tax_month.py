import csv
import io

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.koperasi_base.door import opened
from odoo.addons.koperasi_base.tools.spreadsheet import read_table

from .common_interest import InterestCommon


@tagged("post_install", "-at_install")
class TestTaxMonth(InterestCommon):
    """The month's recap, certificates and what goes to the tax office."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.member_ani.nik = "3171014505900001"

    def month(self, date="2026-06-15"):
        months = self.env["koperasi.savings.tax.month"].with_user(self.users["clerk"])
        month = months.create({"month": date})
        month.action_compute()
        return month

    def pay_june(self):
        """Ani 200,000 and 100,001: taxed 30,000 (half up); Budi exactly 240,000: free."""
        self.book_interest("2026-06-10", {self.ani["SS"]: 200_000, self.budi["SS"]: 240_000})
        self.book_interest("2026-06-30", {self.ani["SW"]: 100_001})

    def test_recap_ties_to_the_books(self):
        self.pay_june()
        month = self.month()
        self.assertRecordValues(month, [{
            "member_count": 2, "gross_total": 540_001, "taxed_total": 300_001, "tax_total": 30_000,
            "books_total": 30_000, "payable_balance": 30_000, "difference": 0, "open_total": 0,
        }])  # fmt: skip
        self.assertEqual(
            (str(month.payment_due), str(month.report_due)), ("2026-07-15", "2026-07-20")
        )
        self.assertRecordValues(month.certificate_ids.sorted("number"), [
            {"member_id": self.member_ani.id, "number": 1, "gross": 300_001, "tax": 30_000, "rate": 10},
            {"member_id": self.member_budi.id, "number": 2, "gross": 240_000, "tax": 0, "rate": 0},
        ])  # fmt: skip

    def test_certificates_from_before_an_upgrade(self):
        """They kept no rate: Ani's 300,001 were taxed at 10 %, Budi's 240,000 were free. Later rules change nothing,
        and what a certificate says already stays."""
        self.pay_june()
        month = self.month()
        ani, budi = month.certificate_ids.sorted("number")
        before = [
            one.read(["gross", "tax", "rate", "threshold", "tax_object"])[0] for one in (ani, budi)
        ]
        self.env["koperasi.savings.tax.rule"].create(
            {"date_from": "2027-01-01", "threshold": 500_000, "rate": 20}
        )
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE koperasi_savings_tax_certificate SET rate = NULL, threshold = NULL, tax_object = NULL"
        )
        for _again in range(2):
            self.env.invalidate_all()
            month.sudo()._complete_certificates()
            after = [
                one.read(["gross", "tax", "rate", "threshold", "tax_object"])[0]
                for one in (ani, budi)
            ]
            self.assertEqual(after, before)
        self.assertEqual([one["rate"] for one in before], [10, 0])

    def test_what_could_not_be_withheld(self):
        """230,000 free, then 12,000: 24,200 are due, 12,000 were there to take."""
        self.book_interest("2026-06-10", {self.ani["SS"]: 230_000})
        self.book_interest("2026-06-20", {self.ani["SS"]: 12_000})
        self.assertEqual(self.month().open_total, 12_200)

    def test_numbers_stay(self):
        self.book_interest("2026-06-10", {self.budi["SS"]: 100_000})
        month = self.month()
        self.book_interest("2026-06-20", {self.ani["SS"]: 100_000})
        month.action_compute()
        numbers = {one.member_id: one._certificate_number() for one in month.certificate_ids}
        self.assertEqual(numbers[self.member_budi], "000001/PPh4(2)/06/2026")
        self.assertEqual(numbers[self.member_ani], "000002/PPh4(2)/06/2026")

    def test_p18_issued_is_final_until_corrected(self):
        self.pay_june()
        month = self.month()
        with self.assertRaises(AccessError):
            month.action_issue()
        manager = month.with_user(self.users["manager"])
        manager.action_issue()
        with self.assertRaisesRegex(UserError, "correction"):
            month.action_compute()
        with self.assertRaisesRegex(UserError, "kept"):
            month.unlink()
        manager.action_correct()
        self.assertEqual((month.state, month.revision), ("draft", 1))

    def test_entry_by_hand_is_seen(self):
        self.pay_june()
        month = self.month()
        lines = [
            (0, 0, {"account_id": self.accounts[role].id, name: 500})
            for role, name in (
                ("savings_tax_payable", "credit"),
                ("savings_interest_expense", "debit"),
            )
        ]
        vals = {"journal_id": self.journals["general"].id, "date": "2026-06-30", "line_ids": lines}
        opened(self.env["account.move"]).create(vals).action_post()
        month.action_compute()
        self.assertEqual((month.books_total, month.difference), (30_500, -500))
        with self.assertRaisesRegex(UserError, "by hand"):
            month.with_user(self.users["manager"]).action_issue()

    def test_month_must_be_over(self):
        today = self.company._koperasi_today()
        self.book_interest(today, {self.ani["SS"]: 100_000})
        month = self.month(today)
        with self.assertRaisesRegex(UserError, "not over"):
            month.with_user(self.users["manager"]).action_issue()

    def test_files(self):
        self.pay_june()
        month = self.month()
        rows = [row.values for row in read_table(month.export_recap(), "recap.xlsx").rows]
        self.assertIn(540_001, [value for row in rows for value in row])
        text = month.export_ebupot().decode("utf-8-sig")
        header, ani, budi = csv.reader(io.StringIO(text), delimiter=";")
        self.assertEqual(dict(zip(header, ani, strict=True)), {
            "Masa Pajak": "6", "Tahun Pajak": "2026", "NPWP": "3171014505900001",
            "ID TKU Penerima Penghasilan": "3171014505900001000000", "Fasilitas": "N/A",
            "Kode Objek Pajak": "28-417-02", "DPP": "300001", "Tarif": "10",
            "Jenis Dok. Referensi": "PaymentProof", "Nomor Dok. Referensi": "000001/PPh4(2)/06/2026",
            "Tanggal Dok. Referensi": "2026-06-30", "ID TKU Pemotong": "", "Opsi Pembayaran (IP)": "N/A",
            "Nomor SP2D (IP)": "", "Tanggal Pemotongan": "2026-06-30",
        })  # fmt: skip
        self.assertEqual(budi[5:8], ["28-417-01", "240000", "0"], "also at 0 %")
        sheet = read_table(month.export_ebupot_sheet(), "ebupot.xlsx").rows
        self.assertIn("3171014505900001", [value for row in sheet for value in row.values])
        for export in ("export_ebupot", "export_ebupot_sheet"):
            with self.subTest(export), self.assertRaises(AccessError):
                getattr(month.with_user(self.users["teller"]), export)()

    def test_certificates_on_paper(self):
        self.pay_june()
        month = self.month()
        html = self.assertSheets("koperasi_savings.savings_tax_certificate", month.certificate_ids)
        for text in (
            "000001/PPh4(2)/06/2026",
            "3171014505900001",
            "28-417-01",
            "28-417-02",
            "Tiga puluh ribu",
            "000002",
        ):
            self.assertIn(text, html)

    def test_rules_that_were_used_are_fixed(self):
        """A rule entered for a month that is reported changed rate and code of its certificates."""
        self.pay_june()
        month = self.month()
        month.with_user(self.users["manager"]).action_issue()
        rules = self.env["koperasi.savings.tax.rule"]
        for values in (
            {"date_from": "2026-06-01", "rate": 20},
            {"date_from": "2026-06-30", "threshold": 0},
        ):
            with self.assertRaisesRegex(UserError, "is booked"), self.env.cr.savepoint():
                rules.create(values)
        later = rules.create({"date_from": "2026-07-01", "rate": 20})
        self.book_interest("2026-07-31", {self.ani["SS"]: 300_000})
        for change in (lambda: later.write({"rate": 5}), later.unlink):
            with self.assertRaisesRegex(UserError, "is booked"), self.env.cr.savepoint():
                change()
        later.legal_basis = "PP baru"

    def test_certificates_keep_rate_and_code(self):
        self.pay_june()
        month = self.month()
        self.env.cr.execute(
            "INSERT INTO koperasi_savings_tax_rule (company_id, date_from, threshold, rate)"
            " VALUES (%s, '2026-06-01', 0, 20)",
            [self.company.id],
        )
        self.env.invalidate_all()
        self.assertRecordValues(month.certificate_ids.sorted("number"), [
            {"rate": 10, "threshold": 240_000, "tax_object": "28-417-02"},
            {"rate": 0, "threshold": 240_000, "tax_object": "28-417-01"},
        ])  # fmt: skip

    def test_p37_figures_are_not_entered(self):
        month = self.month()
        for name, value in (("tax_total", 1), ("state", "issued")):
            with self.subTest(name), self.assertRaisesRegex(UserError, "by hand"):
                month.write({name: value})
        self.pay_june()
        month.action_compute()
        with self.assertRaises(AccessError):
            month.certificate_ids.write({"tax": 0})
        stranger = self.make_user("manager", self.company_b)
        for record in (month, month.certificate_ids):
            with self.assertRaises(AccessError):
                record.with_user(stranger).read()

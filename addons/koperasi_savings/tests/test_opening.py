import base64
from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import SQL

from odoo.addons.koperasi_base.tools.spreadsheet import write_xlsx

from ..sql import contribution_sql
from .common import SavingsCommon

HEADER = ("No. Anggota", "NIP", "Kode Produk", "Saldo", "Tanggal")


@tagged("post_install", "-at_install")
class TestOpening(SavingsCommon):
    """Balances of the old books, from a file."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.member_budi.sudo().employee_number = "E-77"
        cls.number = cls.member_ani.number

    def file(self, rows):
        return base64.b64encode(write_xlsx(HEADER, rows))

    def wizard(self, rows, **vals):
        wizard = self.env["koperasi.savings.opening"].with_user(self.users["clerk"]).create({
            "file": rows if isinstance(rows, bytes) else self.file(rows),
            "filename": "saldo.xlsx",
            "date": "2026-10-31",
            **vals,
        })  # fmt: skip
        wizard.action_read()
        wizard.action_check()
        return wizard

    def test_import(self):
        wizard = self.wizard([
            (self.number, None, "SP", 100_000, None),
            (self.number, None, "SW", "1.250.000", None),
            (None, "E-77", "SS", 8_250_000.0, None),
            (None, "E-77", "TT", 40_000, None),
        ])  # fmt: skip
        self.assertFalse(wizard.error_ids.mapped("reason"))
        self.assertFalse(self.ani["SP"].balance)
        wizard.action_import()
        entries = self.env["koperasi.savings.transaction"].search(
            [("kind", "=", "opening")], order="id"
        )
        self.assertEqual(len(entries.batch_id), 1)
        self.assertEqual(entries.mapped("amount"), [100_000, 1_250_000, 8_250_000, 40_000])
        self.assertJournalEntry(
            entries.batch_id.move_id,
            [
                ("31910", 9_640_000, 0),
                ("31110", 0, 100_000),
                ("31120", 0, 1_250_000),
                ("21110", 0, 8_250_000),
                ("21510", 0, 40_000),
            ],
        )
        self.assertEqual(entries.batch_id.journal_id, self.journals["opening"])
        self.assertThreeZeros()

    def test_contributions_count_from_the_day_after(self):
        self.wizard([(self.number, None, "SW", 1_250_000, None)]).action_import()
        self.assertEqual(self.ani["SW"].obligation_start, date(2026, 11, 1))
        due = self.env["koperasi.savings.account"]._obligations(self.company, "2026-11-30")
        self.assertIn((self.ani["SW"].id, self.member_ani.id, "mandatory", 50_000), due)

    def test_arrears_of_the_old_system(self):
        """The guide's example: not imported; with contributions from three months earlier, three are missing."""
        self.wizard([(self.number, None, "SW", 1_250_000, None)]).action_import()
        for start, amounts in (("2026-11-01", []), ("2026-08-01", [150_000])):
            with self.subTest(start=start):
                self.ani["SW"].obligation_start = start
                self.env.flush_all()
                condition = SQL("held.id = %s", self.ani["SW"].id)
                rows = self.env.execute_query(
                    contribution_sql.arrears(self.company, date(2026, 10, 31), condition)
                )
                self.assertEqual([int(row[3]) for row in rows], amounts)

    def test_dates_of_their_own(self):
        """One batch per date."""
        self.wizard([
            (self.number, None, "SP", 100_000, "31/08/2026"),
            (self.number, None, "SS", 200_000, "30/09/2026"),
            (self.number, None, "SW", 300_000, None),
        ]).action_import()  # fmt: skip
        entries = self.env["koperasi.savings.transaction"].search(
            [("kind", "=", "opening")], order="date"
        )
        self.assertEqual(
            entries.mapped(lambda entry: (str(entry.date), entry.amount)),
            [("2026-08-31", 100_000), ("2026-09-30", 200_000), ("2026-10-31", 300_000)],
        )
        self.assertThreeZeros()

    def test_bad_rows(self):
        wizard = self.wizard([
            ("nobody", None, "SS", 1, None),
            (None, "E-99", "SS", 1, None),
            (self.number, None, "ZZ", 1, None),
            (self.number, None, "SS", 0, None),
            (self.number, None, "SS", -5, None),
            (self.number, None, "SS", 10.5, None),
            (self.number, None, "SS", "banyak", None),
            (self.number, None, "SS", 5, "31/12/2099"),
            (self.number, None, "SP", 5, None),
            (self.number, None, "SP", 6, None),
        ])  # fmt: skip
        self.assertEqual(wizard.error_ids.sorted("row").mapped("row"), [2, 3, 4, 5, 6, 7, 8, 9, 11])
        wizard.action_import()
        self.assertFalse(self.env["koperasi.savings.transaction"].search([]))
        wizard.skip_bad_rows = True
        wizard.action_import()
        self.assertEqual(self.ani["SP"].balance, 5)

    def test_term_products_are_refused(self):
        product = self.env["koperasi.savings.product"].create({
            "name": "Berjangka", "code": "SB", "kind": "term", "company_id": self.company.id,
        })  # fmt: skip
        wizard = self.wizard([(self.number, None, "SB", 5_000_000, None)])
        self.assertEqual(wizard.error_ids.mapped("row"), [2])
        self.assertIn("Savings > Term Deposits", wizard.error_ids.reason)
        self.assertFalse(
            self.env["koperasi.savings.account"].search([("product_id", "=", product.id)])
        )

    def test_p14_opening_balances_are_taken_once(self):
        """Neither the same file again nor the same account in another file."""
        rows = [(self.number, None, "SS", 5000, None)]
        file = self.file(rows)
        self.wizard(file).action_import()
        with self.assertRaisesRegex(UserError, "already imported"):
            self.wizard(file)
        again = self.wizard([*rows, (None, "E-77", "SS", 1000, None)])
        self.assertEqual(again.error_ids.mapped("row"), [2])
        self.assertEqual(self.ani["SS"].balance, 5000)

    def test_queries_do_not_grow(self):
        members = self.make_members(65)
        self.queries(members[:5])
        few, many = self.queries(members[5:15]), self.queries(members[15:])
        self.assertLess(many - few, 10)
        self.assertThreeZeros()

    def queries(self, members):
        wizard = self.wizard([(member.number, None, "SS", 1000, None) for member in members])
        before = self.env.cr.sql_log_count
        wizard.action_import()
        self.assertEqual(wizard.state, "done")
        return self.env.cr.sql_log_count - before

    def test_clerks_only(self):
        wizard = self.wizard([(self.number, None, "SS", 5000, None)])
        for role in ("teller", "auditor", "loan_officer"):
            with self.subTest(role), self.assertRaises(AccessError):
                wizard.with_user(self.users[role]).action_import()

    def test_a_balance_taken_back_comes_in_anew(self):
        self.wizard([(self.number, None, "SS", 5000, None)]).action_import()
        entry = self.env["koperasi.savings.transaction"].search(
            [("account_id", "=", self.ani["SS"].id)]
        )
        entry.with_user(self.users["head_teller"]).reverse("salah saldo")
        self.wizard([(self.number, None, "SS", 7000, None)]).action_import()
        self.assertEqual(self.ani["SS"].balance, 7000)
        again = self.wizard([(self.number, None, "SS", 7001, None)])
        self.assertEqual(again.error_ids.mapped("row"), [2])
        self.assertThreeZeros()

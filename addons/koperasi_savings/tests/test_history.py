import base64
from datetime import date

from psycopg2 import DatabaseError

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from odoo.addons.koperasi_base.tools.spreadsheet import write_xlsx

from .common import SavingsCommon

HEADER = (
    "No Anggota",
    "Kode Produk",
    "Tanggal",
    "Kode",
    "Keterangan",
    "Mutasi",
    "Saldo",
    "No Bukti",
)


@tagged("post_install", "-at_install")
class TestHistory(SavingsCommon):
    """Ani's voluntary savings in the old system: 1,000 + 500 - 300 = 1,200, which is what was taken over."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.number = cls.member_ani.number
        cls.open_balances({cls.ani["SS"]: 1200, cls.budi["SS"]: 700})
        cls.good = [
            cls.line("2026-08-03", "01", 1000, 1000, memo="Setoran"),
            cls.line("2026-09-03", "01", 500, 1500),
            cls.line("2026-10-03", "02", -300, 1200),
        ]

    @classmethod
    def open_balances(cls, balances):
        rows = [(a.member_id.number, a.product_id.code, amount) for a, amount in balances.items()]
        wizard = cls.env["koperasi.savings.opening"].with_user(cls.users["clerk"]).create({
            "file": base64.b64encode(write_xlsx(("No Anggota", "Kode Produk", "Saldo"), rows)),
            "filename": "saldo.xlsx", "date": "2026-10-31",
        })  # fmt: skip
        wizard.action_read()
        wizard.action_import()

    @classmethod
    def line(cls, day, code, amount, balance, memo=None, reference=None, number=None, product="SS"):
        return (
            number or cls.number,
            product,
            date.fromisoformat(day),
            code,
            memo,
            amount,
            balance,
            reference,
        )

    def wizard(self, rows, header=HEADER):
        wizard = self.env["koperasi.savings.history.import"].with_user(self.users["clerk"]).create({
            "file": base64.b64encode(write_xlsx(header, rows)), "filename": "mutasi.xlsx",
        })  # fmt: skip
        wizard.action_read()
        wizard.action_check()
        return wizard

    def stored(self):
        return self.env["koperasi.savings.history"].search([], order="account_id, number")

    def test_import(self):
        """In the order of dates, whatever the order of the file; nothing reaches the ledger or the books."""
        with self.assertNothingBooked():
            wizard = self.wizard(list(reversed(self.good)))
            self.assertFalse(wizard.error_ids.mapped("reason"))
            self.assertFalse(self.stored())
            wizard.action_import()
        self.assertEqual(
            [
                (str(row.date), row.code, row.amount, row.balance, row.number)
                for row in self.stored()
            ],
            [
                ("2026-08-03", "01", 1000, 1000, 1),
                ("2026-09-03", "01", 500, 1500, 2),
                ("2026-10-03", "02", -300, 1200, 3),
            ],
        )
        self.assertEqual(self.stored().account_id, self.ani["SS"])

    def test_differences_are_listed_and_nothing_is_stored(self):
        line, good = self.line, self.good
        other = line("2026-09-01", "01", 700, 700, number=self.member_budi.number)
        table = [
            # rows, {row of the file: a part of its reason}
            ([*good[:2], line("2026-10-03", "02", -301, 1199)],
             {4: "differs by -1 from the opening balance 1,200", 2: "another row", 3: "another row"}),
            (good[:2], {3: "differs by 300", 2: "another row"}),
            ([good[0], line("2026-09-03", "01", 500, 1501), good[2]], {3: "1,500 was expected"}),
            ([line("2026-11-01", "01", 1200, 1200)], {2: "after the opening"}),
            ([line("2026-08-01", "02", -5, -5), *good], {2: "below zero"}),
            ([line("2026-08-01", "01", 10**18, 10**18)], {2: "not an amount"}),
            ([line("2026-08-01", "01", 0.001, 1200)], {2: "not an amount"}),
            ([line("2026-08-01", "01", 1, 1, number="A-99999")], {2: "no active member"}),
            ([line("2026-08-01", "01", 1, 1, product="SW")], {2: "no opening balance"}),
            ([line("2026-08-01", "01", 1, 1, product="ZZ")], {2: "no opening balance"}),
            ([line("2026-08-01", "01", "banyak", 1)], {2: "not an amount"}),
            ([*good, other, line("2026-09-02", "01", 1, 702, number=self.member_budi.number)],
             {6: "701 was expected", 5: "another row"}),
        ]  # fmt: skip
        for rows, expected in table:
            with self.subTest(expected=expected):
                wizard = self.wizard(rows)
                for number, reason in expected.items():
                    told = wizard.error_ids.filtered(lambda error, n=number: error.row == n)
                    self.assertIn(reason, " ".join(told.mapped("reason")))
                wizard.action_import()
                self.assertFalse(self.stored())
        wizard.skip_bad_rows = True
        wizard.action_import()
        self.assertEqual(len(self.stored()), 3, "Ani's comes in whole, of Budi's nothing")

    def test_history_comes_in_once(self):
        rows = [self.line("2026-10-03", "01", 1200, 1200, reference="BM-1")]
        self.wizard(rows).action_import()
        again = self.wizard([*rows, self.line("2026-10-04", "01", 0, 1200)])
        self.assertEqual({error.reason for error in again.error_ids}, {"has its history already"})
        budi = self.line(
            "2026-10-03", "01", 700, 700, reference="BM-1", number=self.member_budi.number
        )
        with self.assertRaises(DatabaseError), mute_logger("odoo.sql_db"), self.cr.savepoint():
            self.wizard([budi]).action_import()
        self.assertEqual(len(self.stored()), 1)

    def test_sealed(self):
        self.wizard(self.good).action_import()
        row = self.stored()[0]
        for attempt in (
            lambda: row.write({"amount": 1}),
            row.unlink,
            lambda: row.create({"number": 9}),
        ):
            with self.assertRaises(AccessError):
                attempt()
        for statement in ("UPDATE %s SET amount = 1", "DELETE FROM %s", "TRUNCATE %s"):
            with (
                self.subTest(statement),
                self.assertRaisesRegex(DatabaseError, "refused"),
                mute_logger("odoo.sql_db"),
                self.cr.savepoint(),
            ):
                self.cr.execute(SQL(statement, SQL.identifier("koperasi_savings_history")))

    def test_hostile_file(self):
        formula = "=cmd|' /C calc'!A0"
        rows = [self.line("2026-10-03", formula, 1200, 1200, memo=formula, reference=formula)]
        self.wizard(rows).action_import()
        self.assertEqual(self.stored().description, formula)
        with self.assertRaises(UserError):
            wizard = self.wizard([("x", 1)], ("Apa", "Ini"))
            wizard.action_import()

    def test_other_company(self):
        foreign = self.make_member("Cici", company=self.company_b)
        wizard = self.wizard([self.line("2026-10-03", "01", 1, 1, number=foreign.number + "B")])
        self.assertIn("no active member", wizard.error_ids.reason)

    def test_statement_shows_it_before_our_books(self):
        self.wizard(self.good).action_import()
        self.deposit(self.ani["SS"], 800, date="2026-11-02")
        order = self.env["koperasi.savings.statement"].create({
            "account_ids": self.ani["SS"].ids, "date_from": "2026-09-01", "date_to": "2026-11-30",
        })  # fmt: skip
        [(_account, figures)] = order._pairs()
        self.assertEqual([row["amount"] for row in figures.history], [500, -300])
        self.assertEqual(
            (figures.opening, figures.incoming, figures.outgoing, figures.closing),
            (0, 2000, 0, 2000),
        )
        html = self.assertSheets("koperasi_savings.savings_statement_report", order)
        self.assertLess(html.index("Until here"), html.index("Opening balance"))
        self.assertEqual(html.count("Until here"), 1)

    def test_clerks_only(self):
        wizard = self.wizard(self.good)
        for role in ("teller", "auditor", "loan_officer"):
            with self.subTest(role), self.assertRaises(AccessError):
                wizard.with_user(self.users[role]).action_import()

    def test_queries_do_not_grow(self):
        members = self.make_members(44)
        accounts = members.savings_account_ids.filtered(lambda a: a.kind == "voluntary")
        self.open_balances(dict.fromkeys(accounts, 100))
        counts = []
        for some in (members[:2], members[2:4], members[4:]):
            rows = [
                self.line("2026-10-03", "01", 100, 100, number=member.number) for member in some
            ]
            wizard = self.wizard(rows)
            before = self.cr.sql_log_count
            wizard.action_import()
            self.assertEqual(wizard.state, "done")
            counts.append(self.cr.sql_log_count - before)
        self.assertLess(counts[2] - counts[1], 10)

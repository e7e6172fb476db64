from contextlib import contextmanager
from unittest import TestCase

from psycopg2 import DataError, IntegrityError

from odoo.exceptions import AccessError, MissingError, UserError
from odoo.tests import TransactionCase, new_test_user
from odoo.tools import SQL, mute_logger

# How hostile input is refused, by us or by PostgreSQL.
REFUSED = (UserError, AccessError, MissingError, IntegrityError, DataError, ValueError)

ACCOUNTS = [
    # role, code, name, type
    ("cash_till", "11130", "Kas Teller", "asset_cash"),
    ("bank_outstanding", "11215", "Transfer Bank Belum Cocok", "asset_current"),
    ("payroll_receivable", "11510", "Piutang Potong Gaji", "asset_receivable"),
    ("loan_productive", "11410", "Pinjaman Produktif", "asset_current"),
    ("loan_consumptive", "11411", "Pinjaman Konsumtif", "asset_current"),
    ("savings_voluntary", "21110", "Simpanan Sukarela", "liability_current"),
    ("savings_term", "21120", "Simpanan Berjangka", "liability_current"),
    ("savings_goal", "21140", "Simpanan Hari Raya", "liability_current"),
    ("exit_payable", "21220", "Utang Simpanan Anggota Keluar", "liability_current"),
    ("shu_payable", "21230", "Utang SHU Anggota", "liability_current"),
    ("shu_officers", "21310", "Dana Pengurus", "liability_current"),
    ("shu_employees", "21320", "Dana Karyawan", "liability_current"),
    ("shu_education", "21330", "Dana Pendidikan", "liability_current"),
    ("shu_social", "21340", "Dana Sosial", "liability_current"),
    ("shu_development", "21350", "Dana Pembangunan", "liability_current"),
    ("suspense", "21510", "Titipan Angsuran", "liability_current"),
    ("savings_loan_linked", "21160", "Simpanan Wajib Pinjaman", "liability_current"),
    ("savings_principal", "31110", "Simpanan Pokok", "equity"),
    ("savings_mandatory", "31120", "Simpanan Wajib", "equity"),
    ("shu_reserve", "31210", "Cadangan Umum", "equity"),
    ("shu_undistributed", "31310", "SHU Belum Dibagi", "equity"),
    ("shu_result", "31320", "SHU Tahun Berjalan", "equity_unaffected"),
    ("opening_balance", "31910", "Penampung Saldo Awal", "equity"),
    ("loan_interest_income", "41110", "Pendapatan Bunga Pinjaman", "income"),
    ("loan_provision_fee_income", "41120", "Pendapatan Provisi", "income"),
    ("loan_fee_income", "41130", "Pendapatan Administrasi", "income"),
    ("loan_penalty_income", "41140", "Pendapatan Denda", "income"),
    ("savings_fee_income", "41410", "Pendapatan Administrasi Simpanan", "income_other"),
    ("savings_interest_expense", "51110", "Beban Bunga Simpanan", "expense_direct_cost"),
    ("term_interest_expense", "51120", "Beban Bunga Simpanan Berjangka", "expense_direct_cost"),
    ("savings_interest_payable", "21210", "Utang Bunga Simpanan", "liability_current"),
    ("savings_tax_payable", "21440", "Utang PPh 4(2)", "liability_current"),
]
JOURNALS = [
    # kind, code, name, role of the counter account
    ("till", "KAS1", "Kas 1", "cash_till"),
    ("transfer", "TRF", "Transfer Bank", "bank_outstanding"),
    ("payroll", "PGJ", "Potong Gaji", None),
    ("interest", "BNG", "Bunga Simpanan", None),
    ("loan", "PNJ", "Pinjaman", None),
    ("shu", "SHU", "SHU", None),
    ("general", "KOR", "Koreksi", None),
    ("opening", "AWL", "Saldo Awal", None),
]
ROLES = [
    "teller",
    "head_teller",
    "loan_officer",
    "loan_approver",
    "auditor",
    "clerk",
    "manager",
    "admin",
]


class KoperasiCommon(TransactionCase):
    """A cooperative in rupiah with an account for every role, its journals and one user per role.

    ``cls.company``, ``cls.accounts[role]``, ``cls.journals[kind]``, ``cls.users[role]``; ``cls.company_b``
    is a second cooperative set up alike, whose data nobody of the first may see.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company, cls.accounts, cls.journals = cls.make_cooperative("Koperasi Uji")
        cls.company_b, cls.accounts_b, cls.journals_b = cls.make_cooperative("Koperasi Lain")
        cls.env = cls.env(context={**cls.env.context, "allowed_company_ids": cls.company.ids})
        cls.company = cls.company.with_env(cls.env)
        cls.users = {role: cls.make_user(role) for role in ROLES}

    @classmethod
    def make_cooperative(cls, name):
        rupiah = cls.env.ref("base.IDR")
        rupiah.write({"active": True})
        rupiah.rounding = max(rupiah.rounding, 1)
        company = cls.env["res.company"].create({"name": name, "currency_id": rupiah.id})
        accounts = cls._make_accounts(company)
        return company, accounts, cls._make_journals(company, accounts)

    @classmethod
    def _make_accounts(cls, company):
        records = (
            cls.env["account.account"]
            .with_company(company)
            .create(
                [
                    {
                        "code": code,
                        "name": name,
                        "account_type": kind,
                        "company_ids": [(6, 0, company.ids)],
                        "reconcile": role in ("bank_outstanding", "payroll_receivable"),
                    }
                    for role, code, name, kind in ACCOUNTS
                ]
            )
        )
        accounts = {
            role: account for (role, *_rest), account in zip(ACCOUNTS, records, strict=True)
        }
        cls.env["koperasi.account.role"].create(
            [
                {"company_id": company.id, "role": role, "account_id": account.id}
                for role, account in accounts.items()
            ]
        )
        return accounts

    @classmethod
    def _make_journals(cls, company, accounts):
        records = (
            cls.env["account.journal"]
            .with_company(company)
            .create(
                [
                    {
                        "name": name,
                        "code": code,
                        "type": "general",
                        "koperasi_kind": kind,
                        "company_id": company.id,
                        "restrict_mode_hash_table": True,
                        "koperasi_counter_account_id": accounts[counter].id if counter else False,
                    }
                    for kind, code, name, counter in JOURNALS
                ]
            )
        )
        return {journal.koperasi_kind: journal for journal in records}

    @classmethod
    def make_user(cls, role, company=None):
        company = company or cls.company
        return new_test_user(
            cls.env(context={**cls.env.context, "no_reset_password": True}),
            f"{role}_{company.id}",
            groups=f"koperasi_base.group_{role}",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )

    def assertThreeZeros(self, company=None):
        """Chains unbroken, balances equal entries, ledgers equal the general ledger."""
        report = self.env["koperasi.integrity.report"]._run(company or self.company)
        faults = report.line_ids.filtered(lambda line: not line.ok)
        self.assertTrue(
            report.ok, faults.mapped(lambda l: (l.check, l.ledger, l.details, l.difference))
        )

    @contextmanager
    def assertRefused(self):
        """What happens inside is refused in one of the known ways, and nothing of it is stored."""
        # Odoo's own assertRaises takes one class of exceptions only.
        with (
            mute_logger("odoo.sql_db"),
            TestCase.assertRaises(self, REFUSED),
            self.env.cr.savepoint(),
        ):
            yield
            self.env.flush_all()

    @contextmanager
    def assertNothingBooked(self, *tables):
        """Every row of ledgers, accounts, batches and books, and of further tables, stays as it is stored."""
        before = self.contents(tables)
        yield
        after = self.contents(tables)
        for table, found in before.items():
            with self.subTest(table=table):
                self.assertEqual(after[table], found)

    def contents(self, tables=()):
        """{table: (rows, hash over all their columns)}"""
        self.env.flush_all()
        ledgers = self.env["koperasi.ledger.batch"]._entry_models()
        accounts = [self.env[model._ledger_account_model()] for model in ledgers]
        books = ("koperasi_ledger_batch", "account_move", "account_move_line")
        names = [*(model._table for model in (*ledgers, *accounts)), *books, *tables]
        query = (
            "SELECT count(*), md5(string_agg(kept::text, chr(10) ORDER BY kept.id)) FROM %s kept"
        )
        return {name: self.env.execute_query(SQL(query, SQL.identifier(name))) for name in names}

    def assertSheets(self, report, records):
        """A print-out of several records is one article with a page each: wkhtmltopdf takes no more articles.

        :param str report: report_name
        :return: the HTML
        """
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(report, records.ids)
        html = html.decode()
        self.assertEqual(html.count('class="article'), 1, report)
        self.assertEqual(html.count('class="page"'), len(records), report)
        return html

    def assertJournalEntry(self, move, expected):
        """The journal entry as rows of (account code, debit, credit), debits first."""
        rows = [(line.account_id.code, line.debit, line.credit) for line in move.line_ids]
        self.assertEqual(sorted(rows), sorted(expected))

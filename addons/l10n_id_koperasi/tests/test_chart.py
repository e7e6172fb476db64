from odoo.tests import tagged

from odoo.addons.koperasi_base.models.account_role import CONTROL_ROLES, ROLES

from .common import KoperasiChartCase

# The chart as agreed with accountants of cooperatives: all codes by type.
ACCOUNTS = {
    "asset_cash": "11110 11120 11130 11210",
    "asset_current": (
        "11215 11220 11225 11226 11230 11240 11310 11410 11411 11412 11413 11420 11430 11431 "
        "11432 11433 11434 11440 11445 11450 11490 11540 11550 11610 11740 11745"
    ),
    "asset_receivable": "11510 11520 11530",
    "asset_prepayments": "11710 11720 11730",
    "asset_non_current": "12110 12120 12250 12251 12310 12320",
    "asset_fixed": "12210 12220 12221 12230 12231 12240 12241",
    "liability_current": (
        "21110 21120 21130 21140 21150 21160 21170 21180 21185 21210 21220 21230 21310 21320 "
        "21330 21340 21350 21360 21370 21420 21430 21440 21450 21460 21465 21470 21510 21520 "
        "21530 21540 21550 21560 21610 21620"
    ),
    "liability_payable": "21410",
    "liability_non_current": "22110 22120 22130 22140",
    "equity": "31110 31120 31130 31140 31150 31210 31220 31310 31410 31910",
    "equity_unaffected": "31320",
    "income": "41110 41120 41130 41140 41150 41160 41210 41310 41320",
    "income_other": "41410 41420 42110 42120 42130 42140 42190",
    "expense_direct_cost": "51110 51120 51130 51140 51210",
    "expense": "52110 52120 52130 52140 52160 52170 52180 53110 53120 53130 54110 54120 54190 55110",
    "expense_depreciation": "52150",
    "off_balance": "91110 91120 91130 91190",
}

# Accounts that Odoo may match item by item; all others are plain balances.
RECONCILED = ["11215", "11220", "11226", "11510", "11520", "11530", "21410"]

NAMES = [  # code, English, Indonesian
    ("11110", "Cash", "Kas"),
    ("11215", "Bank Transfers Not Yet Matched", "Transfer Bank Belum Cocok"),
    ("21110", "Voluntary Savings of Members", "Simpanan Sukarela Anggota"),
    ("31110", "Principal Savings", "Simpanan Pokok"),
    ("31910", "Opening Balance Clearing", "Penampung Saldo Awal"),
    ("52140", "Rent, Electricity and Communication", "Beban Sewa, Listrik, Komunikasi"),
]

JOURNALS = [  # code, Indonesian name, type, kind, counter account, sealed
    ("KAS1", "Kas Teller 1", "general", "till", "11130", True),
    ("TRF", "Transfer Bank Anggota", "general", "transfer", "11215", True),
    ("PGJ", "Potong Gaji", "general", "payroll", "11510", True),
    ("BNG", "Bunga Simpanan", "general", "interest", False, True),
    ("PNJ", "Pinjaman", "general", "loan", False, True),
    ("SHU", "Pembagian SHU", "general", "shu", False, True),
    ("KOR", "Koreksi Buku Anggota", "general", "general", False, True),
    ("AWL", "Saldo Awal", "general", "opening", "31910", True),
    ("CSH1", "Kas Besar", "cash", False, False, False),
]

ROLE_ACCOUNTS = {
    "cash_till": "11130",
    "cash_vault": "11110",
    "cash_over": "42140",
    "cash_short": "54120",
    "bank_outstanding": "11215",
    "payroll_receivable": "11510",
    "savings_principal": "31110",
    "savings_mandatory": "31120",
    "savings_voluntary": "21110",
    "savings_tax_payable": "21440",
    "loan_consumptive": "11411",
    "loan_interest_income": "41110",
    "loan_allowance": "11490",
    "exit_payable": "21220",
    "shu_result": "31320",
    "shu_payable": "21230",
}

COMPANY_ACCOUNTS = [
    ("transfer_account_id", "11226"),
    ("account_journal_suspense_account_id", "11225"),
    ("default_cash_difference_income_account_id", "42140"),
    ("default_cash_difference_expense_account_id", "54120"),
    ("income_currency_exchange_account_id", "42190"),
    ("expense_currency_exchange_account_id", "54190"),
    ("account_journal_early_pay_discount_gain_account_id", "42190"),
    ("account_journal_early_pay_discount_loss_account_id", "54190"),
    ("account_default_pos_receivable_account_id", "11520"),
    ("income_account_id", "42190"),
    ("expense_account_id", "52130"),
]


@tagged("post_install_l10n", "post_install", "-at_install")
class TestChart(KoperasiChartCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        before = cls.env.cr.sql_log_count
        cls.company = cls.new_company("Koperasi A", "id_koperasi")
        cls.queries = cls.env.cr.sql_log_count - before
        cls.accounts = cls.accounts_of(cls.company)
        cls.by_code = {account.code: account for account in cls.accounts}

    def test_all_accounts_and_no_other(self):
        """Odoo adds no account of its own to the chart."""
        found = {}
        for account in self.accounts.sorted("code"):
            found.setdefault(account.account_type, []).append(account.code)
        self.assertEqual(found, {kind: codes.split() for kind, codes in ACCOUNTS.items()})

    def test_only_clearing_and_partner_accounts_are_reconciled(self):
        self.assertEqual(sorted(self.accounts.filtered("reconcile").mapped("code")), RECONCILED)

    def test_names_in_both_languages(self):
        for code, english, indonesian in NAMES:
            account = self.by_code[code]
            self.assertEqual(account.with_context(lang="en_US").name, english)
            self.assertEqual(account.with_context(lang="id_ID").name, indonesian)

    def test_no_name_stands_twice(self):
        for lang in ("en_US", "id_ID"):
            names = self.accounts.with_context(lang=lang).mapped("name")
            self.assertEqual(len(names), len(set(names)), lang)

    def test_every_account_has_an_indonesian_group(self):
        groups = self.accounts.with_context(lang="id_ID").group_id
        self.assertFalse(self.accounts.filtered(lambda account: not account.group_id))
        self.assertIn("Simpanan Anggota", groups.mapped("name"))

    def test_tags_of_member_and_non_member_business(self):
        member = self.env.ref("l10n_id_koperasi.account_tag_member")
        other = self.env.ref("l10n_id_koperasi.account_tag_non_member")
        self.assertEqual(self.by_code["41110"].tag_ids, member)
        self.assertEqual(self.by_code["41210"].tag_ids, other)
        income = self.accounts.filtered(lambda account: account.internal_group == "income")
        self.assertFalse(income.filtered(lambda account: account.tag_ids not in (member, other)))
        tagged_accounts = self.accounts.filtered("tag_ids")
        self.assertEqual(set(tagged_accounts.mapped("internal_group")), {"income", "expense"})

    def test_journals(self):
        journals = {journal.code: journal for journal in self.journals_of(self.company)}
        for code, name, kind, ledger, counter, sealed in JOURNALS:
            with self.subTest(journal=code):
                self.assertRecordValues(
                    journals[code].with_context(lang="id_ID"),
                    [
                        {
                            "name": name,
                            "type": kind,
                            "koperasi_kind": ledger,
                            "koperasi_counter_account_id": counter and self.by_code[counter].id,
                            "restrict_mode_hash_table": sealed,
                        }
                    ],
                )

    def test_a_journal_for_every_ledger(self):
        kinds = dict(self.env["account.journal"]._fields["koperasi_kind"].selection)
        journals = self.journals_of(self.company).filtered("koperasi_kind")
        self.assertEqual(sorted(journals.mapped("koperasi_kind")), sorted(kinds))

    def test_one_account_per_place_where_cash_lies(self):
        """Liquidity journals keep cash box and bank; the tills share the tellers' account."""
        liquidity = self.journals_of(self.company).filtered(lambda j: j.type in ("bank", "cash"))
        self.assertEqual(sorted(liquidity.default_account_id.mapped("code")), ["11110", "11210"])
        self.assertEqual(
            sorted(self.accounts.filtered(lambda a: a.account_type == "asset_cash").mapped("code")),
            ["11110", "11120", "11130", "11210"],
        )

    def test_every_role_has_an_account(self):
        roles = self.roles_of(self.company)
        self.assertEqual(sorted(roles.mapped("role")), sorted(role for role, _label in ROLES))
        for role, code in ROLE_ACCOUNTS.items():
            self.assertEqual(self.company._koperasi_account(role), self.by_code[code], role)

    def test_roles_share_no_account(self):
        roles = self.roles_of(self.company)
        self.assertEqual(len(roles.account_id), len(roles))

    def test_control_accounts_are_never_reconciled(self):
        for role in CONTROL_ROLES:
            account = self.company._koperasi_account(role)
            self.assertFalse(account.reconcile, role)
            self.assertIn(
                account.account_type, ("asset_current", "liability_current", "equity"), role
            )

    def test_defaults_of_the_company(self):
        for field, code in COMPANY_ACCOUNTS:
            self.assertEqual(self.company[field], self.by_code[code], field)
        self.assertEqual(self.company.get_unaffected_earnings_account(), self.by_code["31320"])
        partner = self.env["res.partner"].with_company(self.company).create({"name": "Toko Maju"})
        self.assertEqual(partner.property_account_receivable_id, self.by_code["11530"])
        self.assertEqual(partner.property_account_payable_id, self.by_code["21410"])

    def test_payments_wait_on_the_account_of_transfers(self):
        payment = self.env["account.payment"].new({"company_id": self.company.id})
        for direction in ("inbound", "outbound"):
            self.assertEqual(payment._get_outstanding_account(direction), self.by_code["11215"])

    def test_taxes_post_in_this_chart(self):
        taxes = self.env["account.tax"].with_company(self.company).with_context(active_test=False)
        found = {
            (tax.type_tax_use, account.code)
            for tax in taxes.search([("company_id", "=", self.company.id)])
            for account in tax.repartition_line_ids.account_id
        }
        self.assertEqual(found, {("sale", "21460"), ("purchase", "11740")})
        self.assertEqual(self.company.account_sale_tax_id.amount, 0)
        self.assertEqual(self.company.account_purchase_tax_id.amount, 0)

    def test_taxes_are_those_of_l10n_id(self):
        taxes = self.env["account.tax"].with_context(active_test=False)
        other = self.new_company("PT Biasa", "id")
        expected, found = (
            {
                (tax.name, tax.type_tax_use, tax.amount)
                for tax in taxes.search([("company_id", "=", company.id)])
            }
            for company in (other, self.company)
        )
        self.assertEqual(found, expected)

    def test_tax_groups_settle_in_this_chart(self):
        groups = self.env["account.tax.group"].search([("company_id", "=", self.company.id)])
        self.assertTrue(groups)
        self.assertEqual(groups.tax_payable_account_id, self.by_code["21465"])
        self.assertEqual(groups.tax_receivable_account_id, self.by_code["11745"])

    def test_audit_trail_and_whole_rupiah(self):
        self.assertTrue(self.company.restrictive_audit_trail)
        self.assertEqual(self.company.currency_id, self.env.ref("base.IDR"))
        self.assertEqual(self.company.currency_id.rounding, 1.0)

    def test_loading_costs_no_more_than_another_chart(self):
        """Odoo's Indonesian chart takes 2,100 queries, a few seconds."""
        self.assertLess(self.queries, 3000)

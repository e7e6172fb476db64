from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged, users

from odoo.addons.koperasi_base.models.account_role import ROLES

from .common import KoperasiChartCase

ROLE_ACCOUNTS = {  # role: code in a company on Odoo's Indonesian chart
    "cash_till": "11130000",
    "bank_outstanding": "11215000",
    "savings_voluntary": "21110000",
    "savings_principal": "31110000",
    "loan_consumptive": "11411000",
    "savings_tax_payable": "21210050",
    "shu_undistributed": "31510010",
}
KEPT = {  # code of the cooperative chart that is not added: what the company has instead
    "11110": "11110001",
    "11210": "11120001",
    "11740": "11210030",
    "21410": "21100010",
    "55110": "65110070",
}


@tagged("post_install", "-at_install")
class TestChartExtend(KoperasiChartCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.new_company("Koperasi Lama", "id")
        companies = {"company_id": cls.company.id, "company_ids": [(6, 0, cls.company.ids)]}
        new_test_user(cls.env, "chart_admin", "koperasi_base.group_admin", **companies)
        new_test_user(cls.env, "chart_manager", "koperasi_base.group_manager", **companies)

    @property
    def accounts(self):
        return self.env["account.account"].sudo().with_company(self.company)

    def open_wizard(self, company=None):
        return self.env["koperasi.chart.extend"].with_company(company or self.company).create({})

    def everything(self):
        return self.accounts_of(self.company), self.journals_of(self.company), self.roles_of(self.company)

    def codes(self):
        return set(self.accounts_of(self.company).mapped("code"))

    @users("chart_admin")
    def test_preview_adds_nothing(self):
        before = self.everything()
        wizard = self.open_wizard()
        self.assertEqual(wizard.state, "ready")
        self.assertEqual(set(wizard.line_ids.mapped("kind")), {"account", "journal", "role"})
        self.assertEqual(self.everything(), before)

    @users("chart_admin")
    def test_what_was_shown_is_added(self):
        before = self.codes()
        wizard = self.open_wizard()
        shown = set(wizard.line_ids.filtered(lambda line: line.kind == "account").mapped("code"))
        wizard.action_apply()
        self.assertEqual(self.codes() - before, shown)
        self.assertEqual({len(code) for code in shown}, {8})

    @users("chart_admin")
    def test_every_role_and_ledger_is_served(self):
        self.open_wizard().action_apply()
        self.assertEqual(
            sorted(self.roles_of(self.company).mapped("role")), sorted(role for role, _label in ROLES)
        )
        for role, code in ROLE_ACCOUNTS.items():
            account = self.company._koperasi_account(role).with_company(self.company)
            self.assertEqual(account.code, code, role)
        ledgers = self.journals_of(self.company).filtered("koperasi_kind")
        self.assertEqual(len(ledgers), 8)
        self.assertTrue(all(ledgers.mapped("restrict_mode_hash_table")))

    @users("chart_admin")
    def test_accounts_with_the_same_meaning_are_kept(self):
        self.open_wizard().action_apply()
        codes = self.codes()
        for ours, theirs in KEPT.items():
            self.assertNotIn(f"{ours}000", codes)
            self.assertIn(theirs, codes)

    @users("chart_admin")
    def test_nothing_existing_changes(self):
        records = self.everything()
        names = (["code", "name", "account_type", "reconcile"], ["code", "name", "type"], ["role"])
        before = [found.read(columns) for found, columns in zip(records, names, strict=True)]
        self.open_wizard().action_apply()
        for found in records:
            found.invalidate_recordset()
        self.assertEqual([found.read(columns) for found, columns in zip(records, names, strict=True)], before)

    @users("chart_admin")
    def test_twice_is_once(self):
        self.open_wizard().action_apply()
        before = self.everything()
        again = self.open_wizard()
        self.assertEqual(again.state, "complete")
        self.assertFalse(again.line_ids)
        again.action_apply()
        self.assertEqual(self.everything(), before)

    @users("chart_admin")
    def test_codes_in_use_are_passed_over(self):
        archived = self.accounts.create({"code": "21110000", "name": "Dana Lama", "account_type": "equity"})
        archived.active = False
        self.env["account.journal"].sudo().create({"code": "TRF", "name": "Transfer", "type": "general"})
        wizard = self.open_wizard()
        line = wizard.line_ids.filtered(lambda line: line.code == "21110001")
        self.assertIn("21110000", line.note)
        wizard.action_apply()
        savings = self.company._koperasi_account("savings_voluntary").with_company(self.company)
        self.assertEqual(savings.code, "21110001")
        self.assertEqual(self.company._koperasi_journal("transfer").code, "TRF2")
        self.assertEqual(archived.name, "Dana Lama")

    @users("chart_admin")
    def test_choices_of_the_accountant_are_kept(self):
        chosen = self.accounts_of(self.company).filtered(lambda account: account.code == "21100030")
        self.env["koperasi.account.role"].sudo().create({"role": "suspense", "account_id": chosen.id, "company_id": self.company.id})
        own_result = self.accounts_of(self.company).filtered(lambda a: a.account_type == "equity_unaffected")
        self.env["ir.model.data"].sudo().search(
            [("model", "=", "account.account"), ("res_id", "=", own_result.id)]
        ).unlink()
        self.open_wizard().action_apply()
        self.assertEqual(self.company._koperasi_account("suspense"), chosen)
        self.assertEqual(self.company._koperasi_account("shu_result"), own_result)

    @users("chart_admin")
    def test_a_part_that_was_deleted_comes_back(self):
        self.open_wizard().action_apply()
        self.roles_of(self.company).filtered(lambda role: role.role == "shu_social").unlink()
        wizard = self.open_wizard()
        self.assertEqual(wizard.line_ids.mapped("kind"), ["role"])
        wizard.action_apply()
        self.assertEqual(self.company._koperasi_account("shu_social").with_company(self.company).code, "21340000")

    @users("chart_admin")
    def test_speaks_indonesian(self):
        wizard = self.env["koperasi.chart.extend"].with_company(self.company).with_context(lang="id_ID").create({})
        self.assertIn("Simpanan Sukarela Anggota", wizard.line_ids.mapped("name"))
        wizard.action_apply()
        savings = self.company._koperasi_account("savings_voluntary")
        self.assertEqual(savings.with_context(lang="id_ID").name, "Simpanan Sukarela Anggota")
        self.assertEqual(savings.with_context(lang="en_US").name, "Voluntary Savings of Members")

    @users("chart_admin")
    def test_other_companies_are_untouched(self):
        other = self.new_company("PT Lain", "id")
        before = len(self.accounts_of(other)), len(self.journals_of(other))
        self.open_wizard().action_apply()
        self.assertEqual((len(self.accounts_of(other)), len(self.journals_of(other))), before)
        self.assertFalse(self.roles_of(other))

    def test_a_cooperative_chart_is_complete(self):
        company = self.new_company("Koperasi Baru", "id_koperasi")
        self.assertEqual(self.open_wizard(company).state, "complete")

    def test_other_charts_are_refused(self):
        company = self.new_company("Foreign Trade", "generic_coa")
        wizard = self.open_wizard(company)
        self.assertEqual(wizard.state, "unsupported")
        wizard.action_apply()
        self.assertFalse(self.roles_of(company))

    def test_a_language_installed_later(self):
        """Odoo translates charts again when a language comes; the additions follow."""
        self.open_wizard().action_apply()
        savings = self.company._koperasi_account("savings_voluntary")
        self.env.cr.execute("UPDATE account_account SET name = name - 'id_ID' WHERE id = %s", [savings.id])
        savings.invalidate_recordset()
        self.env["account.chart.template"]._load_translations(langs=["id_ID"])
        self.assertEqual(savings.with_context(lang="id_ID").name, "Simpanan Sukarela Anggota")

    @users("chart_manager")
    def test_only_administrators_may(self):
        wizards = self.env["koperasi.chart.extend"].with_company(self.company)
        with self.assertRaises(AccessError):
            wizards.create({})
        with self.assertRaises(AccessError):
            wizards.new().action_apply()

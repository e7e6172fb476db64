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


class ChartExtendCase(KoperasiChartCase):
    """A company that runs on Odoo's Indonesian chart, and the two people who would complete it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.new_company("Koperasi Lama", "id")
        companies = {"company_id": cls.company.id, "company_ids": [(6, 0, cls.company.ids)]}
        cls.admin = new_test_user(cls.env, "chart_admin", "koperasi_base.group_admin", **companies)
        new_test_user(cls.env, "chart_manager", "koperasi_base.group_manager", **companies)

    @classmethod
    def open_wizard(cls, env, company=None):
        return env["koperasi.chart.extend"].with_company(company or cls.company).create({})

    @classmethod
    def everything(cls):
        return cls.accounts_of(cls.company), cls.journals_of(cls.company), cls.roles_of(cls.company)

    def code_of(self, role):
        return self.company._koperasi_account(role).with_company(self.company).code


@tagged("post_install_l10n", "post_install", "-at_install")
class TestChartExtend(ChartExtendCase):
    @users("chart_admin")
    def test_preview_adds_nothing(self):
        before = self.everything()
        wizard = self.open_wizard(self.env)
        self.assertEqual(wizard.state, "ready")
        self.assertEqual(set(wizard.line_ids.mapped("kind")), {"account", "journal", "role"})
        self.assertEqual(self.everything(), before)

    @users("chart_admin")
    def test_preview_speaks_indonesian(self):
        lines = self.open_wizard(self.env(context={"lang": "id_ID"})).line_ids
        self.assertIn("Simpanan Sukarela Anggota", lines.mapped("name"))
        self.assertIn("Kas Teller 1", lines.mapped("name"))
        self.assertIn("21110000 Simpanan Sukarela Anggota", lines.mapped("note"))

    @users("chart_admin")
    def test_codes_in_use_are_passed_over(self):
        values = {"code": "21110000", "name": "Dana Lama", "account_type": "equity"}
        archived = self.env["account.account"].sudo().with_company(self.company).create(values)
        archived.active = False
        self.env["account.journal"].sudo().create(
            {"code": "TRF", "name": "Transfer", "type": "general"}
        )
        wizard = self.open_wizard(self.env)
        line = wizard.line_ids.filtered(lambda line: line.code == "21110001")
        self.assertIn("21110000", line.note)
        wizard.action_apply()
        self.assertEqual(self.code_of("savings_voluntary"), "21110001")
        self.assertEqual(self.company._koperasi_journal("transfer").code, "TRF2")
        self.assertEqual(archived.name, "Dana Lama")

    @users("chart_admin")
    def test_choices_of_the_accountant_are_kept(self):
        """A role set by hand stays, and so does an account of the year's result made by hand."""
        accounts = self.accounts_of(self.company)
        chosen = accounts.filtered(lambda account: account.code == "21100030")
        own_result = accounts.filtered(lambda account: account.account_type == "equity_unaffected")
        values = {"role": "suspense", "account_id": chosen.id, "company_id": self.company.id}
        self.roles_of(self.company).create(values)
        template_id = [("model", "=", "account.account"), ("res_id", "=", own_result.id)]
        self.env["ir.model.data"].sudo().search(template_id).unlink()
        self.open_wizard(self.env).action_apply()
        self.assertEqual(self.company._koperasi_account("suspense"), chosen)
        self.assertEqual(self.company._koperasi_account("shu_result"), own_result)

    def test_a_cooperative_chart_is_complete(self):
        company = self.new_company("Koperasi Baru", "id_koperasi")
        self.assertEqual(self.open_wizard(self.env, company).state, "complete")

    def test_other_charts_are_refused(self):
        company = self.new_company("Foreign Trade", "generic_coa")
        wizard = self.open_wizard(self.env, company)
        self.assertEqual(wizard.state, "unsupported")
        wizard.action_apply()
        self.assertFalse(self.roles_of(company))

    @users("chart_manager")
    def test_only_administrators_may(self):
        wizards = self.env["koperasi.chart.extend"].with_company(self.company)
        with self.assertRaises(AccessError):
            wizards.create({})
        with self.assertRaises(AccessError):
            wizards.new().action_apply()
        self.assertFalse(self.roles_of(self.company))


@tagged("post_install_l10n", "post_install", "-at_install")
class TestChartExtended(ChartExtendCase):
    """After the button was pressed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.before = cls.everything()
        cls.values_before = cls.read_before()
        cls.other = cls.new_company("PT Lain", "id")
        wizard = cls.open_wizard(cls.env(user=cls.admin))
        cls.shown = set(
            wizard.line_ids.filtered(lambda line: line.kind == "account").mapped("code")
        )
        wizard.action_apply()

    @classmethod
    def read_before(cls):
        accounts, journals, _roles = cls.before
        return (
            accounts.read(["code", "name", "account_type", "reconcile", "tag_ids", "active"]),
            journals.read(["code", "name", "type", "koperasi_kind", "default_account_id"]),
            cls.company.read(["transfer_account_id", "restrictive_audit_trail", "chart_template"]),
        )

    def test_what_was_shown_was_added(self):
        added = self.accounts_of(self.company) - self.before[0]
        self.assertEqual(set(added.mapped("code")), self.shown)
        self.assertEqual({len(code) for code in self.shown}, {8})

    def test_nothing_existing_changed(self):
        self.env.invalidate_all()
        self.assertEqual(self.read_before(), self.values_before)

    def test_every_role_has_an_account(self):
        roles = self.roles_of(self.company).mapped("role")
        self.assertEqual(sorted(roles), sorted(role for role, _label in ROLES))
        for role, code in ROLE_ACCOUNTS.items():
            self.assertEqual(self.code_of(role), code, role)

    def test_every_ledger_has_a_sealed_journal(self):
        ledgers = self.journals_of(self.company).filtered("koperasi_kind")
        kinds = dict(self.env["account.journal"]._fields["koperasi_kind"].selection)
        self.assertEqual(sorted(ledgers.mapped("koperasi_kind")), sorted(kinds))
        self.assertTrue(all(ledgers.mapped("restrict_mode_hash_table")))
        till = self.company._koperasi_journal("till")
        self.assertEqual(
            till.koperasi_counter_account_id, self.company._koperasi_account("cash_till")
        )

    def test_accounts_with_the_same_meaning_are_kept(self):
        codes = set(self.accounts_of(self.company).mapped("code"))
        for ours, theirs in KEPT.items():
            self.assertNotIn(f"{ours}000", codes)
            self.assertIn(theirs, codes)

    def test_twice_is_once(self):
        before = self.everything()
        again = self.open_wizard(self.env(user=self.admin))
        self.assertEqual(again.state, "complete")
        self.assertFalse(again.line_ids)
        again.action_apply()
        self.assertEqual(self.everything(), before)

    def test_a_part_that_was_deleted_comes_back(self):
        self.roles_of(self.company).filtered(lambda role: role.role == "shu_social").unlink()
        wizard = self.open_wizard(self.env(user=self.admin))
        self.assertEqual(wizard.line_ids.mapped("kind"), ["role"])
        wizard.action_apply()
        self.assertEqual(self.code_of("shu_social"), "21340000")

    def test_names_in_both_languages(self):
        savings = self.company._koperasi_account("savings_voluntary")
        self.assertEqual(savings.with_context(lang="id_ID").name, "Simpanan Sukarela Anggota")
        self.assertEqual(savings.with_context(lang="en_US").name, "Voluntary Savings of Members")

    def test_a_language_that_is_installed_later(self):
        """Odoo translates its charts again when a language comes; what was added follows."""
        savings = self.company._koperasi_account("savings_voluntary")
        self.env.cr.execute(
            "UPDATE account_account SET name = name - 'id_ID' WHERE id = %s", [savings.id]
        )
        savings.invalidate_recordset()
        self.env["account.chart.template"]._load_translations(langs=["id_ID"])
        self.assertEqual(savings.with_context(lang="id_ID").name, "Simpanan Sukarela Anggota")

    def test_other_companies_are_untouched(self):
        self.assertEqual(len(self.accounts_of(self.other)), len(self.before[0]))
        self.assertEqual(len(self.journals_of(self.other)), len(self.before[1]))
        self.assertFalse(self.roles_of(self.other))

import base64
import io

from openpyxl import load_workbook
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.koperasi_base.tools.spreadsheet import read_table, write_xlsx

from .common import SavingsCommon

BALANCES = ("No Anggota", "Kode Produk", "Saldo")
TRIAL = ("Kode Akun", "Nama Akun", "Debet", "Kredit")


@tagged("post_install", "-at_install")
class TestMigration(SavingsCommon):
    """Taken over on 31 October: Ani 100,000 pokok and 1,250,000 sukarela, Budi 750,000 sukarela."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk, cls.manager = cls.users["clerk"], cls.users["manager"]
        cls.trial = [
            ("21110", "Simpanan Sukarela", None, 2_000_000),
            ("31110", "Simpanan Pokok", None, 100_000),
            ("11130", "Kas", 2_100_000, None),
        ]
        cls.numbers = cls.member_ani.number, cls.member_budi.number

    def bring(self, model, header, rows, check=True):
        wizard = self.env[model].with_user(self.clerk).create(
            {"file": base64.b64encode(write_xlsx(header, rows)), "filename": "f.xlsx"}
        )  # fmt: skip
        if "date" in wizard:
            wizard.date = "2026-10-31"
        wizard.action_read()
        wizard.action_check()
        if check:
            self.assertFalse(wizard.error_ids.mapped("reason"))
        wizard.action_import()
        return wizard

    def open_balances(self, budi=750_000):
        ani, number = self.numbers
        self.bring("koperasi.savings.opening", BALANCES, [
            (ani, "SP", 100_000), (ani, "SS", 1_250_000), (number, "SS", budi),
        ])  # fmt: skip

    def migration(self, trial=None):
        self.bring("koperasi.migration.import", TRIAL, trial or self.trial)
        migration = self.env["koperasi.migration"].search([("company_id", "=", self.company.id)])
        migration.date = "2026-10-31"
        return migration.with_user(self.clerk)

    def sign(self):
        self.open_balances()
        migration = self.migration()
        migration.action_submit()
        migration.with_user(self.manager).action_sign()
        return migration

    def lines(self, migration):
        return {line.sudo().account_id.code: (line.old_amount, line.booked, line.difference, line.is_control)
                for line in migration.line_ids}  # fmt: skip

    def test_trial_balance_beside_the_ledgers(self):
        self.open_balances()
        self.assertEqual(self.lines(self.migration()), {
            "21110": (2_000_000, 2_000_000, 0, True),
            "31110": (100_000, 100_000, 0, True),
            "11130": (2_100_000, 0, -2_100_000, False),
        })  # fmt: skip

    def test_a_difference_keeps_it_from_being_signed(self):
        self.open_balances(budi=750_001)
        migration = self.migration()
        self.assertEqual(migration.difference_count, 1)
        with self.assertRaisesRegex(UserError, "21110"):
            migration.action_submit()
        entry = self.env["koperasi.savings.transaction"].search(
            [("account_id", "=", self.budi["SS"].id), ("kind", "=", "opening")]
        )
        entry.with_user(self.users["head_teller"]).reverse("salah saldo")
        self.bring("koperasi.savings.opening", BALANCES, [(self.numbers[1], "SS", 750_000)])
        migration.action_submit()
        self.assertEqual((migration.state, migration.difference_count), ("submitted", 0))
        self.assertThreeZeros()

    def test_an_account_that_the_trial_balance_lacks(self):
        self.open_balances()
        migration = self.migration(self.trial[:1])
        self.assertEqual(self.lines(migration)["31110"], (0, 100_000, 100_000, True))

    def test_later_business_changes_nothing(self):
        self.open_balances()
        self.deposit(self.ani["SS"], 5000)
        migration = self.migration()
        migration.action_submit()
        self.assertEqual(migration.state, "submitted")

    def test_two_persons_sign(self):
        self.open_balances()
        migration = self.migration().with_user(self.manager)
        with self.assertRaises(UserError):
            migration.action_sign()
        migration.action_submit()
        with self.assertRaisesRegex(UserError, "yourself"):
            migration.action_sign()
        migration.with_user(self.users["admin"]).action_sign()
        migration.with_user(self.users["admin"]).action_sign()
        self.assertEqual(migration.state, "signed")
        self.assertEqual(
            (migration.submitted_by_id, migration.approved_by_id),
            (self.manager, self.users["admin"]),
        )

    def test_signing_compares_once_more(self):
        self.open_balances()
        migration = self.migration()
        migration.action_submit()
        self.bring("koperasi.savings.opening", BALANCES, [(self.numbers[1], "SP", 100_000)])
        with self.assertRaisesRegex(UserError, "differ"):
            migration.with_user(self.manager).action_sign()

    def test_imports_are_closed_and_reopened_with_a_reason(self):
        migration = self.sign()
        for model in (
            "koperasi.savings.opening",
            "koperasi.savings.history.import",
            "koperasi.migration.import",
        ):
            with self.subTest(model), self.assertRaisesRegex(UserError, "closed"):
                self.bring(model, BALANCES, [(self.numbers[1], "SP", 100_000)])
        boss = migration.with_user(self.manager)
        for reason in ("", "  ", None, 7):
            with self.assertRaises(UserError):
                boss.reopen(reason)
        with self.assertRaises(AccessError):
            migration.reopen("lupa")
        self.env["koperasi.migration.reason"].with_user(self.manager).create(
            {"migration_id": migration.id, "reason": "Budi terlupa"}
        ).action_confirm()
        self.assertEqual(migration.state, "draft")
        self.assertIn("Budi terlupa", migration.sudo().message_ids[0].body)
        self.bring("koperasi.savings.opening", BALANCES, [(self.numbers[1], "SP", 100_000)])

    def test_sealed(self):
        migration = self.sign()
        for values in (
            {"state": "draft"},
            {"company_id": self.company_b.id},
            {"approved_by_id": False},
        ):
            with self.subTest(values), self.assertRaises(AccessError):
                migration.write(values)
        line = migration.line_ids[0]
        for attempt in (
            lambda: migration.write({"date": "2026-01-01"}),
            lambda: line.write({"old_amount": 1}),
            line.unlink,
            migration.action_check,
            migration.action_draft,
        ):
            with self.assertRaises(UserError):
                attempt()
        with self.assertRaises(AccessError):
            line.write({"booked": 1})
        self.assertEqual(migration.state, "signed")

    def test_hostile_trial_balance(self):
        rows = [
            ("99999", "x", None, 1), ("21110", "x", None, -1), ("31110", "x", 0.5, None),
            ("31120", "x", None, None), ("21120", "x", 10**18, None), ("=1+1", "x", 1, None),
            ("31210", "x", "banyak", None),
        ]  # fmt: skip
        wizard = self.bring("koperasi.migration.import", TRIAL, rows, check=False)
        self.assertEqual(sorted(set(wizard.error_ids.mapped("row"))), [2, 3, 4, 5, 6, 7, 8])
        self.assertFalse(self.env["koperasi.migration"].search([]))

    def test_sign_off_list(self):
        self.member_ani.partner_id.name = "=1+1"
        migration = self.sign()
        book = load_workbook(io.BytesIO(base64.b64decode(migration.sign_off_file))).active
        rows = [[cell.value for cell in row] for row in book][1:]
        self.assertEqual(rows[0][:2], ["Member no.", "Name"])
        self.assertEqual(
            rows[0][2:],
            [f"Savings: {self.products[code].name}" for code in ("SP", "SS")] + ["Signature"],
        )
        self.assertEqual([row[1:4] for row in rows[1:]], [
            ["'=1+1", 100_000, 1_250_000], ["Budi", 0, 750_000], ["Total", 100_000, 2_000_000],
        ])  # fmt: skip
        self.assertSheets("koperasi_savings.migration_sign_off", migration)
        action = migration.action_letters()
        run = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual(
            (run.kind, run.member_count, str(run.date_to)), ("confirmation", 2, "2026-10-31")
        )

    def test_answers_of_members(self):
        migration = self.sign()
        answers = self.env["koperasi.migration.confirmation"].with_user(self.clerk)
        common = {"migration_id": migration.id, "date": "2026-11-10"}
        answers.create({**common, "member_id": self.member_ani.id, "channel": "office"})
        objection = answers.create({
            **common, "member_id": self.member_budi.id, "answer": "objection", "given_by": "istri",
            "remark": "Kurang 50.000", "settlement": "palsu", "settled_on": "2026-11-10",
        })  # fmt: skip
        self.assertEqual((migration.confirmed_count, migration.objection_count), (1, 1))
        self.assertEqual((objection.state, objection.user_id), ("objection", self.clerk))
        with self.assertRaises(AccessError):
            objection.write({"remark": "tidak jadi"})
        for said in ("", None, 5):
            with self.assertRaises(UserError):
                objection.settle(said)
        objection.settle("Setoran 30 Oktober ditemukan, dibukukan 11 November")
        self.assertEqual((objection.state, migration.objection_count), ("settled", 0))
        self.assertEqual(objection.settled_by_id, self.clerk)

    def test_an_objection_says_why(self):
        migration = self.sign()
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.cr.savepoint():
            self.env["koperasi.migration.confirmation"].create(
                {
                    "migration_id": migration.id,
                    "member_id": self.member_ani.id,
                    "answer": "objection",
                }
            ).flush_recordset()

    def test_rights(self):
        migration = self.sign()
        stranger = self.make_user("manager", self.company_b)
        for user in (stranger, self.users["teller"]):
            with self.assertRaises(AccessError):
                migration.with_user(user).read(["state"])
        for button in (
            "action_submit",
            "action_sign",
            "action_draft",
            "action_check",
            "action_letters",
        ):
            with self.subTest(button), self.assertRaises(AccessError):
                getattr(migration.with_user(self.users["auditor"]), button)()
        self.assertTrue(migration.with_user(self.users["auditor"]).read(["state"]))

    def test_templates_explain_themselves(self):
        """The example row is not taken for data when the template comes back."""
        for model in (
            "koperasi.savings.opening",
            "koperasi.savings.history.import",
            "koperasi.migration.import",
        ):
            with self.subTest(model):
                wizard = self.env[model].with_user(self.clerk).create({})
                content = base64.b64decode(wizard.template_file)
                book = load_workbook(io.BytesIO(content))
                self.assertEqual(len(book.sheetnames), 2)
                self.assertEqual(len(read_table(content, "t.xlsx").rows), 1)
                wizard.write({"file": base64.b64encode(content), "filename": "t.xlsx"})
                wizard.action_read()
                wizard.action_check()
                self.assertEqual((wizard.valid_count, wizard.bad_count), (0, 0))

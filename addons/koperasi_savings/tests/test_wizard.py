from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import html2plaintext

from .common import SavingsCommon


@tagged("post_install", "-at_install")
class TestWizard(SavingsCommon):
    """The counter form and the papers."""

    def wizard(self, **vals):
        return self.env["koperasi.savings.deposit"].with_user(self.teller).create({
            "member_id": self.member_ani.id,
            "account_id": self.ani["SS"].id,
            "amount": 500_000,
            **vals,
        })  # fmt: skip

    def form(self):
        return Form(self.env["koperasi.savings.deposit"].with_user(self.teller))

    def test_form_proposes_the_voluntary_account(self):
        with self.form() as form:
            form.member_id = self.member_ani
            self.assertEqual(form.account_id, self.ani["SS"])
            form.member_id = self.member_budi
            self.assertEqual(form.account_id, self.budi["SS"])
            form.account_id = self.budi["SW"]
            form.amount = 50_000
            self.assertEqual(form.balance_after, 50_000)
        form.record.action_confirm()
        self.assertEqual(self.budi["SW"].balance, 50_000)

    def test_double_click_books_once(self):
        wizard = self.wizard()
        wizard.action_confirm()
        wizard.action_confirm()
        twin = self.wizard(key=wizard.key)
        twin.action_confirm_print()
        self.assertEqual(self.ani["SS"].balance, 500_000)
        self.assertEqual(self.ani["SS"].entry_count, 1)
        self.wizard().action_confirm()
        self.assertEqual(self.ani["SS"].balance, 1_000_000)
        self.assertThreeZeros()

    def test_operations(self):
        self.wizard(payment="transfer").action_confirm()
        self.wizard(operation="withdraw", amount=100_000).action_confirm()
        self.wizard(
            operation="transfer", amount=50_000, to_account_id=self.budi["SS"].id
        ).action_confirm()
        self.assertEqual((self.ani["SS"].balance, self.budi["SS"].balance), (350_000, 50_000))
        with self.assertRaisesRegex(UserError, "to transfer to"):
            self.wizard(operation="transfer", amount=1).action_confirm()
        self.assertThreeZeros()

    def test_failed_attempt_does_not_burn_the_key(self):
        wizard = self.wizard(operation="withdraw", amount=100)
        with self.assertRaisesRegex(UserError, "at most"), self.env.cr.savepoint():
            wizard.action_confirm()
        self.wizard().action_confirm()
        wizard.action_confirm()
        self.assertEqual(self.ani["SS"].balance, 499_900)

    def test_tellers_only(self):
        for role in ("clerk", "auditor", "loan_officer", "admin"):
            with self.subTest(role), self.assertRaises(AccessError):
                self.env["koperasi.savings.deposit"].with_user(self.users[role]).create(
                    {"member_id": self.member_ani.id, "account_id": self.ani["SS"].id, "amount": 1}
                )

    def paper(self, report, records):
        content, _kind = (
            self.env["ir.actions.report"]
            .with_user(self.teller)
            ._render_qweb_html(f"koperasi_savings.{report}", records.ids)
        )
        return content.decode(), " ".join(html2plaintext(content.decode()).split())

    def test_receipt(self):
        entry = self.deposit(self.ani["SS"], 500_000, memo="Setoran <b>Mei</b>")
        html, text = self.paper("savings_receipt", entry)
        for shown in (
            "Ani",
            "Rp 500.000",
            "rupiah",
            entry.batch_id.name,
            self.ani["SS"].name,
        ):
            self.assertIn(shown, text)
        self.assertIn("&lt;b&gt;", html)
        words = entry.with_context(lang="id_ID")._amount_in_words()
        self.assertEqual(words, "Lima ratus ribu rupiah")

    def test_statement_paper(self):
        self.deposit(self.ani["SS"], 500_000)
        self.as_teller(self.ani["SS"]).withdraw(200_000, date="2026-11-05")
        order = self.env["koperasi.savings.statement"].with_user(self.teller).create({
            "account_ids": [(6, 0, self.ani["SS"].ids)], "date_from": "2026-11-01", "date_to": "2026-11-30",
        })  # fmt: skip
        _html, text = self.paper("savings_statement_report", order)
        for shown in ("Rp 500.000", "Rp 200.000", "Rp 300.000"):
            self.assertIn(shown, text)

    def test_reversal_form(self):
        entry = self.deposit(self.ani["SS"], 500_000)
        wizards = self.env["koperasi.savings.reverse"].with_user(self.users["head_teller"])
        wizards.create({"transaction_id": entry.id, "reason": "Wrong member"}).action_reverse()
        self.assertTrue(entry.is_reversed)
        with self.assertRaises(AccessError):
            self.env["koperasi.savings.reverse"].with_user(self.teller).create(
                {"transaction_id": entry.id, "reason": "x"}
            )

    def test_labels_of_the_mixin_in_indonesian(self):
        self.env["res.lang"]._activate_lang("id_ID")
        table = [
            # model, field, value, label
            ("koperasi.savings.transaction", "kind", "reversal", "Pembalikan"),
            ("koperasi.savings.transaction", "kind", "deposit", "Setoran"),
            ("koperasi.savings.transaction", "channel", "payroll", "Potong gaji"),
        ]
        for model, field, value, label in table:
            described = self.env[model].with_context(lang="id_ID").fields_get([field])[field]
            with self.subTest(model=model, value=value):
                self.assertEqual(dict(described["selection"])[value], label)

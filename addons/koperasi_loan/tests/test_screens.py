from datetime import date

from odoo.tests import Form, freeze_time, tagged

from .common import LoanCommon

FEB = date(2026, 2, 28)


@tagged("post_install", "-at_install")
class TestScreens(LoanCommon):
    """The wizards and papers as their users meet them."""

    def form(self, model, user, **defaults):
        context = {f"default_{name}": value for name, value in defaults.items()}
        return Form(self.env[model].with_user(user).with_context(**context))

    def test_application(self):
        form = Form(self.env["koperasi.loan"].with_user(self.officer))
        form.member_id, form.product_id = self.member, self.product
        form.amount_requested, form.periods = 5_000_000, 10
        loan = form.save()
        self.assertRecordValues(
            loan, [{"principal": 5_000_000, "annual_rate": 12, "company_id": self.company.id}]
        )
        loan.action_submit()
        with Form(loan.with_user(self.approver)) as decision:
            decision.principal = 4_000_000
        loan.with_user(self.approver).action_approve()
        self.assertEqual(loan.principal, 4_000_000)

    @freeze_time(FEB)
    def test_payment_shows_what_it_pays(self):
        loan = self.lend()
        form = self.form("koperasi.loan.pay", self.teller, loan_id=loan.id)
        self.assertEqual(
            (form.amount, form.due_amount, form.payoff_amount), (1_120_000, 1_120_000, 12_240_000)
        )
        form.amount = 1_500_000
        self.assertEqual(
            (form.interest, form.principal, form.outstanding_after),
            (240_000, 1_260_000, 10_740_000),
        )
        form.amount = 20_000_000
        self.assertIn("pays off", form.refusal)
        form.amount = 12_240_000
        self.assertTrue(form.pays_off)
        with self.assertLogs("odoo.tests.form.onchange", "WARNING"):
            form.date = date(2026, 3, 1)
        self.assertEqual(form.date, FEB)
        wizard = form.save()
        action = wizard.action_confirm_print()
        wizard.action_confirm()  # a double click books once
        self.assertEqual((loan.state, len(loan.transaction_ids)), ("closed", 2))
        self.assertEqual(action["report_name"], "koperasi_loan.loan_receipt")

    def test_disburse(self):
        loan = self.approved(product=self.make_product(admin_fee=50_000))
        form = self.form("koperasi.loan.disburse", self.officer, loan_ids=loan.ids)
        self.assertEqual((form.principal, form.fees, form.net), (12_000_000, 50_000, 11_950_000))
        form.payment = "transfer"
        form.save().action_confirm()
        self.assertEqual(loan.state, "active")
        self.assertIn(
            self.accounts["bank_outstanding"], loan.transaction_ids.move_id.line_ids.account_id
        )

    def test_reasons(self):
        loan = self.apply()
        loan.with_user(self.officer).action_submit()
        form = self.form("koperasi.loan.reason", self.approver, loan_id=loan.id, operation="reject")
        form.reason = "Plafon"
        form.save().action_confirm()
        self.assertRecordValues(loan, [{"state": "rejected", "rejection_reason": "Plafon"}])
        active = self.lend()
        form = self.form(
            "koperasi.loan.reason", self.officer, loan_id=active.id, operation="write_off"
        )
        form.reason = "Hilang"
        form.save().action_confirm()
        self.assertEqual(active.write_off_proposed_by_id, self.officer)

    @freeze_time(FEB)
    def test_restructure(self):
        loan = self.lend()
        form = self.form("koperasi.loan.restructure", self.approver, loan_id=loan.id)
        self.assertEqual(
            (form.periods, form.first_due, form.annual_rate), (11, date(2026, 3, 31), 12)
        )
        form.periods, form.reason = 20, "Sakit"
        form.save().action_confirm()
        self.assertEqual((loan.active_plan_id.version, len(loan.installment_ids)), (2, 20))

    def test_reverse(self):
        entry = self.pay(self.lend(), 1_120_000, FEB)
        form = self.form("koperasi.loan.reverse", self.head_teller, transaction_id=entry.id)
        form.reason = "Salah"
        form.save().action_reverse()
        self.assertTrue(entry.is_reversed)

    def test_simulation(self):
        """The published loan of 12,000,000 flat 24 %: an effective 41.70 %."""
        product = self.make_product(annual_rate=24)
        form = self.form("koperasi.loan.simulate", self.officer, amount=12_000_000)
        form.product_id = product
        self.assertEqual(
            (form.first_installment, form.total_interest, form.net),
            (1_240_000, 2_880_000, 12_000_000),
        )
        self.assertAlmostEqual(form.effective_rate, 41.70, 2)
        self.assertEqual(len(form.line_ids), 12)
        form.periods = 61
        self.assertIn("From 1 to 60", form.refusal)

    def test_papers(self):
        product = self.make_product(
            admin_fee=50_000, provision_fee_percent=1, penalty_per_mille=1, penalty_cap_percent=10
        )
        waiting, loan = self.approved(product=product), self.lend(product=product)
        entry = self.pay(loan, 1_120_000, FEB)
        text = self.html("koperasi_loan.loan_receipt", entry)
        for part in (
            "Satu juta seratus dua puluh ribu rupiah",
            "1.000.000",
            "120.000",
            "11.000.000",
        ):
            self.assertIn(part, text)
        for contract in (waiting, loan):
            text = self.html("koperasi_loan.loan_contract", contract)
            for part in (contract.name, "dua belas juta rupiah", "13.440.000", "50.000", "per mil"):
                self.assertIn(part, text)

    def test_several_papers_print_at_once(self):
        loans = self.lend() + self.lend()
        self.assertSheets("koperasi_loan.loan_contract", loans)
        self.assertSheets("koperasi_loan.loan_receipt", loans.transaction_ids)

    def html(self, report, records):
        self.env["res.lang"]._activate_lang("id_ID")
        reports = self.env["ir.actions.report"].with_user(self.teller).with_context(lang="id_ID")
        content = reports._render_qweb_html(report, records.ids)[0].decode()
        return " ".join(content.replace("\N{NO-BREAK SPACE}", " ").split())

    def test_member_opens_loans(self):
        loan = self.lend()
        action = self.member.action_open_loans()
        self.assertEqual(self.env["koperasi.loan"].search(action["domain"]), loan)

from odoo.tests import tagged

from odoo.addons.account.tests.common import AccountTestInvoicingCommon


@tagged("post_install_l10n", "post_install", "-at_install")
class TestAccounting(AccountTestInvoicingCommon):
    """Odoo's own invoicing on this chart, as an ordinary accountant."""

    @classmethod
    @AccountTestInvoicingCommon.setup_chart_template("id_koperasi")
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.company_data["company"]
        cls.chart = cls.env["account.chart.template"].with_company(cls.company)

    def lines(self, move):
        move = move.with_company(self.company)
        return sorted((line.account_id.code, line.debit, line.credit) for line in move.line_ids)

    def sell(self, amount, tax):
        line = {
            "name": "Sewa ruang",
            "price_unit": amount,
            "tax_ids": [(6, 0, self.chart.ref(tax).ids)],
        }
        invoice = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.env["res.partner"].create({"name": "Toko Maju"}).id,
                "invoice_date": "2026-01-31",
                "invoice_line_ids": [(0, 0, line)],
            }
        )
        invoice.action_post()
        return invoice

    def test_invoice_with_vat_in_whole_rupiah(self):
        self.assertEqual(
            self.lines(self.sell(1_234_567, "tax_ST4")),
            [("11530", 1_370_369, 0), ("21460", 0, 135_802), ("42190", 0, 1_234_567)],
        )

    def test_invoice_by_default_bears_no_vat(self):
        self.assertEqual(
            self.lines(self.sell(1_000_000, "tax_ST2")),
            [("11530", 1_000_000, 0), ("42190", 0, 1_000_000)],
        )

    def test_payment_waits_for_the_bank_statement(self):
        invoice = self.sell(500_000, "tax_ST2")
        register = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids
        )
        payment = register.create({"journal_id": self.chart.ref("bank").id})._create_payments()
        self.assertEqual(
            self.lines(payment.move_id), [("11215", 500_000, 0), ("11530", 0, 500_000)]
        )

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common import LoanCommon


@tagged("post_install", "-at_install")
class TestProduct(LoanCommon):
    def test_rate_cap(self):
        self.make_product(annual_rate=24)
        with self.assertRaisesRegex(ValidationError, "above the highest"):
            self.make_product(annual_rate=24.5)
        self.company.koperasi_loan_rate_policy = "warn"
        product = self.make_product(annual_rate=30)
        self.assertIn("30%", product._onchange_annual_rate()["warning"]["message"])

    def test_terms_are_fixed_once_used(self):
        self.apply()
        self.product.annual_rate = 11
        with self.assertRaisesRegex(UserError, "new product"):
            self.product.method = "annuity"

    def test_a_loan_keeps_its_rate(self):
        loan = self.apply()
        self.product.annual_rate = 11
        self.assertEqual(loan.annual_rate, 12)

    def test_default_products(self):
        products = self.env["koperasi.loan.product"]._create_default_products(self.company)
        self.assertRecordValues(
            products.sorted("code"),
            [
                {
                    "code": "KON",
                    "method": "flat",
                    "control_account_id": self.accounts["loan_consumptive"].id,
                },
                {
                    "code": "PRO",
                    "method": "annuity",
                    "control_account_id": self.accounts["loan_productive"].id,
                },
            ],
        )
        self.assertEqual(
            self.env["koperasi.loan.product"]._create_default_products(self.company), products
        )

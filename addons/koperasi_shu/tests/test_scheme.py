from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import ShuCommon


@tagged("post_install", "-at_install")
class TestScheme(ShuCommon):
    def test_every_company_starts_with_the_textbook(self):
        for company in (self.company, self.company_b):
            scheme = self.env["koperasi.shu.scheme"].search([("company_id", "=", company.id)])
            self.assertRecordValues(
                scheme.line_ids,
                [
                    {"bucket": "reserve", "percent": 40, "account_role": "shu_reserve"},
                    {"bucket": "capital", "percent": 20, "account_role": "shu_payable"},
                    {"bucket": "patronage", "percent": 20, "account_role": "shu_payable"},
                    {"bucket": "officers", "percent": 5, "account_role": "shu_officers"},
                    {"bucket": "employees", "percent": 5, "account_role": "shu_employees"},
                    {"bucket": "education", "percent": 5, "account_role": "shu_education"},
                    {"bucket": "social", "percent": 5, "account_role": "shu_social"},
                ],
            )
            self.assertEqual(scheme.percent_total, 100)

    def test_the_textbook_speaks_every_installed_language(self):
        for code in ("en_US", "id_ID"):
            self.env["res.lang"]._activate_lang(code)
        scheme = self.env["koperasi.shu.scheme"].search([("company_id", "=", self.company.id)])
        scheme._translate_textbook()
        for code, name, reserve in (
            ("en_US", "Textbook division", "Reserve"),
            ("id_ID", "Pembagian umum", "Cadangan"),
        ):
            spoken = scheme.with_context(lang=code)
            self.assertEqual((spoken.name, spoken.line_ids[0].name), (name, reserve))

    def test_percentages_total_exactly_100(self):
        """A page on the web adds 5 percent for development and totals 105."""
        for percents in (
            [("reserve", 40), ("capital", 40), ("officers", 25)],
            [("reserve", 99.99)],
        ):
            with self.assertRaisesRegex(ValidationError, "must total 100"):
                self.make_scheme(percents)
        self.make_scheme([("reserve", 33.33), ("capital", 33.33), ("patronage", 33.34)])

    def test_rounded_shares_need_a_reserve(self):
        with self.assertRaisesRegex(ValidationError, "needs a reserve"):
            self.make_scheme([("capital", 50), ("patronage", 50)], share_unit=100)

    def test_what_members_get_is_owed_to_them(self):
        for bucket, role in (
            ("capital", "shu_reserve"),
            ("reserve", "shu_payable"),
            ("other", False),
        ):
            with self.assertRaises(ValidationError):
                self.env["koperasi.shu.scheme"].create(
                    {
                        "name": "Salah",
                        "line_ids": [
                            (0, 0, {"bucket": bucket, "percent": 100, "account_role": role})
                        ],
                    }
                )

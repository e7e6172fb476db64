from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, freeze_time, tagged

from .common_term import START, TermCommon


@tagged("post_install", "-at_install")
class TestCertificate(TermCommon, HttpCase):
    """The certificate on paper, its copies, and the page its QR code leads to."""

    def paper(self, placement):
        return self.assertSheets("koperasi_savings.savings_certificate", placement)

    def test_what_it_says(self):
        placement = self.place(12_500_000, renewal="principal")
        html = self.paper(placement)
        for text in (
            placement.name, "12.500.000", "Dua belas juta lima ratus ribu rupiah", "6 % a year",
            "15 April 2026", "187.500", "Ani", "Roll over the principal", "data:image/png;base64,",
        ):  # fmt: skip
            with self.subTest(text=text):
                self.assertIn(text, html)
        self.assertNotIn("COPY", html)

    def test_printed_again_with_a_reason(self):
        placement = self.place()
        with freeze_time(START):
            user = placement.with_user(self.teller)
            user.print_certificate()
            with self.assertRaisesRegex(UserError, "say why"):
                user.print_certificate(" ")
            user.print_certificate("lost")
        self.assertEqual(placement.print_count, 2)
        self.assertIn("lost", placement.message_ids[0].body)
        self.assertIn("COPY", self.paper(placement))
        with self.assertRaises(AccessError):
            placement.with_user(self.users["clerk"]).print_certificate("x")
        with self.assertRaisesRegex(UserError, "in state Draft"):
            self.draft().print_certificate()

    def test_the_page_says_little(self):
        self.env["res.lang"]._activate_and_install_lang("id_ID")
        self.env.ref("base.public_user").lang = "id_ID"
        placement = self.place()
        page = self.url_open(f"/koperasi/deposit/{placement.verify_token}").text
        for text, there in (
            (placement.name, True), ("Rp 1*******", True), ("Aktif", True), ("Ani", False),
            ("12.000.000", False), ("6 %", False),
        ):  # fmt: skip
            with self.subTest(text=text):
                self.assertEqual(text in page, there)
        draft = self.draft()
        for token in (draft.sudo().verify_token, "0" * 32, "' OR 1=1 --", placement.name, "%00"):
            with self.subTest(token=token):
                page = self.url_open(f"/koperasi/deposit/{token}").text
                self.assertIn("Tidak ada bilyet yang dikenal", page)

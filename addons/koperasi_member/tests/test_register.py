from odoo.tests import tagged

from .common import NIK, MemberCommon


@tagged("post_install", "-at_install")
class TestRegister(MemberCommon):
    """The book as it is printed: every column of practice, one book per cooperative."""

    def test_page(self):
        member = self.join("Ani Wijaya", nik=NIK[0], city="Bandung", occupation="Karyawan")
        member.action_resign(cause="deceased")
        other = self.Member.create({"name": "Cici", "company_id": self.company_b.id})
        reports = self.env["ir.actions.report"].with_context(
            allowed_company_ids=[self.company.id, self.company_b.id]
        )
        html, _kind = reports._render_qweb_html(
            "koperasi_member.member_register", (member + other).ids
        )
        page = html.decode()
        self.assertEqual(page.count('class="article'), 1, "two books, one article")
        for text in (
            "Koperasi Uji",
            "Koperasi Lain",
            member.number,
            "Ani Wijaya",
            NIK[0],
            "Bandung",
            "Deceased",
            "Cici",
        ):
            with self.subTest(text):
                self.assertIn(text, page)

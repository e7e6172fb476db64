from lxml import html

from odoo.tests import HttpCase, tagged

from .common import PortalCommon


@tagged("post_install", "-at_install")
class TestWhyPage(PortalCommon, HttpCase):
    """A member reads why his interest has its amount, and nobody else's."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.products["SS"].interest_method = "daily"
        cls.env["koperasi.savings.rate"].create(
            {"product_id": cls.products["SS"].id, "date_from": "2026-01-01", "annual_rate": 6}
        )
        cls.env["koperasi.account.role"].search(
            [("company_id", "=", cls.company.id), ("role", "=", "savings_tax_payable")], limit=1
        ).ensure_one()
        cls.save({cls.member_ani: 58_750_000, cls.member_budi: 500_000}, "2026-05-02", code="SS")
        run = cls.env["koperasi.savings.run"].create(
            {"date_from": "2026-06-01", "date_to": "2026-06-30"}
        )
        for step in ("action_compute", "action_submit", "action_approve", "action_post"):
            getattr(run, step)()

    def row(self, account, kind):
        return self.env["koperasi.savings.transaction"].search(
            [("account_id", "=", account.id), ("kind", "=", kind)]
        )

    def text(self, row):
        self.authenticate("ani", "rahasia-ani")
        answer = self.url_open(f"/my/koperasi/savings/row/{row.id}")
        self.assertEqual(answer.status_code, 200)
        return " ".join(html.fromstring(answer.text).xpath("//main")[0].text_content().split())

    def test_own_rows(self):
        """60 million at 6 % for 30 days: 295,890; above the threshold: 29,589."""
        interest = self.text(self.row(self.ani["SS"], "interest"))
        for part in (r"60[.,]000[.,]000", r"295[.,]890", r" 6[.,]00 %"):
            self.assertRegex(interest, part)
        tax = self.text(self.row(self.ani["SS"], "tax"))
        for part in (r"240[.,]000", r"29[.,]589", r" 10([.,]00)? %"):
            self.assertRegex(tax, part)

    def test_link_on_the_account(self):
        self.authenticate("ani", "rahasia-ani")
        page = html.fromstring(self.url_open(f"/my/koperasi/savings/{self.ani['SS'].id}").text)
        found = page.xpath("//a[starts-with(@href, '/my/koperasi/savings/row/')]/@href")
        rows = self.row(self.ani["SS"], "interest") | self.row(self.ani["SS"], "tax")
        self.assertEqual(set(found), {f"/my/koperasi/savings/row/{row.id}" for row in rows})

    def test_rows_of_others_lead_back(self):
        text = self.text(self.row(self.budi["SS"], "interest"))
        self.assertNotIn("Budi", text)
        self.assertIn("Ani", text)

    def test_rows_without_a_reason(self):
        row = self.env["koperasi.savings.transaction"].search(
            [("account_id", "=", self.ani["SS"].id), ("kind", "=", "deposit")], limit=1
        )
        self.assertNotRegex(self.text(row), "365")

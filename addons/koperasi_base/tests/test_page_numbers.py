import io

from reportlab.pdfgen.canvas import Canvas

from odoo.tests import BaseCase, tagged
from odoo.tools.pdf import PdfFileReader

from odoo.addons.koperasi_base.tools.page_numbers import number_pages


@tagged("post_install", "-at_install")
class TestPageNumbers(BaseCase):
    def test_every_page_keeps_its_text_and_gets_its_number(self):
        target = io.BytesIO()
        canvas = Canvas(target)
        for number in range(1, 4):
            canvas.drawString(100, 700, f"Isi {number}")
            canvas.showPage()
        canvas.save()
        numbered = number_pages(
            target.getvalue(), lambda number, count: f"Halaman {number} dari {count}"
        )
        texts = [
            page.extract_text().split("\n") for page in PdfFileReader(io.BytesIO(numbered)).pages
        ]
        self.assertEqual(
            [[line for line in text if line.strip()] for text in texts],
            [[f"Isi {number}", f"Halaman {number} dari 3"] for number in (1, 2, 3)],
        )

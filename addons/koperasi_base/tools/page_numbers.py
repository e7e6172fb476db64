"""Page numbers on a finished PDF: Debian's wkhtmltopdf prints no header and no footer."""

import io

from reportlab.pdfgen.canvas import Canvas

from odoo.tools.pdf import PdfFileReader, PdfFileWriter

BOTTOM, SIZE = 16, 8  # points from the edge, and of the letters


def number_pages(content, text):
    """Write a line at the foot of every page.

    :param bytes content: a PDF
    :param text: called with (number, count); returns the line
    :rtype: bytes
    """
    pages = PdfFileReader(io.BytesIO(content), strict=False).pages
    feet = PdfFileReader(io.BytesIO(_feet(pages, text))).pages
    writer = PdfFileWriter()
    for page, foot in zip(pages, feet, strict=True):
        # a page takes something on only when it belongs to what is written
        writer.add_page(page)
        writer.pages[-1].merge_page(foot)
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def _feet(pages, text):
    """A PDF of as many pages that has nothing but the lines."""
    target = io.BytesIO()
    canvas = Canvas(target)
    for number, page in enumerate(pages, 1):
        width, height = page.mediabox.width, page.mediabox.height
        canvas.setPageSize((width, height))
        canvas.setFont("Helvetica", SIZE)
        canvas.drawCentredString(int(width) / 2, BOTTOM, text(number, len(pages)))
        canvas.showPage()
    canvas.save()
    return target.getvalue()

"""Page numbers on a finished PDF: Debian's wkhtmltopdf prints no header and no footer."""

import io

from odoo.tools.pdf import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    PdfFileReader,
    PdfFileWriter,
)

BOTTOM, SIZE = 16, 8  # points from the edge, and of the letters
LETTER_WIDTH = 0.5  # of the size, on average
FONT = "/KoperasiFoot"


def number_pages(content, text):
    """Write a line at the foot of every page.

    What is on a page is kept as it is, compressed and unread: a foot is one more content stream behind it.

    :param bytes content: a PDF
    :param text: called with (number, count); returns the line
    :rtype: bytes
    """
    pages = PdfFileReader(io.BytesIO(content), strict=False).pages
    writer = PdfFileWriter()
    save = writer._add_object(_stream("q\n"))
    for number, page in enumerate(pages, 1):
        writer.add_page(page)
        _add_foot(writer, writer.pages[-1], save, text(number, len(pages)))
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def _add_foot(writer, page, save, line):
    resources = page["/Resources"].get_object()
    fonts = resources.setdefault(NameObject("/Font"), DictionaryObject()).get_object()
    fonts[NameObject(FONT)] = DictionaryObject({
        NameObject("/Type"): NameObject("/Font"),
        NameObject("/Subtype"): NameObject("/Type1"),
        NameObject("/BaseFont"): NameObject("/Helvetica"),
    })  # fmt: skip
    own = page.raw_get("/Contents")
    own = own if isinstance(own, ArrayObject) else [own]
    foot = writer._add_object(_stream(f"\nQ {_shown(line, page.mediabox.width)}"))
    # saved and restored around it: what is on the page may have scaled or turned the plane
    page[NameObject("/Contents")] = ArrayObject([save, *own, foot])


def _shown(line, width):
    """The operators that write a line in the middle."""
    for mark in "\\()":
        line = line.replace(mark, f"\\{mark}")
    left = int((int(width) - LETTER_WIDTH * SIZE * len(line)) / 2)
    return f"BT {FONT} {SIZE} Tf 0 g {left} {BOTTOM} Td ({line}) Tj ET"


def _stream(operators):
    stream = DecodedStreamObject()
    stream.set_data(operators.encode("latin-1", "replace"))
    return stream

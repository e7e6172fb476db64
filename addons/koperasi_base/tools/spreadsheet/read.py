"""One entry for all formats; the content decides which, not the name."""

import re

from .csv_file import csv_rows
from .table import MAX_BYTES, MAX_ROWS, SpreadsheetError, _lt, collect
from .xls_file import xls_rows
from .xlsx_file import xlsx_rows

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MARKUP = re.compile(rb"^(\xef\xbb\xbf)?\s*<(\?xml|!doctype|html|table|head|meta)", re.IGNORECASE)


def read_table(content, filename, *, max_rows=MAX_ROWS, max_bytes=MAX_BYTES):
    """The first visible sheet with something on it, as a header and rows of values.

    Titles above the header are skipped. Values are str, int, float, datetime, bool, None, or a
    :class:`CellError` for cells in error and formulas without a stored result.

    :param bytes content: the file
    :param str filename: for messages only
    :rtype: Table
    :raises SpreadsheetError: (a UserError) not a table, too large, or unsafe
    """
    if not content:
        raise SpreadsheetError(_lt("The file is empty."))
    if len(content) > max_bytes:
        limit = max_bytes // 2**20
        raise SpreadsheetError(
            _lt("The file is larger than %s MB. Split it into several files.", limit)
        )
    return collect(_rows(content, (filename or "")[:80]), max_rows)


def _rows(content, filename):
    if content.startswith(ZIP):
        return xlsx_rows(content)
    if content.startswith(OLE):
        return xls_rows(content)
    if MARKUP.match(content[:200]):
        raise SpreadsheetError(
            _lt(
                "%s is a web page or XML file. Open it in a spreadsheet program and save it as .xlsx.",
                filename,
            )
        )
    return csv_rows(content, filename)

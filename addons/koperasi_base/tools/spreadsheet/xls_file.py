"""Excel 97-2003 workbooks, read by xlrd; values only."""

import io
import math

import xlrd

from .table import CellError, SpreadsheetError, _lt

VBA = "_VBA_PROJECT".encode("utf-16-le")
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def xls_rows(content):
    """Rows of the first visible sheet with something on it, as ``(number, values)``.

    :raises SpreadsheetError: macros, a password, or no workbook inside
    """
    if VBA in content:
        raise SpreadsheetError(
            _lt("The file contains macros. Save it as .xlsx (without macros) first.")
        )
    if ENCRYPTED in content:
        raise SpreadsheetError(
            _lt("The file is protected by a password. Save it without one first.")
        )
    book, sheet = _open(content)
    return _values(book, sheet)


def _open(content):
    try:
        book = xlrd.open_workbook(file_contents=content, logfile=io.StringIO(), ragged_rows=True)
        filled = [s for s in book.sheets() if s.visibility == 0 and s.nrows]
    except Exception as error:  # xlrd fails in any way it likes on a broken file
        raise SpreadsheetError(
            _lt(
                "The file is damaged or is not an Excel workbook. Open it in Excel and save it as .xlsx."
            )
        ) from error
    if not filled:
        raise SpreadsheetError(_lt("The file has no rows."))
    return book, filled[0]


def _values(book, sheet):
    for index in range(sheet.nrows):
        types = sheet.row_types(index)
        values = sheet.row_values(index)
        yield index + 1, [_value(book, *cell) for cell in zip(types, values, strict=True)]


def _value(book, kind, value):
    if kind == xlrd.XL_CELL_NUMBER:
        return int(value) if math.isfinite(value) and value.is_integer() else value
    if kind == xlrd.XL_CELL_DATE:
        return _date(book, value)
    if kind == xlrd.XL_CELL_ERROR:
        return CellError(xlrd.error_text_from_code.get(value, "#ERROR"))
    if kind == xlrd.XL_CELL_BOOLEAN:
        return bool(value)
    return value


def _date(book, value):
    try:
        return xlrd.xldate_as_datetime(value, book.datemode)
    except (ValueError, OverflowError):
        return CellError(str(value))

"""Xlsx files for others: typed cells, and no text that a spreadsheet program would run."""

import io
import re
from datetime import date, datetime
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter

from .table import CONTROL_CHARACTERS, MAX_CELL_LENGTH

RISKY = ("=", "+", "-", "@", "\t", "\r", "\n")
HARMLESS = re.compile(r"\+\d[\d .()-]*|-\d+([.,]\d+)*")  # phone numbers, negative numbers as text
TEXT = "@"
DATE = "dd/mm/yyyy"
DATETIME = "dd/mm/yyyy hh:mm"
WHOLE = "#,##0"
CENTS = "#,##0.00"
BOLD = Font(bold=True)
TITLE = Font(bold=True, size=13)
SHADE = PatternFill("solid", fgColor="E7E6E6")
WIDTH = 16


def neutralise(value):
    """Text that stays text in every spreadsheet program; anything else unchanged.

    An apostrophe before ``= + - @``, tab or line break keeps Excel, LibreOffice and Google Sheets from
    reading a formula; :func:`read_table` takes it off again.
    """
    if not isinstance(value, str):
        return value
    value = CONTROL_CHARACTERS.sub("", value)[: MAX_CELL_LENGTH - 1]
    if value.startswith(RISKY) and not HARMLESS.fullmatch(value):
        return "'" + value
    return value


def write_xlsx(header, rows, *, title=None, widths=(), text_columns=()):
    """One sheet with a header that stays in view; read by :func:`read_table` as it was written.

    :param header: names of the columns
    :param rows: iterables of str, int, float, Decimal, date, datetime, bool or None
    :param str title: a line above the header
    :param widths: of the columns, in characters; 16 where not given
    :param text_columns: indexes of columns that stay text when a person edits them (NIK, phone numbers)
    :rtype: bytes
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for place in range(len(header)):
        width = widths[place] if place < len(widths) else WIDTH
        sheet.column_dimensions[get_column_letter(place + 1)].width = width
    sheet.freeze_panes = f"A{3 if title else 2}"
    if title:
        sheet.append([_styled(sheet, neutralise(title), TITLE)])
    sheet.append([_styled(sheet, neutralise(name), BOLD, SHADE) for name in header])
    write = _RowWriter(sheet, frozenset(text_columns))
    for row in rows:
        sheet.append(write.cells(row))
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _styled(sheet, value, font, fill=None):
    cell = WriteOnlyCell(sheet, value)
    cell.font = font
    if fill:
        cell.fill = fill
    return cell


class _RowWriter:
    """Cells of a row; one cell object per column and format is used again and again, as each is written
    at once."""

    def __init__(self, sheet, text_columns):
        self._sheet, self._text_columns, self._cells = sheet, text_columns, {}

    def cells(self, row):
        return [self._cell(place, value) for place, value in enumerate(row)]

    def _cell(self, place, value):
        number_format = self._format(place, value)
        value = neutralise(value)
        if number_format == TEXT and value is not None:
            value = str(value)
        if number_format is None and not isinstance(value, str):
            return value
        cell = self._cells.get((place, number_format))
        if cell is None:
            cell = self._cells[place, number_format] = WriteOnlyCell(self._sheet)
            cell.number_format = number_format or "General"
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"  # openpyxl takes a leading = for a formula
        cell.number_format = number_format or "General"
        return cell

    def _format(self, place, value):
        if place in self._text_columns:
            return TEXT
        if isinstance(value, datetime):
            return DATETIME
        if isinstance(value, date):
            return DATE
        if isinstance(value, Decimal | float):
            return WHOLE if value == int(value) else CENTS
        return None

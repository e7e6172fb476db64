"""Xlsx files for others: typed cells, and no text that a spreadsheet program would run."""

import io
import re
from datetime import date, datetime
from decimal import Decimal

import xlsxwriter

from .table import CONTROL_CHARACTERS, MAX_CELL_LENGTH

RISKY = ("=", "+", "-", "@", "\t", "\r", "\n")
HARMLESS = re.compile(r"\+\d[\d .()-]*|-\d+([.,]\d+)*")  # phone numbers, negative numbers as text
FORMATS = {
    "title": {"bold": True, "font_size": 13},
    "header": {"bold": True, "bg_color": "#E7E6E6", "bottom": 1},
    "text": {"num_format": "@"},
    "date": {"num_format": "dd/mm/yyyy"},
    "datetime": {"num_format": "dd/mm/yyyy hh:mm"},
    "whole": {"num_format": "#,##0"},
    "cents": {"num_format": "#,##0.00"},
}
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
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"constant_memory": True}) as book:
        writer = _SheetWriter(book, frozenset(text_columns))
        for place in range(len(header)):
            writer.sheet.set_column(place, place, widths[place] if place < len(widths) else WIDTH)
        if title:
            writer.append([title], "title")
        writer.append(header, "header")
        writer.sheet.freeze_panes(writer.row, 0)
        for row in rows:
            writer.append(row)
    return target.getvalue()


class _SheetWriter:
    """Appends rows; every text is written as a text, whatever it begins with."""

    def __init__(self, book, text_columns):
        self.sheet = book.add_worksheet()
        self.row = 0
        self._formats = {name: book.add_format(style) for name, style in FORMATS.items()}
        self._text_columns = text_columns

    def append(self, values, style=None):
        for place, value in enumerate(values):
            if value is not None:
                self._cell(place, value, style or ("text" if place in self._text_columns else None))
        self.row += 1

    def _cell(self, place, value, style):
        if style or isinstance(value, str):
            self.sheet.write_string(
                self.row, place, neutralise(str(value)), self._formats.get(style)
            )
        elif isinstance(value, datetime):
            self.sheet.write_datetime(self.row, place, value, self._formats["datetime"])
        elif isinstance(value, date):
            self.sheet.write_datetime(self.row, place, value, self._formats["date"])
        elif isinstance(value, bool):
            self.sheet.write_boolean(self.row, place, value)
        else:
            self.sheet.write_number(self.row, place, value, self._number_format(value))

    def _number_format(self, value):
        if isinstance(value, Decimal | float):
            return self._formats["whole" if value == int(value) else "cents"]
        return None

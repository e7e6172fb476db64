"""Xlsx files for others: typed cells, and no text that a spreadsheet program would run."""

import csv
import io
import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

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
MAX_SHEET_NAME = 31
NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\']")


class Sheet(NamedTuple):
    """One sheet of a workbook; as the arguments of :func:`write_xlsx`, ``titles`` are lines above the header."""

    name: str
    header: Any
    rows: Any
    titles: tuple = ()
    widths: tuple = ()
    text_columns: tuple = ()


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


def write_csv(header, rows, delimiter=";"):
    """A CSV file for another system, in UTF-8 with BOM as spreadsheet programs expect it.

    :param header: names of the columns
    :param rows: iterables of str, int or Decimal
    :rtype: bytes
    """
    target = io.StringIO()
    writer = csv.writer(target, delimiter=delimiter, lineterminator="\r\n")
    writer.writerows([neutralise(cell) for cell in row] for row in (header, *rows))
    return target.getvalue().encode("utf-8-sig")


def write_xlsx(header, rows, *, title=None, widths=(), text_columns=()):
    """One sheet with a header that stays in view; read by :func:`read_table` as it was written.

    :param header: names of the columns
    :param rows: iterables of str, int, float, Decimal, date, datetime, bool or None
    :param str title: a line above the header
    :param widths: of the columns, in characters; 16 where not given
    :param text_columns: indexes of columns that stay text when a person edits them (NIK, phone numbers)
    :rtype: bytes
    """
    titles = (title,) if title else ()
    return write_sheets([Sheet("Sheet1", header, rows, titles, widths, text_columns)])


def write_sheets(sheets):
    """A workbook of several sheets, each with a header that stays in view.

    :param sheets: iterable of :class:`Sheet`; names are cut and made different where they have to be
    :rtype: bytes
    """
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"constant_memory": True}) as book:
        formats = {name: book.add_format(style) for name, style in FORMATS.items()}
        taken = set()
        for sheet in sheets:
            page = book.add_worksheet(_sheet_name(sheet.name, taken))
            _write_sheet(_SheetWriter(page, formats, frozenset(sheet.text_columns)), sheet)
    return target.getvalue()


def _sheet_name(name, taken):
    """A name that spreadsheet programs accept and no other sheet of the workbook has."""
    clean = NOT_IN_SHEET_NAMES.sub(" ", CONTROL_CHARACTERS.sub("", name)).strip() or "Sheet"
    number, unique = 1, clean[:MAX_SHEET_NAME]
    while unique.casefold() in taken:
        number += 1
        suffix = f" {number}"
        unique = clean[: MAX_SHEET_NAME - len(suffix)] + suffix
    taken.add(unique.casefold())
    return unique


def _write_sheet(writer, sheet):
    widths = sheet.widths
    for place in range(len(sheet.header)):
        writer.sheet.set_column(place, place, widths[place] if place < len(widths) else WIDTH)
    for title in sheet.titles:
        writer.append([title], "title")
    writer.append(sheet.header, "header")
    writer.sheet.freeze_panes(writer.row, 0)
    for row in sheet.rows:
        writer.append(row)


class _SheetWriter:
    """Appends rows; every text is written as a text, whatever it begins with."""

    def __init__(self, sheet, formats, text_columns):
        self.sheet = sheet
        self.row = 0
        self._formats = formats
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

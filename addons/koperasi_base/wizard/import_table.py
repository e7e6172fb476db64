"""From a table of cells to rows of typed values, without the ORM."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from odoo.tools.translate import LazyTranslate

from ..tools.spreadsheet import InvalidValue, normalise, parse_text

_lt = LazyTranslate(__name__, default_lang="en_US")

SAMPLES = 3
HEADER_PARTS = re.compile(r"[/(),;|]|\s-\s")


class ImportField(NamedTuple):
    """One thing a file can tell about a row.

    :param name: key in :attr:`ImportRow.values`
    :param label: what the user reads (translated)
    :param parser: cell value -> value; raises :class:`InvalidValue`; never called for blank cells
    :param required: a blank cell is an error
    :param unique: two rows with the same value are an error
    :param synonyms: headers, in any language, that mean this field
    :param example: what the cell holds in the template's example row
    :param note: what the template's explanation says about it (translated)
    """

    name: str
    label: str
    parser: Callable = parse_text
    required: bool = False
    unique: bool = False
    synonyms: tuple = ()
    example: Any = None
    note: str = ""


class ImportRow(NamedTuple):
    """A row whose mapped cells could all be read; fields without a value are None."""

    number: int
    values: dict[str, Any]


class RowError(NamedTuple):
    """Why a row cannot be imported; ``field`` may be '' when no one cell is to blame."""

    number: int
    field: str
    value: Any
    reason: Any


def sample(table, place):
    """The first values of a column, to recognise it by."""
    values = (row.values[place] for row in table.rows[:200])
    return [value for value in values if value is not None][:SAMPLES]


def match_columns(import_fields, table):
    """Guess which column holds which field, by header; a column whose first values cannot be that field
    is taken only when no other field wants it (many employers call their own number "NIK").

    :rtype: dict[str, int]: field name -> place of the column
    """
    wanted = {field.name: _meanings(field) for field in import_fields}
    headers = [_spellings(name) for name in table.header]
    matched, taken = {}, set()
    for strict in (True, False):
        for field in import_fields:
            for place, spellings in enumerate(headers):
                if field.name in matched or place in taken or not spellings & wanted[field.name]:
                    continue
                if strict and not _fits(field, sample(table, place)):
                    continue
                matched[field.name] = place
                taken.add(place)
    return matched


def _meanings(field):
    return {normalise(word) for word in (field.name, field.label, *field.synonyms)}


def _spellings(header):
    """A header as a whole and in its parts: "No. Pegawai / NIP" is both."""
    return {normalise(part) for part in (header, *HEADER_PARTS.split(header))} - {""}


def _fits(field, values):
    return any(_parsed(field, value)[1] is None for value in values) or not values


def _parsed(field, value):
    """(value, None) or (None, reason)"""
    try:
        return field.parser(value), None
    except InvalidValue as error:
        return None, error.args[0]


def is_example(import_fields, places, row):
    """Whether a row is the example of the template, left in the file: it holds nobody's data."""
    told = {field.name: field.example for field in import_fields if field.example is not None}
    return bool(told) and all(
        name in places and _same(row.values[places[name]], example)
        for name, example in told.items()
    )


def _same(cell, example):
    cell = cell.date() if isinstance(cell, datetime) else cell
    return cell == example or str(cell) == str(example)


def parse_rows(import_fields, places, table):
    """Read every mapped cell of every row but the template's example.

    :param dict places: field name -> place of its column
    :return: the rows that could be read, and the errors of the others
    :rtype: tuple[list[ImportRow], list[RowError]]
    """
    rows, errors = [], []
    for row in table.rows:
        if is_example(import_fields, places, row):
            continue
        values, wrong = {}, len(errors)
        for field in import_fields:
            cell = row.values[places[field.name]] if field.name in places else None
            values[field.name], reason = _cell(field, cell)
            if reason is not None:
                errors.append(RowError(row.number, field.name, cell, reason))
        if len(errors) == wrong:
            rows.append(ImportRow(row.number, values))
    return rows, errors


def _cell(field, cell):
    if cell is not None:
        return _parsed(field, cell)
    return None, _lt("empty") if field.required else None


def duplicate_errors(import_fields, rows):
    """An error for every row that repeats a value which may stand in a file only once."""
    errors = []
    for field in import_fields:
        first = {}
        for row in rows if field.unique else ():
            value = row.values[field.name]
            if value is not None and first.setdefault(value, row.number) != row.number:
                reason = _lt("the same as in row %s", first[value])
                errors.append(RowError(row.number, field.name, value, reason))
    return errors

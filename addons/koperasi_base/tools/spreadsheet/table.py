"""What the readers of all formats share: the table, its limits, its cells."""

import re
from typing import Any, NamedTuple

from odoo.exceptions import UserError
from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__, default_lang="en_US")

MAX_BYTES = 25 * 2**20
MAX_ROWS = 100_000
MAX_COLUMNS = 200
MAX_CELLS = 3_000_000
MAX_CELL_LENGTH = 32_767  # what Excel itself allows
HEADER_SEARCH = 30
CONTROL_CHARACTERS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
# Written by :func:`write.neutralise`, taken off again when the file comes back
NEUTRALISED = re.compile(r"^'(?=[=+\-@])")


class SpreadsheetError(UserError):
    """The file as a whole cannot be read; ``args[0]`` is a (lazily translated) sentence for the user."""


class CellError(str):
    """Stands in a cell that has no usable value; the text is what the cell shows, or why it has none.

    Every parser of :mod:`.values` refuses it, so it becomes a row error and never a silent blank.
    """

    __slots__ = ()


UNCALCULATED = CellError("=?")  # a formula whose result was never stored


class Row(NamedTuple):
    """One row with something in it; ``values`` are aligned with the table's header."""

    number: int  # as the spreadsheet program shows it, from 1
    values: tuple[Any, ...]


class Table(NamedTuple):
    header: tuple[str, ...]
    rows: tuple[Row, ...]


def clean(value):
    """A cell's value as the table carries it: text trimmed and without control characters, blanks as None."""
    if type(value) is not str:
        return value
    value = value.strip()
    if not value.isprintable():
        value = CONTROL_CHARACTERS.sub("", value).strip()
    if value.startswith("'"):
        value = NEUTRALISED.sub("", value)
    return value or None


def collect(rows, max_rows):
    """The table of an iterable of ``(number, values)``, read no further than the limits allow.

    :raises SpreadsheetError: empty, too long, too wide or too large
    """
    kept, cells = [], 0
    for number, raw in rows:
        values = _checked(number, raw)
        if values:
            kept.append(Row(number, values))
            cells += len(values)
        if len(kept) > max_rows + HEADER_SEARCH or cells > MAX_CELLS:
            raise _too_long(max_rows)
    return _with_header(kept, max_rows)


def _too_long(max_rows):
    return SpreadsheetError(
        _lt(
            "The file is too large: at most %s rows can be read. Split it into several files.",
            max_rows,
        )
    )


def _checked(number, raw):
    """Cleaned values without the blanks behind the last one; () for a blank row."""
    values = [clean(value) for value in raw]
    while values and values[-1] is None:
        values.pop()
    if len(values) > MAX_COLUMNS:
        raise SpreadsheetError(
            _lt("Row %(row)s has more than %(limit)s columns.", row=number, limit=MAX_COLUMNS)
        )
    if any(isinstance(value, str) and len(value) > MAX_CELL_LENGTH for value in values):
        raise SpreadsheetError(
            _lt(
                "Row %(row)s has a text of more than %(limit)s characters.",
                row=number,
                limit=MAX_CELL_LENGTH,
            )
        )
    return tuple(values)


def _with_header(rows, max_rows):
    if not rows:
        raise SpreadsheetError(_lt("The file has no rows."))
    start = _header_index(rows)
    header = _column_names(rows[start].values)
    width = len(header)
    body = tuple(
        Row(row.number, row.values[:width] + (None,) * (width - len(row.values)))
        for row in rows[start + 1 :]
    )
    if len(body) > max_rows:
        raise _too_long(max_rows)
    return Table(header, body)


def _header_index(rows):
    """The header is the first row of texts that fills more than two thirds of the width of the rows around
    it: employers put titles above their tables."""
    top = rows[:HEADER_SEARCH]
    filled = [sum(value is not None for value in row.values) for row in top]
    enough = max(filled) * 2 / 3
    for index, row in enumerate(top):
        if filled[index] > enough and all(v is None or type(v) is str for v in row.values):
            return index
    return 0


def _column_names(values):
    """Header texts on one line, each once; a column without a name is called by its place."""
    names = []
    for place, value in enumerate(values, 1):
        name = " ".join(str(value).split()) if value is not None else f"#{place}"
        count = 2
        base = name
        while name in names:
            name, count = f"{base} ({count})", count + 1
        names.append(name)
    return tuple(names)

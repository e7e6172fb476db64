"""Text with separators, in the encodings that spreadsheet programs write."""

import codecs
import csv
import io
import re

from .table import CONTROL_CHARACTERS, MAX_CELL_LENGTH, SpreadsheetError, _lt

DELIMITERS = (";", ",", "\t")  # Indonesian Excel writes semicolons
SAMPLE_LINES = 30
SEPARATOR_LINE = re.compile(r"^sep=(.)\r?\n", re.IGNORECASE)


def csv_rows(content, filename):
    """Rows of a csv file as ``(number, values)``.

    :raises SpreadsheetError: not text, or broken quoting
    """
    text = _decode(content)
    if text is None or CONTROL_CHARACTERS.search(text):
        raise SpreadsheetError(
            _lt("%s is not a spreadsheet. Use a file of type .xlsx, .xls or .csv.", filename)
        )
    text, delimiter, skipped = _separator(text)
    return _numbered(text, delimiter, skipped)


def _decode(content):
    """Text of the bytes; None when they are no text in any encoding we know."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _separator(text):
    """Text without Excel's ``sep=`` line, the separator, and how many lines were taken off."""
    if stated := SEPARATOR_LINE.match(text):
        return text[stated.end() :], stated.group(1), 1
    sample = "\n".join(text[:20_000].splitlines()[:SAMPLE_LINES])
    return text, max(DELIMITERS, key=lambda delimiter: _fit(sample, delimiter)), 0


def _fit(sample, delimiter):
    """How well a separator explains the sample: rows that share the most common width, then that width."""
    try:
        widths = [len(row) for row in csv.reader(io.StringIO(sample), delimiter=delimiter) if row]
    except csv.Error:
        return (0, 0)
    wide = [width for width in widths if width > 1]
    if not wide:
        return (0, 0)
    common = max(set(wide), key=wide.count)
    return (wide.count(common), common)


def _numbered(text, delimiter, skipped):
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    start = 1
    try:
        for values in reader:
            yield start + skipped, values
            start = reader.line_num + 1
    except csv.Error as error:
        raise SpreadsheetError(
            _lt(
                "Line %(line)s cannot be read: a quote is not closed or a text is longer than %(limit)s characters.",
                line=start + skipped,
                limit=MAX_CELL_LENGTH,
            )
        ) from error

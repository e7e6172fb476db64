"""The container of an xlsx file: what is inside, and whether it may be unpacked."""

import io
import re
import zipfile

from .table import SpreadsheetError, _lt

MAX_PARTS = 500
MAX_UNPACKED = 150 * 2**20
MAX_PART = {"table": 150 * 2**20, "strings": 40 * 2**20, "other": 4 * 2**20}
MAX_RATIO = 150  # real sheets pack 5 to 40 times
RATIO_FROM = 2**20  # small parts may pack as well as they like
UNSAFE_NAME = re.compile(r"^[/\\]|^[A-Za-z]:|(^|[/\\])\.\.([/\\]|$)|\x00")
UNSUPPORTED = (
    (re.compile(r"vbaProject|macrosheets/", re.IGNORECASE), _lt("macros")),
    (re.compile(r"xl/(embeddings|activeX|ctrlProps)/", re.IGNORECASE), _lt("embedded objects")),
    (re.compile(r"xl/externalLinks/", re.IGNORECASE), _lt("links to other files")),
)


def open_container(content):
    """The zip archive of a workbook, after every check that needs no unpacking.

    :rtype: zipfile.ZipFile
    :raises SpreadsheetError: not a workbook, a zip bomb, macros, embedded objects or outside links
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise damaged() from error
    _check_size(parts)
    _check_names([part.filename for part in parts])
    if any(part.flag_bits & 0x1 for part in parts):
        raise SpreadsheetError(
            _lt("The file is protected by a password. Save it without one first.")
        )
    return archive


def damaged():
    return SpreadsheetError(
        _lt(
            "The file is damaged or is not an Excel workbook. Open it in Excel and save it as .xlsx."
        )
    )


def _check_size(parts):
    unpacked = sum(part.file_size for part in parts)
    ratios = (
        part.file_size / max(part.compress_size, 1) for part in parts if part.file_size > RATIO_FROM
    )
    if len(parts) > MAX_PARTS or unpacked > MAX_UNPACKED or max(ratios, default=0) > MAX_RATIO:
        raise SpreadsheetError(
            _lt(
                "The file unpacks to far more than a table of this kind needs. Copy the rows to a new workbook and"
                " save that."
            )
        )


def _check_names(names):
    if any(UNSAFE_NAME.search(name) for name in names) or len(set(names)) < len(names):
        raise damaged()
    if "[Content_Types].xml" not in names or "_rels/.rels" not in names:
        raise SpreadsheetError(
            _lt("The file is an archive, not an Excel workbook. Save the table as .xlsx.")
        )
    for pattern, what in UNSUPPORTED:
        if any(pattern.search(name) for name in names):
            raise SpreadsheetError(
                _lt(
                    "The file contains %s. Copy the rows as values to a new workbook and save that.",
                    what,
                )
            )

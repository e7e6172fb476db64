"""Excel workbooks (.xlsx): the parts that say where the cells are and what they mean."""

import posixpath

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900
from openpyxl.utils.escape import unescape

from .table import SpreadsheetError, _lt
from .xlsx_sheet import SheetReader
from .xlsx_xml import PartReader
from .xlsx_zip import damaged, open_container

MAX_SHEETS = 50


def xlsx_rows(content):
    """Rows of the first visible sheet with something on it, as ``(number, values)``.

    :raises SpreadsheetError: see :mod:`.xlsx_zip` and :mod:`.xlsx_xml`
    """
    archive = open_container(content)
    root = RelationReader().read(archive, "_rels/.rels")
    book_path = root.target("officeDocument", "")
    book = WorkbookReader().read(archive, book_path)
    folder, name = posixpath.split(book_path)
    relations = RelationReader().read(archive, f"{folder}/_rels/{name}.rels")
    strings = relations.read_optional(archive, "sharedStrings", folder, StringsReader()).strings
    dates = relations.read_optional(archive, "styles", folder, StylesReader()).date_styles
    for relation in book.visible_sheets[:MAX_SHEETS]:
        sheet = SheetReader(strings, dates, book.epoch)
        rows = sheet.rows(archive, relations.by_id(relation, folder))
        if first := next(rows, None):
            return _chained(first, rows)
    raise SpreadsheetError(_lt("The file has no rows."))


def _chained(first, rest):
    yield first
    yield from rest


class RelationReader(PartReader):
    """Which part plays which role."""

    def __init__(self):
        super().__init__()
        self._by_id, self._by_type = {}, {}

    def start(self, name, attributes):
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            self._by_id[attributes["Id"]] = attributes["Target"]
            self._by_type[attributes["Type"].rpartition("/")[2]] = attributes["Target"]

    def end(self, name):
        pass

    def by_id(self, key, folder):
        return self._path(self._by_id.get(key), folder)

    def target(self, role, folder):
        return self._path(self._by_type.get(role), folder)

    def read_optional(self, archive, role, folder, reader):
        """Let the reader read the part of this role, if the workbook has one."""
        return reader.read(archive, self.target(role, folder)) if role in self._by_type else reader

    def _path(self, target, folder):
        if not target:
            raise damaged()
        return posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")


class WorkbookReader(PartReader):
    """Sheets in their order, and from which day dates count."""

    def __init__(self):
        super().__init__()
        self.visible_sheets, self.epoch = [], CALENDAR_WINDOWS_1900

    def start(self, name, attributes):
        if name == "sheet" and attributes.get("state", "visible") == "visible":
            self.visible_sheets += [
                v for k, v in attributes.items() if k.rpartition(":")[2] == "id"
            ]
        elif name == "workbookPr" and attributes.get("date1904") in {"1", "true"}:
            self.epoch = CALENDAR_MAC_1904

    def end(self, name):
        pass


class StylesReader(PartReader):
    """Numbers of the cell styles that show a date."""

    def __init__(self):
        super().__init__()
        self.date_styles, self._formats, self._inside, self._count = (
            set(),
            dict(BUILTIN_FORMATS),
            False,
            0,
        )

    def start(self, name, attributes):
        if name == "numFmt":
            self._formats[int(attributes["numFmtId"])] = attributes["formatCode"]
        elif name == "cellXfs":
            self._inside = True
        elif name == "xf" and self._inside:
            code = self._formats.get(int(attributes.get("numFmtId", 0)), "")
            if is_date_format(code) and not is_timedelta_format(code):
                self.date_styles.add(self._count)
            self._count += 1

    def end(self, name):
        if name == "cellXfs":
            self._inside = False


class StringsReader(PartReader):
    """The texts that cells refer to by number."""

    kind = "strings"

    def __init__(self):
        super().__init__()
        self.strings, self._parts, self._phonetic = [], [], False

    def start(self, name, attributes):
        if name == "t" and not self._phonetic:
            self.text = []
        elif name == "rPh":
            self._phonetic = True

    def end(self, name):
        if name == "t" and self.text is not None:
            self._parts.append(self.taken_text())
        elif name == "si":
            text = "".join(self._parts)
            self.strings.append(unescape(text) if "_x" in text else text)
            self._parts = []
        elif name == "rPh":
            self._phonetic = False

"""The cells of one sheet."""

from datetime import datetime

from openpyxl.utils.datetime import from_excel
from openpyxl.utils.escape import unescape

from .table import MAX_COLUMNS, UNCALCULATED, CellError, SpreadsheetError, _lt
from .xlsx_xml import PartReader
from .xlsx_zip import damaged

DIGITS = "0123456789"


class SheetReader(PartReader):
    """Rows with at least one value, in order; blank cells that only carry a style cost nothing."""

    kind = "table"

    def __init__(self, strings, date_styles, epoch):
        super().__init__()
        self._strings, self._date_styles, self._epoch = strings, date_styles, epoch
        self._columns = {}
        self._done, self._row, self._number, self._column = [], [], 0, 0
        self._kind, self._style, self._raw, self._formula = "n", 0, None, False
        self._phonetic = False

    def rows(self, archive, name):
        """Generate ``(number, values)``, reading the part as far as the caller asks."""
        for _chunk in self.stream(archive, name):
            done, self._done = self._done, []
            yield from done

    # --- events

    def start(self, name, attributes):
        if name == "c":
            self._open_cell(attributes)
        elif name == "v" or (name == "t" and not self._phonetic):
            self.text = []
        elif name == "f":
            self._formula = True
        elif name == "row":
            self._number = int(attributes["r"]) if "r" in attributes else self._number + 1
            self._column = 0
        elif name == "rPh":
            self._phonetic = True

    def end(self, name):
        if name == "c":
            self._close_cell()
        elif name in {"v", "t"}:
            if self.text is not None:
                self._raw = (self._raw or "") + self.taken_text()
        elif name == "row":
            if self._row:
                self._done.append((self._number, self._row))
                self._row = []
        elif name == "rPh":
            self._phonetic = False

    def _open_cell(self, attributes):
        self._kind = attributes.get("t", "n")
        self._style = attributes.get("s")
        self._raw, self._formula = None, False
        reference = attributes.get("r")
        self._column = self._place(reference.rstrip(DIGITS)) if reference else self._column + 1

    def _place(self, letters):
        place = self._columns.get(letters)
        if place is None:
            place = 0
            for letter in letters[:4]:
                place = place * 26 + ord(letter) - 64
            self._columns[letters] = place
        return place

    def _close_cell(self):
        value = self._value()
        if value is None:
            return
        gap = self._column - len(self._row) - 1
        if gap < 0:
            raise damaged()
        if self._column > MAX_COLUMNS:
            raise SpreadsheetError(
                _lt(
                    "Row %(row)s has more than %(limit)s columns.",
                    row=self._number,
                    limit=MAX_COLUMNS,
                )
            )
        if gap:
            self._row.extend([None] * gap)
        self._row.append(value)

    # --- values

    def _value(self):
        raw = self._raw
        if raw is None or (raw == "" and self._kind != "str"):
            return UNCALCULATED if self._formula else None
        if self._kind == "s":
            return self._strings[int(raw)]
        if self._kind == "n":
            return self._number_value(raw)
        return self._other_value(raw)

    def _number_value(self, raw):
        try:
            number = int(raw) if raw.lstrip("-").isdigit() else float(raw)
        except ValueError:
            return CellError(raw)
        if self._style is not None and int(self._style) in self._date_styles:
            return self._date(number)
        return (
            int(number)
            if isinstance(number, float) and number.is_integer() and abs(number) < 2**53
            else number
        )

    def _date(self, number):
        try:
            return from_excel(number, self._epoch)
        except (ValueError, OverflowError, TypeError):
            return CellError(str(number))

    def _other_value(self, raw):
        if self._kind == "b":
            return raw.strip() in {"1", "true"}
        if self._kind == "e":
            return CellError(raw)
        if self._kind == "d":
            return self._iso_date(raw)
        return unescape(raw) if "_x" in raw else raw

    def _iso_date(self, raw):
        try:
            return datetime.fromisoformat(raw.strip().rstrip("Z"))
        except ValueError:
            return CellError(raw)

"""The XML parts of a workbook as a stream of events: memory stays flat whatever a part contains.

A tree (as ElementTree and openpyxl build it) costs twenty times the text and is the second half of a zip
bomb, so the parts are read by expat handlers. Document types, and with them entities, are refused.
"""

import zipfile
import zlib
from xml.parsers import expat

from .table import MAX_CELL_LENGTH
from .xlsx_zip import MAX_PART, damaged

CHUNK = 2**16
MAX_TAGS = 20_000_000  # three million cells with formulas, and twice that


class PartReader:
    """Base of the readers of one part: subclasses define ``start(name, attributes)`` and ``end(name)``.

    Names come without their prefix. ``self.text`` is a list while text is being gathered, else None.
    """

    kind = "other"

    def __init__(self):
        self.text = None
        self.length = 0
        self.tags = 0

    def start(self, name, attributes):
        raise NotImplementedError

    def end(self, name):
        raise NotImplementedError

    def taken_text(self):
        """The text gathered so far; gathering ends."""
        text, self.text, self.length = "".join(self.text or ()), None, 0
        return text

    def stream(self, archive, name):
        """Feed the part chunk by chunk; yields after each, so that a subclass may hand out what it has.

        :raises SpreadsheetError: missing, too large, not well-formed, or with a document type
        """
        try:
            if archive.getinfo(name).file_size > MAX_PART[self.kind]:
                raise damaged()
            parser = self._parser()
            with archive.open(name) as part:
                while chunk := part.read(CHUNK):
                    self._count_tags(chunk)
                    parser.Parse(chunk, False)
                    yield
            parser.Parse(b"", True)
            yield
        except (
            expat.ExpatError, zipfile.BadZipFile, zlib.error, KeyError, ValueError, IndexError, EOFError,
            NotImplementedError, OverflowError,
        ) as error:  # fmt: skip
            raise damaged() from error

    def read(self, archive, name):
        """Read the whole part; returns the reader."""
        for _chunk in self.stream(archive, name):
            pass
        return self

    def _count_tags(self, chunk):
        self.tags += chunk.count(b"<")
        if self.tags > MAX_TAGS:
            raise damaged()

    def _parser(self):
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._refuse_doctype
        parser.StartElementHandler = self._start_element
        parser.EndElementHandler = self._end_element
        parser.CharacterDataHandler = self._characters
        return parser

    def _start_element(self, name, attributes):
        self.start(name.rpartition(":")[2] if ":" in name else name, attributes)

    def _end_element(self, name):
        self.end(name.rpartition(":")[2] if ":" in name else name)

    def _refuse_doctype(self, *_args):
        raise damaged()

    def _characters(self, data):
        if self.text is not None and self.length <= MAX_CELL_LENGTH:
            self.text.append(data)
            self.length += len(data)

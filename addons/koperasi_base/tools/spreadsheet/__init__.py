"""Tables from files that others made (xls, xlsx, csv), and xlsx files for others.

A file is hostile until read: its type is told by content, its size is limited before it is unpacked, only
values are read (never formulas, macros or links), and whatever is wrong ends in one clear sentence.
"""

from .read import read_table
from .table import CellError, Row, SpreadsheetError, Table
from .values import InvalidValue, normalise, parse_amount, parse_choice, parse_date, parse_text
from .write import Sheet, neutralise, write_csv, write_sheets, write_xlsx

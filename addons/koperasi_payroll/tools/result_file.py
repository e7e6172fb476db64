"""The file that an employer returns: which column is which, and what each row says."""

from decimal import Decimal
from typing import NamedTuple

from odoo.exceptions import UserError
from odoo.tools.translate import LazyTranslate

from odoo.addons.koperasi_base.tools.spreadsheet import (
    InvalidValue,
    normalise,
    parse_amount,
    parse_text,
    read_table,
)

_lt = LazyTranslate(__name__, default_lang="en_US")

MAX_AMOUNT = Decimal(10) ** 12

# The first word that a header carries decides: "NIK Karyawan" before "NIK", which may be the identity card.
COLUMNS = {
    "employee_number": (
        "Employee No.", "Employee Number", "Employee ID", "No. Pegawai", "Nomor Pegawai", "No. Karyawan",
        "Nomor Karyawan", "NIK Karyawan", "NIP", "NRP", "NPP", "Nomor Induk Pegawai", "Nomor Induk Karyawan",
        "No. Induk", "NIK",
    ),
    "deducted": (
        "Deducted", "Deducted Amount", "Amount Deducted", "Dipotong", "Jumlah Dipotong", "Jumlah Potong",
        "Jumlah Potongan", "Realisasi", "Realisasi Potongan", "Terpotong", "Potongan",
    ),
    "reason": ("Reason", "Reason Code", "Kode Alasan", "Alasan", "Keterangan", "Remarks", "Catatan"),
    "name": ("Name", "Employee Name", "Nama", "Nama Pegawai", "Nama Karyawan", "Nama Anggota"),
}  # fmt: skip
REQUIRED = ("employee_number", "deducted")

REASON_WORDS = {
    "insufficient": (
        "insufficient", "salary not sufficient", "gaji tidak cukup", "gaji tidak mencukupi", "tidak cukup",
        "gaji kurang", "kurang",
    ),
    "left": ("left", "left the employer", "keluar", "berhenti", "resign", "retired", "pensiun", "phk"),
    "leave": ("leave", "on leave", "on unpaid leave", "cuti", "cuti tanpa gaji", "cuti di luar tanggungan"),
    "transferred": ("transferred", "mutasi", "pindah", "pindah unit"),
    "refused": ("refused", "mandate withdrawn", "menolak", "ditolak", "tolak", "kuasa dicabut", "cabut kuasa"),
    "other": ("other", "lain", "lainnya", "lain-lain"),
}  # fmt: skip
REASON_CODES = {normalise(word): code for code, words in REASON_WORDS.items() for word in words}
TOTALS = frozenset({"total", "jumlah", "grandtotal", "totaljumlah", "totalkeseluruhan"})


class ResultRow(NamedTuple):
    """One row of the file; ``note`` says why it is unreadable when ``valid`` is False."""

    number: int
    employee_number: str | None
    name: str | None
    deducted: Decimal
    reason: str | None
    note: str | None
    valid: bool


def read_result(content, filename, unit=Decimal(1)):
    """Rows of a returned file, totals and empty rows left out.

    :param bytes content: xls, xlsx or csv
    :param Decimal unit: smallest amount of the currency
    :rtype: list[ResultRow]
    :raises UserError: not a table, or a column is missing
    """
    table = read_table(content, filename)
    places = find_columns(table.header)
    rows = (_read_row(row, places, unit) for row in table.rows)
    return [row for row in rows if row]


def find_columns(header):
    """Place of each known column in a header: {name of :data:`COLUMNS`: index}.

    :raises UserError: one of :data:`REQUIRED` is missing
    """
    known = {}
    for place, title in enumerate(header):
        known.setdefault(normalise(title), place)
    places = {
        name: next((known[normalise(word)] for word in words if normalise(word) in known), None)
        for name, words in COLUMNS.items()
    }
    for name in REQUIRED:
        if places[name] is None:
            raise UserError(
                _lt(
                    'The file has no column "%(wanted)s". Its columns are: %(found)s.',
                    wanted='" / "'.join(COLUMNS[name][:5]),
                    found=", ".join(header)[:300],
                )
            )
    return places


def _read_row(row, places, unit):
    cells = {name: None if place is None else row.values[place] for name, place in places.items()}
    if _is_filler(row.values, cells):
        return None
    reason, note = _reason(cells["reason"])
    name = str(cells["name"])[:120] if cells["name"] is not None else None
    number, amount = None, Decimal(0)
    try:
        number = _employee_number(cells["employee_number"])
        amount = _deducted(cells["deducted"], unit)
    except InvalidValue as error:
        shown = number or (str(cells["employee_number"] or "")[:40] or None)
        return ResultRow(row.number, shown, name, Decimal(0), reason, str(error.args[0]), False)
    return ResultRow(row.number, number, name, amount, reason, note, True)


def _is_filler(values, cells):
    """Rows of totals, and rows that say nothing about an employee."""
    if cells["employee_number"] is not None:
        return normalise(cells["employee_number"]) in TOTALS
    texts = [value for value in values if isinstance(value, str)]
    return cells["deducted"] is None or any(normalise(text) in TOTALS for text in texts)


def _employee_number(value):
    if value is None:
        raise InvalidValue(_lt("no employee number"))
    return parse_text(value, max_length=40)


def _deducted(value, unit):
    """A whole, not negative amount; an empty cell is nothing deducted."""
    amount = Decimal(0) if value is None else parse_amount(value)
    if amount < 0:
        raise InvalidValue(_lt("negative amount: %s", str(value)[:40]))
    if amount % unit:
        raise InvalidValue(_lt("not a whole amount of the currency: %s", str(value)[:40]))
    if amount >= MAX_AMOUNT:
        raise InvalidValue(_lt("amount too large: %s", str(value)[:40]))
    return amount


def _reason(value):
    """Code of a reason as employers write it, and the words themselves when they are no code of ours."""
    text = " ".join(str(value).split())[:120] if value is not None else ""
    if not text:
        return None, None
    code = REASON_CODES.get(normalise(text))
    return (code, None) if code else ("other", text)

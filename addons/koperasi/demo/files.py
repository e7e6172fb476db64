"""The spreadsheets of the demo, as an employer and the old books would hand them over."""

from io import BytesIO

import xlwt

from odoo.addons.koperasi_base.tools.spreadsheet import write_xlsx

GENDER = {"male": "L", "female": "P"}
CONTRACT = {"permanent": "Tetap", "contract": "Kontrak"}


def roster(employees):
    """The employer's roster (xlsx)."""
    header = [
        "No. Pegawai", "Nama", "NIK KTP", "Jenis Kelamin", "Tanggal Lahir", "Unit Kerja", "Golongan",
        "Status Karyawan", "No. HP", "Email", "TMT",
    ]  # fmt: skip
    rows = [
        (
            person.number, person.name, person.nik, GENDER[person.gender], person.birth_date, person.unit,
            person.grade, CONTRACT[person.contract], person.phone, person.email, person.hired_on,
        )
        for person in employees
    ]  # fmt: skip
    return write_xlsx(
        header, rows, title="Daftar Karyawan PT Aneka Nusantara Utama", text_columns=(2, 8)
    )


def register(people):
    """The old register of members (xls).

    :param people: list of (Employee, date of joining)
    """
    header = [
        "No. Pegawai", "Nama", "NIK KTP", "Jenis Kelamin", "Tempat Lahir", "Tanggal Lahir", "Unit Kerja",
        "Golongan", "No. HP", "Email", "Pekerjaan", "Kota", "Anggota Sejak",
    ]  # fmt: skip
    rows = [
        (
            person.number, person.name, person.nik, GENDER[person.gender], person.birth_place,
            person.birth_date, person.unit, person.grade, person.phone, person.email, "Karyawan", "Bandung",
            joined,
        )
        for person, joined in people
    ]  # fmt: skip
    return write_xls("Buku Anggota", header, rows)


def opening_savings(rows):
    """Balances of the old books (xlsx): rows of (employee number, product code, balance)."""
    return write_xlsx(["No. Pegawai", "Kode Produk", "Saldo"], rows, title="Saldo Simpanan")


def write_xls(title, header, rows):
    """An old workbook, as payroll offices still send them."""
    book = xlwt.Workbook()
    sheet = book.add_sheet(title)
    day = xlwt.easyxf(num_format_str="dd/mm/yyyy")
    for place, row in enumerate([header, *rows]):
        for column, value in enumerate(row):
            if hasattr(value, "year"):
                sheet.write(place, column, value, day)
            else:
                sheet.write(place, column, value)
    target = BytesIO()
    book.save(target)
    return target.getvalue()

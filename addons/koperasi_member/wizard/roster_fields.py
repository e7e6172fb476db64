"""Columns that employers' files have, whatever they are called there."""

from odoo.addons.koperasi_base.tools.spreadsheet import parse_choice, parse_date
from odoo.addons.koperasi_base.wizard.import_table import ImportField

from ..models.identity import parse_email, parse_nik, parse_phone

parse_gender = parse_choice({
    "male": ("L", "laki-laki", "laki", "pria", "male", "M", "LK"),
    "female": ("P", "perempuan", "wanita", "female", "F", "W", "PR"),
})  # fmt: skip
parse_contract = parse_choice({
    "permanent": ("tetap", "PKWTT", "permanent", "karyawan tetap"),
    "contract": ("kontrak", "PKWT", "contract", "karyawan kontrak", "outsourcing"),
    "probation": ("percobaan", "probation", "baru", "karyawan baru", "new hire", "calon karyawan"),
})  # fmt: skip
parse_member_type = parse_choice({
    "ordinary": ("anggota", "biasa", "anggota biasa", "ordinary", "member"),
    "associate": ("luar biasa", "anggota luar biasa", "ALB", "associate"),
    "candidate": ("calon", "calon anggota", "candidate"),
})  # fmt: skip


def person_fields(env, *, employee_number_required):
    """What a roster and a list of members both tell about a person."""
    return [
        ImportField(
            "employee_number", env._("Employee no."), required=employee_number_required, unique=True,
            synonyms=("no pegawai", "nomor pegawai", "no karyawan", "nomor karyawan", "nomor induk pegawai", "nip", "nrp",
                      "npk", "nik", "nik karyawan", "id karyawan", "employee number", "employee id", "staff no"),
        ),
        ImportField("name", env._("Name"), required=True, synonyms=("nama", "nama lengkap", "nama karyawan", "nama pegawai", "nama anggota", "full name")),
        ImportField("nik", env._("NIK"), parse_nik, unique=True, synonyms=("nik ktp", "no ktp", "nomor ktp", "ktp", "no nik", "identity number")),
        ImportField("unit", env._("Work unit"), synonyms=("unit", "unit kerja", "departemen", "department", "bagian", "divisi", "cabang")),
        ImportField("grade", env._("Grade"), synonyms=("golongan", "gol", "pangkat", "level", "jabatan")),
        ImportField("birth_date", env._("Date of birth"), parse_date, synonyms=("tanggal lahir", "tgl lahir", "lahir", "birthday")),
        ImportField("gender", env._("Gender"), parse_gender, synonyms=("jenis kelamin", "jk", "l p", "kelamin", "sex")),
        ImportField("phone", env._("Phone"), parse_phone, synonyms=("telepon", "no telepon", "telp", "no hp", "hp", "handphone", "whatsapp", "mobile")),
        ImportField("email", env._("E-mail"), parse_email, synonyms=("email", "surel", "alamat email")),
    ]  # fmt: skip

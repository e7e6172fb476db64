from odoo.addons.koperasi_base.wizard.import_table import ImportField


def member_fields(env):
    """The two columns by which a row of a file names a member."""
    return [
        ImportField("number", env._("Member no."),
                    synonyms=("no anggota", "nomor anggota", "no induk anggota", "member number", "nia"),
                    example="A-00017", note=env._("Member number, or else the employee number")),
        ImportField("employee_number", env._("Employee no."),
                    synonyms=("nip", "no pegawai", "nomor pegawai", "nik karyawan", "employee number"), example="K-1017"),
    ]  # fmt: skip


class MemberLookup:
    """Active members that the rows of a file name, by member number or employee number: one query each.

    A number that several members have means nobody.
    """

    def __init__(self, env, company, rows):
        self._found = {}
        for column in ("number", "employee_number"):
            numbers = {row.values[column] for row in rows} - {None}
            members = env["koperasi.member"].search(
                [
                    ("company_id", "=", company.id),
                    ("state", "=", "active"),
                    (column, "in", list(numbers)),
                ]
            )
            for number, same in members.grouped(column).items():
                if len(same) == 1:
                    self._found[column, number] = same.id

    @property
    def ids(self):
        """Ids of all members found."""
        return list(self._found.values())

    def member(self, values):
        """Id of the member that a row names, or None.

        :param dict values: of an ImportRow
        """
        column = "number" if values["number"] else "employee_number"
        return self._found.get((column, values[column]))

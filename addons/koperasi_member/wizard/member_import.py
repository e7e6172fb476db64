from odoo import SUPERUSER_ID, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.koperasi_base.tools.spreadsheet import parse_date
from odoo.addons.koperasi_base.wizard.import_table import ImportField, RowError

from ..models.identity import parse_npwp
from .roster_fields import parse_member_type, person_fields

# Fields that tell whether a person is already registered
KEYS = ("number", "nik", "employee_number")


class KoperasiMemberImport(models.TransientModel):
    """A list of persons who apply, or of the members a cooperative already has."""

    _name = "koperasi.member.import"
    _inherit = ["koperasi.import.mixin"]
    _description = "Import Members"

    employer_id = fields.Many2one("res.partner", domain="[('is_company', '=', True)]")
    outcome = fields.Selection(
        [
            ("keep", "Applicants, to be completed"),
            ("submit", "Applicants, submitted for approval"),
            ("approve", "Members already: approved at once"),
        ],
        string="They become",
        required=True,
        default="submit",
    )

    def _import_fields(self):
        return [
            ImportField("number", self.env._("Member no."), unique=True,
                        synonyms=("no anggota", "nomor anggota", "no induk anggota", "member number", "nia")),
            *person_fields(self.env, employee_number_required=False),
            ImportField("npwp", self.env._("NPWP"), parse_npwp),
            ImportField("birth_place", self.env._("Place of birth"), synonyms=("tempat lahir", "birth place")),
            ImportField("occupation", self.env._("Occupation"), synonyms=("pekerjaan", "profesi")),
            ImportField("street", self.env._("Address"), synonyms=("alamat", "alamat rumah", "street")),
            ImportField("city", self.env._("City"), synonyms=("kota", "kabupaten", "kota kabupaten")),
            ImportField("member_type", self.env._("Type"), parse_member_type,
                        synonyms=("jenis anggota", "status anggota", "keanggotaan", "status")),
            ImportField("join_date", self.env._("Member since"), parse_date,
                        synonyms=("tanggal masuk", "tgl masuk", "tanggal bergabung", "tanggal daftar", "anggota sejak", "join date")),
        ]  # fmt: skip

    def _require_import(self):
        result = super()._require_import()
        if self.outcome == "approve":
            self.env["res.users"]._koperasi_require("koperasi_base.group_manager")
        return result

    def _validate_rows(self, rows):
        return [*self._already_registered(rows), *self._wrong_for_outcome(rows)]

    def _already_registered(self, rows):
        taken = self._taken(rows)
        for row in rows:
            for name in KEYS:
                value = row.values[name]
                if value is not None and value in taken[name]:
                    reason = self.env._("already registered: %s", taken[name][value])
                    yield RowError(row.number, name, value, reason)

    def _taken(self, rows):
        """Who already carries one of the values: field -> value -> name of the member."""
        values = {name: [row.values[name] for row in rows if row.values[name]] for name in KEYS}
        same = Domain.OR(Domain(name, "in", values[name]) for name in KEYS)
        # sudo: whoever may import must learn that a person is registered; only name and number are shown
        members = (
            self.env["koperasi.member"]
            .sudo()
            .search(Domain("company_id", "=", self.company_id.id) & same)
        )
        taken = {name: {member[name]: member.display_name for member in members} for name in KEYS}
        colleagues = members.filtered(lambda member: member.employer_id == self.employer_id)
        taken["employee_number"] = {m.employee_number: m.display_name for m in colleagues}
        return taken

    def _wrong_for_outcome(self, rows):
        today = self.company_id._koperasi_today()
        for row in rows:
            joined = row.values["join_date"]
            if self.outcome == "approve" and not joined:
                yield RowError(
                    row.number,
                    "join_date",
                    None,
                    self.env._("empty: a member has a date of joining"),
                )
            elif joined and joined > today:
                yield RowError(row.number, "join_date", joined, self.env._("in the future"))
            elif self.outcome != "approve" and row.values["number"]:
                reason = self.env._("an applicant has no member number yet")
                yield RowError(row.number, "number", row.values["number"], reason)

    def _import_rows(self, rows):
        if any(row.values["employee_number"] for row in rows) and not self.employer_id:
            raise UserError(self.env._("Choose the employer whose numbers are in the file."))
        # sudo: numbers and origin come with the file, and only with it
        members = self.env["koperasi.member"].sudo()
        members = members.create([self._member_vals(row) for row in rows]).sudo(self.env.su)
        self._decide(members)

    def _member_vals(self, row):
        told = {name: value for name, value in row.values.items() if value is not None}
        return {
            **told,
            "company_id": self.company_id.id,
            "employer_id": self.employer_id.id,
            "import_log_id": self.log_id.id,
        }

    def _decide(self, members):
        if self.outcome == "submit":
            members._do_submit()
        elif self.outcome == "approve":
            # The file is the maker: the old books bear witness for these members, the manager checks
            members.with_user(SUPERUSER_ID)._do_submit()
            members._do_approve()

    def _result_action(self):
        kind = "member" if self.outcome == "approve" else "application"
        action = self.env["ir.actions.act_window"]._for_xml_id(
            f"koperasi_member.koperasi_member_{kind}_action"
        )
        return {**action, "domain": [("import_log_id", "=", self.log_id.id)], "context": {}}

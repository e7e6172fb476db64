from typing import NamedTuple

from odoo import fields, models
from odoo.tools.misc import format_date

from odoo.addons.koperasi_base.tools.spreadsheet import write_xlsx


class RegisterLine(NamedTuple):
    """A line of the book: one membership of one person."""

    number: str
    name: str
    born: str
    gender: str
    occupation: str
    address: str
    nik: str
    employer: str
    employee_number: str
    joined: object
    left: object
    cause: str


class KoperasiMemberRegister(models.TransientModel):
    """The register of members as it stood on a day (buku daftar anggota, UU 25/1992 art. 17)."""

    _name = "koperasi.member.register"
    _description = "Register of Members"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, readonly=True
    )
    date = fields.Date(
        string="As of", required=True, default=lambda self: self.env.company._koperasi_today()
    )
    present_only = fields.Boolean(
        string="Only members on that day",
        help="Otherwise everybody who ever was a member until then.",
    )

    def action_print(self):
        """The register as a PDF in the form of the book."""
        return self.env.ref("koperasi_member.member_register_book_action").report_action(self)

    def action_download(self):
        """The register as a workbook."""
        return {
            "type": "ir.actions.act_url",
            "url": f"/koperasi/member/register/{self.id}.xlsx",
            "target": "download",
        }

    def _lines(self):
        """Lines of the book in the order of the numbers, as the register stood at the end of the day.

        A membership that ended later is shown as going on; a person who joined again has a line for each
        membership.

        :rtype: list[RegisterLine]
        """
        self.ensure_one()
        members = self.env["koperasi.member"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("number", "!=", False),
                ("join_date", "<=", self.date),
            ]
        )
        periods = self.env["koperasi.member.period"].search(
            [("company_id", "=", self.company_id.id), ("join_date", "<=", self.date)]
        )
        terms = [(member, member) for member in members]
        terms += [(period, period.member_id) for period in periods]
        lines = [self._line(term, member) for term, member in terms]
        shown = [line for line in lines if not (self.present_only and line.left)]
        return sorted(shown, key=lambda line: line.number)

    def _line(self, term, member):
        left = term.leave_date if term.leave_date and term.leave_date <= self.date else None
        causes = dict(member._fields["leave_cause"]._description_selection(self.env))
        genders = dict(member._fields["gender"]._description_selection(self.env))
        born = [member.birth_place, member.birth_date and format_date(self.env, member.birth_date)]
        return RegisterLine(
            number=term.number,
            name=member.name,
            born=", ".join(filter(None, born)),
            gender=genders.get(member.gender, ""),
            occupation=member.occupation or "",
            address=", ".join(filter(None, (member.street, member.street2, member.city))),
            nik=member.nik or "",
            employer=member.employer_id.name or "",
            employee_number=member.employee_number or "",
            joined=term.join_date,
            left=left,
            cause=causes.get(term.leave_cause, "") if left else "",
        )

    def _title(self):
        return self.env._(
            "Register of Members %(company)s as of %(date)s",
            company=self.company_id.name,
            date=format_date(self.env, self.date),
        )

    def _workbook(self):
        """The lines as xlsx.

        :rtype: bytes
        """
        header = [
            self.env._("Member no."), self.env._("Name"), self.env._("Place and date of birth"), self.env._("Sex"),
            self.env._("Occupation"), self.env._("Address"), self.env._("NIK"), self.env._("Employer"),
            self.env._("Employee no."), self.env._("Joined"), self.env._("Left on"), self.env._("Cause"),
        ]  # fmt: skip
        return write_xlsx(header, self._lines(), text_columns=(0, 6, 8))

from odoo import api, fields, models
from odoo.tools import SQL

from .identity import digits
from .member import IDENTITY_GROUPS

PHONE_TAIL = 9  # digits of a phone number that tell it apart, however it is written


class KoperasiMember(models.Model):
    """The person behind a membership: papers, whom to call, where to pay; and whether we know him already."""

    _inherit = "koperasi.member"

    ktp_image = fields.Image(
        string="KTP", max_width=1920, max_height=1920, groups=IDENTITY_GROUPS, copy=False
    )
    signature = fields.Image(max_width=800, max_height=400, groups=IDENTITY_GROUPS, copy=False)
    emergency_name = fields.Char(string="Emergency contact", groups=IDENTITY_GROUPS)
    emergency_relation = fields.Char(string="Relation", groups=IDENTITY_GROUPS)
    emergency_phone = fields.Char(string="Emergency phone", groups=IDENTITY_GROUPS)
    bank_ids = fields.One2many(
        related="partner_id.bank_ids",
        string="Bank accounts",
        readonly=False,
        groups=IDENTITY_GROUPS,
    )
    duplicate_ids = fields.Many2many(
        "koperasi.member",
        string="Perhaps the same person",
        compute="_compute_duplicate_ids",
        groups=IDENTITY_GROUPS,
    )

    @api.depends("nik", "phone", "email", "name", "birth_date", "company_id")
    def _compute_duplicate_ids(self):
        for member in self:
            member.duplicate_ids = member._find_duplicates() - member._origin

    def _find_duplicates(self):
        """Members and applicants of this cooperative that look like this person.

        The same NIK, phone, e-mail, or name and date of birth; phone numbers are compared by their last
        digits, whatever the prefix.

        :return: koperasi.member, at most ten
        """
        self.ensure_one()
        tests = list(self._duplicate_tests())
        if not tests:
            return self.browse()
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                "SELECT member.id FROM koperasi_member member"
                "  JOIN res_partner partner ON partner.id = member.partner_id"
                " WHERE member.company_id = %s AND (%s) ORDER BY member.id LIMIT 11",
                self.company_id.id,
                SQL(" OR ").join(tests),
            )
        )
        return self.browse(member for (member,) in rows)

    def _duplicate_tests(self):
        if nik := digits(self.nik):
            yield SQL("member.nik = %s", nik)
        phone = digits(self.phone)
        if len(phone) >= PHONE_TAIL:
            yield SQL(
                "right(regexp_replace(partner.phone, '[^0-9]', '', 'g'), %s) = %s",
                PHONE_TAIL,
                phone[-PHONE_TAIL:],
            )
        if self.email:
            yield SQL("lower(partner.email) = %s", self.email.strip().lower())
        if self.name and self.birth_date:
            yield SQL(
                "(lower(partner.name) = %s AND member.birth_date = %s)",
                self.name.strip().lower(),
                self.birth_date,
            )

from odoo import api, fields, models

from odoo.addons.koperasi_member.models.identity import GENDERS

from .. import join_sql
from ..tools.nik import person_of

STATES = [
    ("unconfirmed", "Address not confirmed"),
    ("submitted", "To review"),
    ("approved", "Accepted"),
    ("rejected", "Rejected"),
    ("expired", "Expired"),
]


class KoperasiMemberApplication(models.Model):
    """What somebody filled in on the public page to join; nobody edits it, for it was signed.

    Until the address is confirmed by the link in an e-mail, staff does not see it (record rule).
    """

    _name = "koperasi.member.application"
    _description = "Online Application"
    _inherit = ["mail.thread"]
    _order = "confirmed_on desc, id desc"
    _mail_post_access = "read"
    _rec_names_search = ["name", "email", "phone", "employee_number"]
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company", string="Cooperative", required=True, index=True, readonly=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    state = fields.Selection(
        STATES, required=True, default="unconfirmed", readonly=True, index=True, tracking=True
    )
    lang = fields.Char(readonly=True)

    name = fields.Char(required=True, readonly=True)
    nik = fields.Char(string="NIK", required=True, readonly=True, index=True)
    birth_place = fields.Char(string="Place of birth", required=True, readonly=True)
    birth_date = fields.Date(string="Date of birth", required=True, readonly=True)
    gender = fields.Selection(GENDERS, required=True, readonly=True)
    phone = fields.Char(required=True, readonly=True, index=True)
    email = fields.Char(string="E-mail", required=True, readonly=True, index=True)
    street = fields.Char(required=True, readonly=True)
    street2 = fields.Char(readonly=True)
    city = fields.Char(required=True, readonly=True)
    zip = fields.Char(string="ZIP", readonly=True)

    employer_id = fields.Many2one("res.partner", readonly=True, index="btree_not_null")
    employee_number = fields.Char(string="Employee no.", readonly=True, index="btree_not_null")
    employee_id = fields.Many2one(
        "koperasi.employee", string="On the roster", compute="_compute_employee_id"
    )
    contribution = fields.Monetary(
        string="Mandatory savings a month", readonly=True, help="Chosen by the applicant."
    )

    ktp_image = fields.Image(string="KTP", max_width=1600, max_height=1600, readonly=True)
    signature = fields.Image(max_width=800, max_height=400, readonly=True)
    signed_name = fields.Char(string="Signed as", required=True, readonly=True)
    signed_on = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    signed_from = fields.Char(string="Signed from", readonly=True, help="Address of the network.")
    charter_wording = fields.Text(string="Charter", readonly=True)
    mandate_wording = fields.Text(string="Power of attorney", readonly=True)
    privacy_wording = fields.Text(string="Personal data", readonly=True)
    news_wording = fields.Text(string="News", readonly=True)

    confirm_hash = fields.Char(
        readonly=True, copy=False, index="btree_not_null", groups="base.group_no_one"
    )
    confirm_until = fields.Datetime(readonly=True, copy=False)
    confirmed_on = fields.Datetime(string="Received on", readonly=True, copy=False)

    document = fields.Binary(string="Signed form", attachment=True, readonly=True, copy=False)
    document_name = fields.Char(compute="_compute_document_name")
    document_hash = fields.Char(
        string="SHA-256",
        readonly=True,
        copy=False,
        help="Of the signed form: a file with another hash is not what was made on confirmation.",
    )

    invitation_id = fields.Many2one(
        "koperasi.invitation", readonly=True, index="btree_not_null", check_company=True
    )
    member_id = fields.Many2one(
        "koperasi.member",
        string="Membership",
        readonly=True,
        copy=False,
        index="btree_not_null",
        check_company=True,
    )
    reason = fields.Char(string="Reason of the rejection", readonly=True, copy=False)
    decided_by_id = fields.Many2one("res.users", string="Decided by", readonly=True, copy=False)
    decided_on = fields.Datetime(readonly=True, copy=False)
    welcomed_on = fields.Datetime(readonly=True, copy=False)

    duplicate_ids = fields.Many2many(
        "koperasi.member", string="Perhaps the same person", compute="_compute_duplicates"
    )
    twin_ids = fields.Many2many(
        "koperasi.member.application",
        relation="koperasi_member_application_twin_rel",
        column1="application_id",
        column2="twin_id",
        string="Other applications",
        compute="_compute_duplicates",
    )
    remarks = fields.Char(
        string="To look at",
        compute="_compute_remarks",
        help="Where what was filled in differs from what is known.",
    )

    _member_uniq = models.UniqueIndex(
        "(member_id) WHERE member_id IS NOT NULL", "This membership has an application already."
    )
    _approved_has_member = models.Constraint(
        "CHECK (state <> 'approved' OR member_id IS NOT NULL)",
        "An accepted application needs its member.",
    )

    @api.depends("employer_id", "employee_number")
    def _compute_employee_id(self):
        employees = self.env["koperasi.employee"].search([
            ("company_id", "in", self.company_id.ids),
            ("employer_id", "in", self.employer_id.ids),
            ("employee_number", "in", self.mapped("employee_number")),
        ])  # fmt: skip
        known = employees.grouped(lambda e: (e.company_id, e.employer_id, e.employee_number))
        for application in self:
            key = (application.company_id, application.employer_id, application.employee_number)
            application.employee_id = known.get(key, employees.browse())

    @api.depends("name")
    def _compute_document_name(self):
        for application in self:
            application.document_name = self.env._("Application of %s", application.name) + ".pdf"

    @api.depends("nik", "phone", "email", "name", "birth_date", "employer_id", "employee_number")
    def _compute_duplicates(self):
        self.env.flush_all()
        members = self._pairs(join_sql.known_members(self.ids))
        twins = self._pairs(join_sql.twins(self.ids))
        for application in self:
            application.duplicate_ids = members.get(application.id, [])
            application.twin_ids = twins.get(application.id, [])

    def _pairs(self, query):
        """{id of an application: ids of what belongs to it}"""
        found = {}
        for application, other in self.env.execute_query(query):
            found.setdefault(application, []).append(other)
        return found

    @api.depends("nik", "name", "birth_date", "gender", "employer_id", "employee_number")
    def _compute_remarks(self):
        for application in self:
            application.remarks = " · ".join(application._differences()) or False

    def _differences(self):
        """Sentences for the reviewer."""
        birth_date, gender = person_of(self.nik)
        if birth_date and birth_date != self.birth_date:
            yield self.env._("The NIK says another date of birth.")
        if gender and gender != self.gender:
            yield self.env._("The NIK says another gender.")
        if self.employer_id and not self.employee_id:
            yield self.env._("This employee number is not on the roster.")
        elif self.employee_id and self.employee_id.name.casefold() != self.name.casefold():
            yield self.env._("The roster says: %s.", self.employee_id.name)

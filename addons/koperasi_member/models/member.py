from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from .identity import GENDERS, digits, is_nik, is_npwp

MEMBER_TYPES = [
    ("ordinary", "Ordinary member"),
    ("associate", "Associate member"),
    ("candidate", "Candidate"),
]
STATES = [
    ("applicant", "Applicant"),
    ("active", "Active"),
    ("leaving", "Leaving"),
    ("closed", "Closed"),
    ("rejected", "Rejected"),
]
LEAVE_CAUSES = [
    ("resigned", "Resigned"),
    ("dismissed", "Dismissed"),
    ("deceased", "Deceased"),
    ("disqualified", "No longer qualifies"),
]
IDENTITY_GROUPS = "koperasi_base.group_clerk,koperasi_base.group_auditor"
PARTNER_FIELDS = (
    "name",
    "phone",
    "email",
    "street",
    "street2",
    "city",
    "state_id",
    "zip",
    "country_id",
)
# Written by decisions only (see member_lifecycle), whatever a client sends
DECIDED_FIELDS = frozenset({
    "state", "number", "leave_date", "leave_cause", "submitted_by_id", "submitted_on", "approved_by_id", "approved_on",
    "import_log_id", "appeal_on", "appeal_reason",
})  # fmt: skip


class KoperasiMember(models.Model):
    """A person's membership of one cooperative: an entry of the register (buku daftar anggota)."""

    _name = "koperasi.member"
    _description = "Member"
    _inherit = ["mail.thread", "mail.activity.mixin", "koperasi.approval.mixin"]
    _order = "number, id"
    _rec_names_search = ["number", "name", "employee_number", "phone"]
    _mail_post_access = "read"

    company_id = fields.Many2one(
        "res.company",
        string="Cooperative",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    partner_id = fields.Many2one(
        "res.partner", string="Contact", required=True, index=True, ondelete="restrict", copy=False
    )
    number = fields.Char(string="Member no.", readonly=True, copy=False)
    state = fields.Selection(
        STATES, required=True, default="applicant", readonly=True, copy=False, index=True
    )
    member_type = fields.Selection(
        MEMBER_TYPES, string="Type", required=True, default="ordinary", tracking=True
    )
    join_date = fields.Date(string="Member since", copy=False)
    leave_date = fields.Date(string="Left on", readonly=True, copy=False)
    leave_cause = fields.Selection(LEAVE_CAUSES, readonly=True, copy=False)
    period_ids = fields.One2many(
        "koperasi.member.period", "member_id", string="Earlier memberships", readonly=True
    )
    appeal_on = fields.Date(string="Appealed on", readonly=True, copy=False)
    appeal_reason = fields.Char(string="Grounds of the appeal", readonly=True, copy=False)

    name = fields.Char(
        related="partner_id.name", store=True, readonly=False, index="trigram", tracking=True
    )
    phone = fields.Char(related="partner_id.phone", readonly=False)
    email = fields.Char(related="partner_id.email", readonly=False)
    street = fields.Char(related="partner_id.street", readonly=False)
    street2 = fields.Char(related="partner_id.street2", readonly=False)
    city = fields.Char(related="partner_id.city", readonly=False)
    state_id = fields.Many2one(related="partner_id.state_id", string="Province", readonly=False)
    zip = fields.Char(related="partner_id.zip", readonly=False)
    country_id = fields.Many2one(related="partner_id.country_id", readonly=False)
    avatar_128 = fields.Image(related="partner_id.avatar_128")

    nik = fields.Char(
        string="NIK",
        groups=IDENTITY_GROUPS,
        copy=False,
        tracking=True,
        help="Sixteen digits, as on the KTP.",
    )
    nik_masked = fields.Char(
        string="NIK (masked)", compute="_compute_nik_masked", compute_sudo=True
    )
    npwp = fields.Char(string="NPWP", groups=IDENTITY_GROUPS, copy=False)
    birth_place = fields.Char(string="Place of birth")
    birth_date = fields.Date(string="Date of birth")
    gender = fields.Selection(GENDERS)
    occupation = fields.Char()

    employer_id = fields.Many2one(
        "res.partner",
        domain="[('is_company', '=', True)]",
        index="btree_not_null",
        tracking=True,
    )
    employee_number = fields.Char(string="Employee no.", copy=False, index="btree_not_null")
    grade = fields.Char()
    employee_ids = fields.One2many(
        "koperasi.employee", "member_id", string="Roster", groups=IDENTITY_GROUPS
    )

    heir_ids = fields.One2many(
        "koperasi.member.heir", "member_id", string="Heirs", groups=IDENTITY_GROUPS
    )
    status_ids = fields.One2many(
        "koperasi.member.status", "member_id", string="History", readonly=True
    )
    import_log_id = fields.Many2one(
        "koperasi.import.log",
        string="Imported from",
        readonly=True,
        copy=False,
        groups=IDENTITY_GROUPS,
    )
    note = fields.Text(string="Internal notes", groups=IDENTITY_GROUPS)
    can_approve = fields.Boolean(compute="_compute_can_approve")

    _number_uniq = models.UniqueIndex(
        "(company_id, number) WHERE number IS NOT NULL", "This member number is already taken."
    )
    _partner_uniq = models.UniqueIndex(
        "(company_id, partner_id)", "This person is already registered in this cooperative."
    )
    _nik_uniq = models.UniqueIndex(
        "(company_id, nik) WHERE nik IS NOT NULL", "A person with this NIK is already registered."
    )
    _employee_uniq = models.UniqueIndex(
        "(company_id, employer_id, employee_number) WHERE employee_number IS NOT NULL",
        "This employee number is already registered for this employer.",
    )
    _number_when_member = models.Constraint(
        "CHECK (number IS NOT NULL OR state IN ('applicant', 'rejected'))",
        "A member needs a number.",
    )

    # --- computes

    @api.depends("number", "name")
    def _compute_display_name(self):
        for member in self:
            member.display_name = " ".join(filter(None, (member.number, member.name)))

    @api.depends("nik")
    def _compute_nik_masked(self):
        for member in self:
            nik = member.nik
            member.nik_masked = f"{nik[:4]}{'•' * 8}{nik[-4:]}" if nik else False

    @api.depends_context("uid")
    @api.depends("state", "submitted_by_id")
    def _compute_can_approve(self):
        """Hides the button by the rule that refuses the call."""
        manager = self.env["res.users"]._koperasi_has("koperasi_base.group_manager")
        for member in self:
            waits = member.state == "applicant" and member.submitted_by_id
            member.can_approve = manager and waits and member.submitted_by_id != self.env.user

    # --- constraints

    @api.constrains("partner_id")
    def _check_partner_has_no_parent(self):
        """A contact of a company is read by its colleagues, and its entries move with the company."""
        for member in self.filtered("partner_id.parent_id"):
            raise ValidationError(
                self.env._(
                    "%(name)s is a contact of %(parent)s. A member's contact stands alone: put the company into"
                    " the field Employer.",
                    name=member.partner_id.name,
                    parent=member.partner_id.parent_id.name,
                )
            )

    @api.constrains("nik")
    def _check_nik(self):
        for member in self.filtered(lambda member: member.nik and not is_nik(member.nik)):
            raise ValidationError(
                self.env._(
                    "%(nik)s is not a NIK: it has 16 digits with a real place of registration and date of birth.",
                    nik=member.nik,
                )
            )

    @api.constrains("npwp")
    def _check_npwp(self):
        for member in self.filtered(lambda member: member.npwp and not is_npwp(member.npwp)):
            raise ValidationError(self.env._("%s is not an NPWP.", member.npwp))

    # --- CRUD

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [self._clean(vals) for vals in vals_list]
        # The history says who registered whom: neither a note nor the clerk as follower on a thousand contacts
        quiet = self.with_context(mail_create_nolog=True, mail_create_nosubscribe=True)
        quiet._add_partners([vals for vals in vals_list if not vals.get("partner_id")])
        members = super(KoperasiMember, quiet).create(vals_list).with_env(self.env)
        members._log_status(False)
        self.env["koperasi.employee"]._link_members(members)
        return members

    def write(self, vals):
        self._check_fixed(vals)
        result = super().write(self._clean(vals))
        if not vals.keys().isdisjoint({"employer_id", "employee_number"}):
            self.env["koperasi.employee"]._link_members(self)
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_registered(self):
        if any(member.number for member in self):
            raise ValidationError(
                self.env._("Nothing is deleted from the register: let the member leave instead.")
            )

    def _check_fixed(self, vals):
        """Accounts and loans follow their member: another cooperative or person would take them along.

        :raises UserError: the cooperative changes, or the person of a member who has a number
        """
        for member in self:
            moves = member.company_id.id != vals.get("company_id", member.company_id.id)
            other = member.partner_id.id != vals.get("partner_id", member.partner_id.id)
            if moves or (other and member.number):
                raise UserError(
                    self.env._(
                        "%s stays with this cooperative and person. Register another membership instead.",
                        member.display_name,
                    )
                )

    def _clean(self, vals):
        """Values as they are stored; decisions are refused unless the code runs as the system.

        :raises AccessError: a client tries to write a decision
        """
        if not self.env.su and not DECIDED_FIELDS.isdisjoint(vals):
            raise AccessError(
                self.env._("State and number of a member change through its buttons only.")
            )
        cleaned = {key: digits(vals[key]) or False for key in ("nik", "npwp") if key in vals}
        return {**vals, **cleaned}

    @api.model
    def _add_partners(self, vals_list):
        """Give each a contact of its own, made of the fields that live there."""
        partners = self.env["res.partner"].create([
            {
                "company_id": vals.get("company_id", self.env.company.id),
                **{key: vals.pop(key) for key in PARTNER_FIELDS if key in vals},
            }
            for vals in vals_list
        ])  # fmt: skip
        for vals, partner in zip(vals_list, partners, strict=True):
            vals["partner_id"] = partner.id

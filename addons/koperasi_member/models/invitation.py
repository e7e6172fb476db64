import secrets
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.tools import email_normalize

from .campaign import DAYS

CLERK = "koperasi_base.group_clerk"
# What a clerk enters; the rest follows from what happens. Later only the person's own data may be corrected.
ENTERED = frozenset({
    "name", "email", "phone", "expires_on", "company_id", "campaign_id", "employee_id", "referrer_id",
})  # fmt: skip
CORRECTED = frozenset({"name", "email", "phone", "expires_on"})


class KoperasiInvitation(models.Model):
    """A link by which somebody joins, and how far he came on the way to his first deduction.

    Of kind ``person`` it stands for one person and is used up when he applies. Of kind ``referral`` it is the
    link of a member for anybody he knows: it works until it expires, and each applicant gets an invitation of
    his own with the member as referrer.
    """

    _name = "koperasi.invitation"
    _description = "Invitation"
    _order = "id desc"
    _rec_names_search = ["name", "email", "phone"]
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company",
        string="Cooperative",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    kind = fields.Selection(
        [("person", "One person"), ("referral", "Link of a member")],
        required=True,
        readonly=True,
        default="person",
    )
    campaign_id = fields.Many2one(
        "koperasi.campaign",
        check_company=True,
        domain="[('state', '!=', 'closed'), ('company_id', '=', company_id)]",
        ondelete="restrict",
    )
    employee_id = fields.Many2one(
        "koperasi.employee",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
        domain="[('eligible', '=', True), ('company_id', '=', company_id)]",
    )
    employer_id = fields.Many2one(related="employee_id.employer_id", store=True)
    unit = fields.Char(related="employee_id.unit", string="Work unit", store=True)
    referrer_id = fields.Many2one(
        "koperasi.member",
        string="Referred by",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
        domain="[('state', '=', 'active'), ('company_id', '=', company_id)]",
    )
    name = fields.Char(compute="_compute_person", store=True, readonly=False, precompute=True)
    email = fields.Char(compute="_compute_person", store=True, readonly=False, precompute=True)
    phone = fields.Char(compute="_compute_person", store=True, readonly=False, precompute=True)

    token = fields.Char(required=True, readonly=True, copy=False, groups=CLERK)
    link = fields.Char(compute="_compute_link", groups=CLERK)
    expires_on = fields.Date(
        string="Valid until",
        compute="_compute_expires_on",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        help="Last day on which the link works: the end of the campaign, or the day entered here.",
    )
    withdrawn_on = fields.Date(readonly=True, copy=False)
    sent_on = fields.Date(string="E-mail sent on", readonly=True, copy=False)

    invited_on = fields.Date(
        required=True,
        readonly=True,
        copy=False,
        default=lambda self: self.env.company._koperasi_today(),
    )
    opened_on = fields.Date(readonly=True, copy=False)
    applied_on = fields.Date(readonly=True, copy=False)
    joined_on = fields.Date(readonly=True, copy=False, help="Day of the approval as a member.")
    first_deduction_on = fields.Date(string="First deduction on", readonly=True, copy=False)
    member_id = fields.Many2one(
        "koperasi.member",
        string="Membership",
        readonly=True,
        copy=False,
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    state = fields.Selection(
        [
            ("invited", "Invited"),
            ("opened", "Opened"),
            ("applied", "Applied"),
            ("joined", "Joined"),
        ],
        compute="_compute_state",
        store=True,
        precompute=True,
    )
    # The steps once more as numbers, for they can be added up
    opened = fields.Integer(compute="_compute_state", store=True, precompute=True)
    applied = fields.Integer(compute="_compute_state", store=True, precompute=True)
    joined = fields.Integer(compute="_compute_state", store=True, precompute=True)
    deducted = fields.Integer(
        string="First deduction", compute="_compute_state", store=True, precompute=True
    )

    _token_uniq = models.UniqueIndex("(token)", "This link is already taken.")
    _campaign_employee_uniq = models.UniqueIndex(
        "(campaign_id, employee_id) WHERE campaign_id IS NOT NULL",
        "This employee is already invited in this campaign.",
    )
    _campaign_email_uniq = models.UniqueIndex(
        "(campaign_id, lower(email)) WHERE campaign_id IS NOT NULL AND employee_id IS NULL",
        "A person with this e-mail address is already invited in this campaign.",
    )
    _referrer_uniq = models.UniqueIndex(
        "(referrer_id) WHERE kind = 'referral'", "This member has a link already."
    )
    _referral_has_referrer = models.Constraint(
        "CHECK (kind <> 'referral' OR referrer_id IS NOT NULL)",
        "The link of a member needs its member.",
    )
    _person_has_name = models.Constraint(
        "CHECK (kind = 'referral' OR name IS NOT NULL)", "Enter the name of the person."
    )

    # --- computes

    @api.depends("employee_id")
    def _compute_person(self):
        """Taken over once: what a clerk corrects afterwards is not undone by the next roster."""
        for invitation in self:
            employee = invitation.employee_id
            invitation.name = employee.name or invitation.name
            invitation.phone = employee.phone or invitation.phone
            invitation.email = email_normalize(employee.email) or invitation.email

    @api.depends("token")
    def _compute_link(self):
        base = self.browse().get_base_url()
        for invitation in self:
            token = invitation.token
            invitation.link = f"{base}/koperasi/join/{token}" if token else False

    @api.depends("campaign_id.date_end")
    def _compute_expires_on(self):
        for invitation in self:
            company = invitation.company_id or self.env.company
            usual = company._koperasi_today() + timedelta(days=DAYS)
            end = invitation.campaign_id.date_end
            invitation.expires_on = end or invitation.expires_on or usual

    @api.depends("opened_on", "applied_on", "joined_on", "first_deduction_on")
    def _compute_state(self):
        """The last step that was taken; who joined on paper never opened the link."""
        for invitation in self:
            invitation.opened = bool(invitation.opened_on)
            invitation.applied = bool(invitation.applied_on)
            invitation.joined = bool(invitation.joined_on)
            invitation.deducted = bool(invitation.first_deduction_on)
            taken = [step for step in ("joined", "applied", "opened") if invitation[step]]
            invitation.state = taken[0] if taken else "invited"

    @api.depends("name", "kind", "referrer_id")
    def _compute_display_name(self):
        for invitation in self:
            referrer = invitation.referrer_id.display_name
            by_member = self.env._("Link of %s", referrer) if referrer else False
            invitation.display_name = invitation.name or by_member

    # --- constraints

    @api.constrains("employee_id")
    def _check_not_a_member(self):
        members = self.filtered(lambda invitation: invitation.employee_id.member_id)
        if members:
            raise ValidationError(
                self.env._("%s has applied or is a member already.", members[0].display_name)
            )

    @api.constrains("email")
    def _check_email(self):
        for invitation in self.filtered("email"):
            if not email_normalize(invitation.email):
                raise ValidationError(
                    self.env._("%s is not an e-mail address.", invitation.email[:100])
                )

    # --- CRUD

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_entered(vals, ENTERED)
        return super().create([{**vals, "token": self._new_token()} for vals in vals_list])

    def write(self, vals):
        self._check_entered(vals, CORRECTED)
        return super().write(vals)

    def _check_entered(self, vals, allowed):
        """:raises AccessError: a client writes what only happens"""
        if not self.env.su and not vals.keys() <= allowed:
            raise AccessError(
                self.env._(
                    "Of an invitation only the person's name, contact and validity are entered."
                )
            )

    @api.model
    def _new_token(self):
        return secrets.token_urlsafe(32)

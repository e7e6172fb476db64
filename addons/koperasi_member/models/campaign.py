import ast
from datetime import timedelta

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

CLERK = "koperasi_base.group_clerk"
DAYS = 30  # how long a campaign runs unless somebody says otherwise


class KoperasiCampaign(models.Model):
    """Employees of the rosters are invited to join: to whom, until when and in which words.

    draft -> running (with the first invitations) -> closed (its links lead nowhere any more).
    """

    _name = "koperasi.campaign"
    _description = "Membership Campaign"
    _inherit = ["mail.thread"]
    _order = "date_start desc, id desc"
    _check_company_auto = True

    name = fields.Char(required=True, tracking=True)
    company_id = fields.Many2one(
        "res.company",
        string="Cooperative",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    state = fields.Selection(
        [("draft", "Draft"), ("running", "Running"), ("closed", "Closed")],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        tracking=True,
    )
    date_start = fields.Date(
        string="Start",
        required=True,
        copy=False,
        default=lambda self: self.env.company._koperasi_today(),
    )
    date_end = fields.Date(
        string="End",
        required=True,
        copy=False,
        tracking=True,
        default=lambda self: self.env.company._koperasi_today() + timedelta(days=DAYS),
        help="Last day on which the links of this campaign work.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        default=lambda self: self.env.user,
        tracking=True,
        help="Answers to the e-mails come to this person.",
    )
    subject = fields.Char(required=True, default=lambda self: self._default_subject())
    message = fields.Html(required=True, default=lambda self: self._default_message())
    employer_ids = fields.Many2many(
        "res.partner",
        string="Employers",
        domain="[('is_company', '=', True)]",
        help="Empty: employees of all employers.",
    )
    employee_domain = fields.Char(
        string="Further conditions",
        default="[]",
        help="For example a work unit or a contract. Only who is eligible is invited, in any case.",
    )
    invitation_ids = fields.One2many("koperasi.invitation", "campaign_id", string="Invitations")

    _dates_in_order = models.Constraint(
        "CHECK (date_end >= date_start)", "A campaign ends after it begins."
    )

    @api.model
    def _default_subject(self):
        return self.env._("Become a member of %s", self.env.company.name)

    @api.model
    def _default_message(self):
        """What stands in letters and e-mails between the greeting and the link, in the user's language."""
        paragraphs = (
            self.env._(
                "%s belongs to its members: colleagues of yours who save together, borrow at fair terms and share"
                " the surplus of every year.",
                self.env.company.name,
            ),
            self.env._(
                "You can join, too. It takes about three minutes on your phone; have your KTP at hand."
                " Contributions are deducted from your salary, as you agree."
            ),
        )
        return Markup("").join(Markup("<p>%s</p>") % paragraph for paragraph in paragraphs)

    @api.constrains("employee_domain")
    def _check_employee_domain(self):
        for campaign in self:
            campaign._further_conditions()

    # --- CRUD

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_entered(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_entered(vals)
        company = vals.get("company_id")
        if any(campaign.company_id.id != company for campaign in self if company):
            raise UserError(self.env._("A campaign stays with its cooperative. Make another one."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_begun(self):
        if any(campaign.state != "draft" for campaign in self):
            raise UserError(self.env._("Who was invited stays on record: close the campaign."))

    def _check_entered(self, vals):
        if "state" in vals and not self.env.su:
            raise AccessError(self.env._("The state of a campaign changes through its buttons."))

    # --- buttons

    def action_invite(self):
        """Make invitations for everyone eligible whom this campaign has not invited yet.

        :return: action that shows all its invitations
        :raises AccessError: not a clerk
        :raises UserError: closed, ended, or nobody is left
        """
        self._require_clerk()
        self.ensure_one()
        self._invite(self._target_domain())
        return self.action_open_invitations()

    def action_close(self):
        """End the campaign: its links lead nowhere any more."""
        self._require_clerk()
        self._set_state("closed")

    def action_reopen(self):
        """A closed campaign goes on; its links work until the end date."""
        self._require_clerk()
        closed = self.filtered(lambda campaign: campaign.state == "closed")
        closed._check_not_ended()
        closed._set_state("running")

    def _require_clerk(self):
        self.check_access("read")
        self.env["res.users"]._koperasi_require(CLERK)

    # --- who is invited

    def _further_conditions(self):
        """The conditions that a user put together.

        :rtype: Domain
        :raises ValidationError: they are no conditions on employees
        """
        try:
            domain = Domain(ast.literal_eval(self.employee_domain or "[]"))
            domain.validate(self.env["koperasi.employee"])
        except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError) as error:
            raise ValidationError(
                self.env._("The further conditions are no conditions on employees.")
            ) from error
        return domain

    def _target_domain(self):
        """Employees to whom this campaign turns, whoever of them is eligible.

        :rtype: Domain
        """
        domain = self._further_conditions()
        if self.employer_ids:
            domain &= Domain("employer_id", "in", self.employer_ids.ids)
        return domain

    def _invitable_domain(self):
        """Employees who are eligible and whom this campaign has not invited yet.

        :rtype: Domain
        """
        invited = Domain("invitation_ids", "any", [("campaign_id", "in", self.ids)])
        return self.company_id._eligible_domain() & ~invited

    def _invite(self, domain):
        """Invite those of the employees in a domain who can be, all at once; the campaign runs from then on.

        :param Domain domain: on koperasi.employee
        :return: the new invitations
        :raises UserError: closed, ended, or nobody is left
        """
        self._check_open()
        employees = self.env["koperasi.employee"].search(domain & self._invitable_domain())
        if not employees:
            raise UserError(
                self.env._(
                    "There is nobody to invite: everyone chosen is a member, is invited already or is not"
                    " eligible. Who is eligible is set on the company: Settings > Users & Companies > Companies."
                )
            )
        invitations = self.env["koperasi.invitation"].create([
            {"campaign_id": self.id, "company_id": self.company_id.id, "employee_id": employee.id}
            for employee in employees
        ])  # fmt: skip
        self._set_state("running")
        self.message_post(body=self.env._("%s invitations made", len(invitations)))
        return invitations

    def _check_open(self):
        if self.state == "closed":
            raise UserError(self.env._("%s is closed. Reopen it to go on.", self.display_name))
        self._check_not_ended()

    def _check_not_ended(self):
        for campaign in self:
            if campaign.date_end < campaign.company_id._koperasi_today():
                raise UserError(
                    self.env._(
                        "%s has ended. Set a later end date to go on.", campaign.display_name
                    )
                )

    def _set_state(self, state):
        # sudo: states are written here only, after the check of who may
        self.filtered(lambda campaign: campaign.state != state).sudo().state = state

    @api.model
    def _cron_close(self):
        """Close campaigns whose last day is over."""
        for company, campaigns in (
            self.search([("state", "=", "running")]).grouped("company_id").items()
        ):
            today = company._koperasi_today()
            campaigns.filtered(lambda campaign, day=today: campaign.date_end < day)._set_state(
                "closed"
            )

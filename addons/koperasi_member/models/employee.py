from odoo import api, fields, models

from .identity import GENDERS
from .member import IDENTITY_GROUPS

CONTRACT_TYPES = [
    ("permanent", "Permanent"),
    ("contract", "Contract"),
    ("probation", "New hire"),
]
# What an employee brings along when becoming a member
SHARED_FIELDS = (
    "employee_number",
    "name",
    "nik",
    "unit",
    "grade",
    "birth_date",
    "gender",
    "phone",
    "email",
)


class KoperasiEmployee(models.Model):
    """A line of an employer's roster: who could be a member, and who already is."""

    _name = "koperasi.employee"
    _description = "Employee on a Roster"
    _order = "employer_id, employee_number, id"
    _rec_names_search = ["name", "employee_number"]

    company_id = fields.Many2one(
        "res.company", string="Cooperative", required=True, default=lambda self: self.env.company
    )
    employer_id = fields.Many2one(
        "res.partner",
        required=True,
        domain="[('is_company', '=', True)]",
        index=True,
    )
    employee_number = fields.Char(string="Employee no.", required=True)
    name = fields.Char(required=True, index="trigram")
    nik = fields.Char(string="NIK", groups=IDENTITY_GROUPS)
    unit = fields.Char(string="Work unit")
    grade = fields.Char()
    contract_type = fields.Selection(CONTRACT_TYPES, string="Contract")
    birth_date = fields.Date(string="Date of birth")
    gender = fields.Selection(GENDERS)
    phone = fields.Char()
    email = fields.Char()
    hire_date = fields.Date(string="Hired on")
    member_id = fields.Many2one(
        "koperasi.member", string="Membership", readonly=True, index="btree_not_null"
    )
    member_state = fields.Selection(related="member_id.state", string="Membership state")
    active = fields.Boolean(default=True, help="No longer on the roster when not set.")

    _employee_uniq = models.UniqueIndex(
        "(company_id, employer_id, employee_number)",
        "This employee is already on the roster of the employer.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        employees = super().create(vals_list)
        members = self.env["koperasi.member"].search([
            ("company_id", "in", employees.company_id.ids),
            ("employer_id", "in", employees.employer_id.ids),
            ("employee_number", "in", employees.mapped("employee_number")),
        ])  # fmt: skip
        self._link_members(members)
        return employees

    def action_make_members(self):
        """Selected employees who are no members yet become applicants."""
        self.env["res.users"]._koperasi_require("koperasi_base.group_clerk")
        todo = self.filtered(lambda employee: not employee.member_id)
        members = self.env["koperasi.member"].create([employee._member_vals() for employee in todo])
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "koperasi_member.koperasi_member_application_action"
        )
        return {**action, "domain": [("id", "in", members.ids)], "context": {}}

    def _member_vals(self):
        values = {name: self[name] for name in SHARED_FIELDS}
        return {
            **values,
            "company_id": self.company_id.id,
            "employer_id": self.employer_id.id,
            "occupation": self.env._("Employee"),
        }

    @api.model
    def _link_members(self, members):
        """Tie lines of the roster to the members with their employer and number."""
        by_key = {
            (member.company_id, member.employer_id, member.employee_number): member
            for member in members
            if member.employer_id and member.employee_number
        }
        # sudo: the tie is a fact, whoever registers the member
        employees = self.sudo().with_context(active_test=False).search([
            ("employer_id", "in", members.employer_id.ids),
            ("employee_number", "in", [number for _company, _employer, number in by_key]),
        ])  # fmt: skip
        for employee in employees:
            member = by_key.get(
                (employee.company_id, employee.employer_id, employee.employee_number)
            )
            if member and employee.member_id != member:
                employee.member_id = member

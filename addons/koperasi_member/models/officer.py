from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

BODIES = [("board", "Board (pengurus)"), ("supervisors", "Supervisors (pengawas)")]
POSITIONS = [
    ("chair", "Chair"),
    ("vice_chair", "Vice chair"),
    ("secretary", "Secretary"),
    ("treasurer", "Treasurer"),
    ("member", "Member"),
]


class KoperasiOfficer(models.Model):
    """A term of office on the board or among the supervisors.

    Whoever is in office is a related party: loans to him need more than the usual decision (Permenkop 8/2023,
    lending limit to related parties).
    """

    _name = "koperasi.officer"
    _description = "Officer"
    _inherit = ["mail.thread"]
    _order = "date_from desc, body, id"
    _rec_name = "member_id"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company",
        string="Cooperative",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    member_id = fields.Many2one(
        "koperasi.member",
        required=True,
        index=True,
        check_company=True,
        ondelete="restrict",
        domain="[('state', '=', 'active'), ('company_id', '=', company_id)]",
        tracking=True,
    )
    body = fields.Selection(BODIES, required=True, tracking=True)
    position = fields.Selection(POSITIONS, required=True, default="member", tracking=True)
    date_from = fields.Date(string="In office from", required=True, tracking=True)
    date_to = fields.Date(string="Until", tracking=True, help="Last day. Empty while it lasts.")
    decision = fields.Char(
        string="Decided by",
        help="Minutes of the members' meeting that elected, with number and date.",
    )
    in_office = fields.Boolean(compute="_compute_in_office", search="_search_in_office")

    _dates_in_order = models.Constraint(
        "CHECK (date_to >= date_from)", "A term of office ends after it begins."
    )

    def _compute_in_office(self):
        for officer in self:
            today = (officer.company_id or self.env.company)._koperasi_today()
            begun = officer.date_from and officer.date_from <= today
            officer.in_office = begun and (not officer.date_to or officer.date_to >= today)

    @api.model
    def _search_in_office(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = self.env.company._koperasi_today()
        inside = Domain("date_from", "<=", today) & (
            Domain("date_to", "=", False) | Domain("date_to", ">=", today)
        )
        return inside if True in value else ~inside

    @api.constrains("member_id", "body", "date_from", "date_to")
    def _check_one_office_at_a_time(self):
        """Who supervises does not manage: one office per member at a time (UU 25/1992 art. 29, 38)."""
        for officer in self:
            overlap = Domain("date_to", "=", False) | Domain("date_to", ">=", officer.date_from)
            if officer.date_to:
                overlap &= Domain("date_from", "<=", officer.date_to)
            others = self.search(
                Domain("member_id", "=", officer.member_id.id)
                & Domain("id", "!=", officer.id)
                & overlap,
                limit=1,
            )
            if others:
                raise ValidationError(
                    self.env._(
                        "%s holds another office in the same time. End that term first.",
                        officer.member_id.display_name,
                    )
                )

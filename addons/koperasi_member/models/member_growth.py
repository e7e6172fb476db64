from odoo import fields, models
from odoo.tools import SQL

from .member import LEAVE_CAUSES, MEMBER_TYPES


class KoperasiMemberGrowth(models.Model):
    """Who joined and who left, day by day: the register of members read as movements.

    Unit, employer and type are those of today.
    """

    _name = "koperasi.member.growth"
    _description = "Growth of Membership"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "member_id"
    _depends = {
        "koperasi.member": [
            "company_id", "number", "state", "join_date", "leave_date", "leave_cause", "unit_id", "employer_id",
            "member_type",
        ],
        "koperasi.member.period": ["company_id", "member_id", "join_date", "leave_date", "leave_cause"],
    }  # fmt: skip

    company_id = fields.Many2one("res.company", string="Cooperative", readonly=True)
    member_id = fields.Many2one("koperasi.member", readonly=True)
    date = fields.Date(readonly=True)
    event = fields.Selection([("joined", "Joined"), ("left", "Left")], readonly=True)
    joined = fields.Integer(readonly=True)
    left = fields.Integer(readonly=True)
    net = fields.Integer(string="Growth", readonly=True, help="Joined less left.")
    leave_cause = fields.Selection(LEAVE_CAUSES, readonly=True)
    unit_id = fields.Many2one("koperasi.unit", string="Work unit", readonly=True)
    employer_id = fields.Many2one("res.partner", readonly=True)
    member_type = fields.Selection(MEMBER_TYPES, string="Type", readonly=True)

    @property
    def _table_query(self):
        """A row for each beginning and each end of the memberships in the register, earlier ones too."""
        terms = SQL(
            "SELECT id AS term, 0 AS earlier, id AS member_id, join_date, leave_date, leave_cause"
            " FROM koperasi_member WHERE number IS NOT NULL"
            " UNION ALL"
            " SELECT id, 1, member_id, join_date, leave_date, leave_cause FROM koperasi_member_period"
        )
        return SQL(
            """
            SELECT (term.term * 2 + term.earlier) * 2 + move.number AS id, member.company_id, term.member_id,
                   move.date, move.event, 1 - move.number AS joined, move.number AS left, 1 - 2 * move.number AS net,
                   CASE move.event WHEN 'left' THEN term.leave_cause END AS leave_cause,
                   member.unit_id, member.employer_id, member.member_type
              FROM (%s) term
              JOIN koperasi_member member ON member.id = term.member_id
             CROSS JOIN LATERAL (VALUES (0, 'joined', term.join_date), (1, 'left', term.leave_date))
                   move (number, event, date)
             WHERE move.date IS NOT NULL
            """,
            terms,
        )

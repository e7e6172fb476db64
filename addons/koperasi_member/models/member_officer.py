from odoo import api, fields, models
from odoo.fields import Domain


class KoperasiMember(models.Model):
    """Members in office."""

    _inherit = "koperasi.member"

    officer_ids = fields.One2many("koperasi.officer", "member_id", string="Offices")
    related_party = fields.Boolean(
        compute="_compute_related_party",
        help="On the board or among the supervisors today: loans need the decision of both.",
    )

    def _compute_related_party(self):
        related = self._related_parties()
        for member in self:
            member.related_party = member in related

    def _related_parties(self, date=None):
        """Those of these members who are in office on a day.

        :param date: default today in the time zone of the cooperative at work
        """
        day = fields.Date.to_date(date) or self.env.company._koperasi_today()
        still = Domain("date_to", "=", False) | Domain("date_to", ">=", day)
        # sudo: rules on related parties hold whoever may read the offices
        officers = self.env["koperasi.officer"].sudo()
        terms = Domain("member_id", "in", self.ids) & Domain("date_from", "<=", day) & still
        return self & officers.search(terms).member_id.sudo(self.env.su)

    @api.model
    def _in_office(self, company, body, date=None):
        """Members in office of a body of a cooperative.

        :param str body: board or supervisors
        """
        day = fields.Date.to_date(date) or company._koperasi_today()
        still = Domain("date_to", "=", False) | Domain("date_to", ">=", day)
        terms = Domain("company_id", "=", company.id) & Domain("body", "=", body)
        return (
            self.env["koperasi.officer"]
            .search(terms & Domain("date_from", "<=", day) & still)
            .member_id
        )

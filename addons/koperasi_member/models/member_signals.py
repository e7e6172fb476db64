from odoo import api, fields, models
from odoo.tools import SQL

WARNING_GROUPS = "koperasi_base.group_clerk,koperasi_base.group_auditor"


class KoperasiMember(models.Model):
    """Signs that a member is about to leave: the extension point of the other addons."""

    _inherit = "koperasi.member"

    complaint_ids = fields.One2many(
        "koperasi.member.complaint", "member_id", string="Complaints", groups=WARNING_GROUPS
    )
    complaint_count = fields.Integer(
        string="Open complaints", compute="_compute_complaint_count", groups=WARNING_GROUPS
    )
    warning_ids = fields.One2many(
        "koperasi.member.warning", "member_id", string="Warnings", groups=WARNING_GROUPS
    )
    warning_state = fields.Selection(
        related="warning_ids.state", string="State of the warning", groups=WARNING_GROUPS
    )
    warning_reasons = fields.Text(
        related="warning_ids.reasons", string="May leave because", groups=WARNING_GROUPS
    )

    def _compute_complaint_count(self):
        groups = self.env["koperasi.member.complaint"]._read_group(
            [("member_id", "in", self.ids), ("state", "=", "open")], ["member_id"], ["__count"]
        )
        counts = dict(groups)
        for member in self:
            member.complaint_count = counts.get(member._origin, 0)

    @api.model
    def _warning_signals(self, date):
        """What says on a day that members of the current company may leave; each addon adds its own to ``super()``.

        Each statement is about all members of ``self.env.company`` at once and yields rows of

        * ``member_id``,
        * ``signal``: a value added to ``main_signal`` of ``koperasi.member.warning``, whose ``_signal_text``
          says the figures in words,
        * ``key`` (text): tells one occurrence from the next, and stays the same from night to night. A warning
          that was dismissed comes back when a key appears that was not known then,
        * ``weight`` (int): how much it says; 3 is a member who goes,
        * ``since`` (date),
        * ``figures`` (jsonb): an object with what ``_signal_text`` needs.

        :param datetime.date date: the day as of which the signs are looked for
        :rtype: list[SQL]
        """
        company = self.env.company.id
        complaints = SQL(
            "SELECT member_id, 'complaint' AS signal, id::text AS key, 1 AS weight, date AS since,"
            " jsonb_build_object('subject', subject) AS figures"
            " FROM koperasi_member_complaint WHERE company_id = %s AND state = 'open'",
            company,
        )
        leaving = SQL(
            "SELECT id AS member_id, 'leaving' AS signal, leave_date::text AS key, 3 AS weight,"
            " leave_date AS since, '{}'::jsonb AS figures"
            " FROM koperasi_member WHERE company_id = %(company)s AND state = 'leaving'"
            " AND leave_cause = 'resigned' AND leave_date > %(date)s",
            company=company,
            date=date,
        )
        return [complaints, leaving]

    def action_open_warning(self):
        """The warning about this member."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "koperasi.member.warning",
            "res_id": self.warning_ids.id,
            "view_mode": "form",
        }

    def action_open_complaints(self):
        """The complaints of these members."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "koperasi_member.koperasi_member_complaint_action"
        )
        context = {"default_member_id": self.id} if len(self) == 1 else {}
        return {**action, "domain": [("member_id", "in", self.ids)], "context": context}

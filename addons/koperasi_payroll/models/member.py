from odoo import fields, models


class KoperasiMember(models.Model):
    _inherit = "koperasi.member"

    deduction_last = fields.Monetary(
        string="Last deduction",
        compute="_compute_deduction_last",
        help="What was deducted from the salary in the last month that was posted.",
    )

    def _compute_deduction_last(self):
        months = self.env["koperasi.deduction.line"]._read_group(
            [("member_id", "in", self.ids), ("deduction_id.state", "=", "posted")],
            ["member_id", "period:month"],
            ["received:sum"],
            order="period:month",
        )
        last = {member.id: received for member, _month, received in months}
        for member in self:
            member.deduction_last = last.get(member._origin.id, 0)

    def action_open_deductions(self):
        """What was asked from the salaries of these members and what was deducted, month by month."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "koperasi_payroll.deduction_line_action"
        )
        context = {"search_default_group_period": 1}
        return {**action, "domain": [("member_id", "in", self.ids)], "context": context}

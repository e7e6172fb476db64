from odoo import api, models
from odoo.tools import SQL


class KoperasiInvitation(models.Model):
    """The last step of the funnel: something was deducted from the new member's salary."""

    _inherit = "koperasi.invitation"

    @api.model
    def _first_deductions(self, member_ids):
        days = dict(super()._first_deductions(member_ids))
        self.env["koperasi.deduction"].flush_model()
        days.update(
            self.env.execute_query(
                SQL(
                    "SELECT line.member_id, min(coalesce(deduction.date, deduction.period))"
                    "  FROM koperasi_deduction_line line"
                    "  JOIN koperasi_deduction deduction ON deduction.id = line.deduction_id"
                    " WHERE line.member_id = ANY(%s) AND line.received > 0 AND deduction.state = 'posted'"
                    " GROUP BY line.member_id",
                    list(member_ids),
                )
            )
        )
        return days

    @api.model
    def _refresh_deducted(self, deduction):
        """Look again at those invited members from whom a deduction deducts: it was posted, or reversed."""
        self.flush_model(["member_id"])
        rows = self.env.execute_query(
            SQL(
                "SELECT DISTINCT invitation.member_id FROM koperasi_invitation invitation"
                "  JOIN koperasi_deduction_line line ON line.member_id = invitation.member_id"
                " WHERE line.deduction_id = %s AND line.received > 0",
                deduction.id,
            )
        )
        self._refresh_first_deductions([member for (member,) in rows])

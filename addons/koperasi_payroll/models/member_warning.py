from odoo import fields, models
from odoo.tools.misc import format_date


class KoperasiMemberWarning(models.Model):
    _inherit = "koperasi.member.warning"

    main_signal = fields.Selection(
        selection_add=[("deduction", "Deductions failed")], ondelete={"deduction": "cascade"}
    )

    def _signal_text(self, signal, figures, since):
        if signal != "deduction":
            return super()._signal_text(signal, figures, since)
        lines = self.env["koperasi.deduction.line"]
        reasons = dict(lines._fields["reason"]._description_selection(self.env))
        text = self.env._(
            "Salary deduction short for %(count)s months since %(month)s, last time %(missing)s missing",
            count=figures["months"],
            month=format_date(self.env, since, date_format="MMMM y"),
            missing=self.company_id.currency_id.format(figures["missing"]),
        )
        reason = figures["reason"] != "other" and reasons.get(figures["reason"])
        return f"{text} ({reason})" if reason else text

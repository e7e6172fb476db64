from odoo import fields, models


class KoperasiMemberWarning(models.Model):
    _inherit = "koperasi.member.warning"

    main_signal = fields.Selection(
        selection_add=[("arrears", "Loan in arrears")], ondelete={"arrears": "cascade"}
    )

    def _signal_text(self, signal, figures, since):
        if signal != "arrears":
            return super()._signal_text(signal, figures, since)
        return self.env._(
            "Loan %(loan)s is %(days)s days late, %(amount)s overdue",
            loan=figures["loan"],
            days=figures["days"],
            amount=self.company_id.currency_id.format(figures["amount"]),
        )

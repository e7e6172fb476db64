from odoo import fields, models

SIGNALS = [("withdrawal", "Large withdrawal"), ("contribution", "Contributions stopped")]


class KoperasiMemberWarning(models.Model):
    _inherit = "koperasi.member.warning"

    main_signal = fields.Selection(
        selection_add=SIGNALS, ondelete=dict.fromkeys(dict(SIGNALS), "cascade")
    )

    def _signal_text(self, signal, figures, since):
        if signal == "withdrawal":
            return self._withdrawal_text(figures, since)
        if signal == "contribution":
            return self._contribution_text(figures, since)
        return super()._signal_text(signal, figures, since)

    def _withdrawal_text(self, figures, since):
        money = self.company_id.currency_id.format
        return self.env._(
            "Withdrew %(withdrawn)s of %(held)s since %(date)s",
            withdrawn=money(figures["withdrawn"]),
            held=money(figures["held"]),
            date=self._day(since),
        )

    def _contribution_text(self, figures, since):
        values = {
            "due": self.company_id.currency_id.format(figures["due"]),
            "date": self._day(since),
        }
        if figures["last"]:
            return self.env._("No mandatory savings paid since %(date)s, %(due)s are due", **values)
        return self.env._("Never paid mandatory savings, %(due)s are due since %(date)s", **values)

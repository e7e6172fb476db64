import textwrap

from odoo import api, models

from odoo.addons.koperasi_base.tools.qr_code import qr_data_uri

RULE_LINES, RULE_WIDTH = 8, 58


def wrapped(text, width, lines):
    """A text in lines of so many letters; what does not fit is left out.

    :rtype: list[str], at least one
    """
    return textwrap.wrap(text or "", width, max_lines=lines, placeholder="…") or [""]


class ReportMemberCard(models.AbstractModel):
    """The cards of members, whichever way they are asked for."""

    _name = "report.koperasi_member.member_card"
    _description = "Member Card"

    @api.model
    def _get_report_values(self, docids, data=None):
        """:raises UserError: not all are active"""
        members = self.env["koperasi.member"].browse(docids)
        members._check_has_card()
        return {
            "doc_ids": docids,
            "doc_model": members._name,
            "docs": members,
            "qr_data_uri": qr_data_uri,
            "wrapped": wrapped,
            "rules_of": self._rules_of,
        }

    @api.model
    def _rules_of(self, company):
        """What stands on the back of the cards of a cooperative, line by line.

        :rtype: list[str]
        """
        rules = (company.koperasi_card_rules or "").splitlines() or [
            self.env._("1. It is shown for every transaction at the counter."),
            self.env._("2. It belongs to the member named on it and cannot be passed on."),
            self.env._("3. Tell the cooperative at once when it is lost."),
            self.env._("4. It is given back when the membership ends."),
        ]
        return [line for rule in rules for line in wrapped(rule, RULE_WIDTH, 3)][:RULE_LINES]

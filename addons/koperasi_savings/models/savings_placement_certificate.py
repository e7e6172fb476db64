from uuid import uuid4

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.koperasi_base.tools.actions import record_action
from odoo.addons.koperasi_base.tools.money import to_amount
from odoo.addons.koperasi_base.tools.qr_code import qr_data_uri
from odoo.addons.koperasi_base.tools.words import amount_in_words

from .savings_placement import RUNNING, TELLER


class KoperasiSavingsPlacement(models.Model):
    """The certificate (bilyet): printed once, again only with a reason; and the pages of a deposit."""

    _inherit = "koperasi.savings.placement"

    print_count = fields.Integer(string="Certificates Printed", readonly=True, copy=False)
    verify_token = fields.Char(
        readonly=True, copy=False, default=lambda self: uuid4().hex, groups="base.group_system",
        help="What the QR code of the certificate leads to; says nothing about the member.",
    )  # fmt: skip

    _verify_uniq = models.UniqueIndex("(verify_token) WHERE verify_token IS NOT NULL")

    def print_certificate(self, reason=None):
        """The certificate as paper; counted, and from the second on with a reason in the chatter.

        :raises AccessError: not a teller
        :raises UserError: not running, or printed before and no reason
        """
        self._require(TELLER)
        self.ensure_one()
        self._check_state(*RUNNING)
        self._claim()
        if self.print_count and not (reason or "").strip():
            raise UserError(
                self.env._("%s was printed before: say why it is printed again.", self.name)
            )
        self.sudo().print_count += 1  # sudo: a count is a fact, not an edit
        if reason:
            self.message_post(
                body=self.env._("Copy %(copy)s of the certificate: %(reason)s",
                                copy=self.print_count, reason=reason)
            )  # fmt: skip
        return self.env.ref("koperasi_savings.savings_certificate_action").report_action(self)

    # ------------------------------------------------------------
    # For paper and page
    # ------------------------------------------------------------

    def _amount_in_words(self):
        words = amount_in_words(to_amount(self.principal), self.env.lang or "id")
        return words[:1].upper() + words[1:]

    def _verify_link(self):
        # sudo: the address is on the paper; the token alone opens nothing else
        return f"{self.get_base_url()}/koperasi/deposit/{self.sudo().verify_token}"

    def _qr_code(self):
        return qr_data_uri(self._verify_link())

    @api.model
    def _by_token(self, token):
        """The deposit of a verification link, whoever asks; empty if there is none."""
        # sudo: the page says number, state and a masked amount, for whoever holds the paper
        domain = [("verify_token", "=", token), ("state", "!=", "draft")]
        return self.sudo().search(domain, limit=1) if token.isalnum() else self.browse()

    def _masked_amount(self):
        """The amount with all but its size hidden: who has the paper can compare, who guesses learns little."""
        digits = str(int(to_amount(self.principal)))
        return f"Rp {digits[0]}{'*' * (len(digits) - 1)}"

    # ------------------------------------------------------------
    # Screens
    # ------------------------------------------------------------

    def action_open_account(self):
        """Button: the savings account of this deposit."""
        self.ensure_one()
        return record_action(self.account_id)

    def action_open_accrual(self):
        """Button: what was accrued and paid."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "koperasi_savings.savings_accrual_entry_action"
        )
        return {**action, "domain": [("accrual_id", "in", self.accrual_id.ids)]}

    def action_open_family(self):
        """Button: the deposits before and after by roll-over; they share the account."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "koperasi_savings.savings_placement_action"
        )
        return {**action, "domain": [("account_id", "in", self.account_id.ids)], "context": {}}

    def action_open_breaks(self):
        """Button: the breaks that were asked for."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "koperasi_savings.savings_break_action"
        )
        return {**action, "domain": [("placement_id", "in", self.ids)], "context": {}}

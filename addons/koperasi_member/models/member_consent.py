from odoo import api, fields, models
from odoo.exceptions import UserError

PURPOSES = [
    ("membership", "Keeping the register and the member's accounts"),
    ("payroll", "Giving amounts due to the employer for payroll deduction"),
    ("contact", "News and offers of the cooperative"),
]
CHANNELS = [("paper", "Signed on paper"), ("online", "Online form"), ("portal", "Member portal")]


class KoperasiMemberConsent(models.Model):
    """To what use of personal data a member agreed, when, in which words, and when it was withdrawn.

    UU 27/2022 asks for proof of consent: lines are never edited or deleted; withdrawing adds a date.
    """

    _name = "koperasi.member.consent"
    _description = "Consent of a Member"
    _order = "given_on desc, id desc"
    _rec_name = "purpose"

    member_id = fields.Many2one("koperasi.member", required=True, index=True, ondelete="restrict")
    company_id = fields.Many2one(related="member_id.company_id", store=True)
    purpose = fields.Selection(PURPOSES, required=True)
    wording = fields.Text(required=True, help="The sentence to which the member agreed.")
    channel = fields.Selection(CHANNELS, required=True, default="paper")
    given_on = fields.Datetime(required=True, default=fields.Datetime.now)
    withdrawn_on = fields.Datetime(readonly=True, copy=False)
    user_id = fields.Many2one(
        "res.users", string="Recorded by", required=True, default=lambda self: self.env.uid
    )

    def write(self, vals):
        if set(vals) != {"withdrawn_on"} or any(consent.withdrawn_on for consent in self):
            raise UserError(self.env._("The log of consents only grows."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("The log of consents only grows."))

    def action_withdraw(self):
        """The member withdraws consents; what was done before stays lawful."""
        self.env["res.users"]._koperasi_require("koperasi_base.group_clerk")
        self.filtered(lambda consent: not consent.withdrawn_on).withdrawn_on = fields.Datetime.now()

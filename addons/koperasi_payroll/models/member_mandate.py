from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.koperasi_member.models.member import IDENTITY_GROUPS


class KoperasiMember(models.Model):
    """The power of attorney by which dues are deducted from the salary (surat kuasa potong gaji)."""

    _inherit = "koperasi.member"

    mandate_date = fields.Date(
        string="Power of attorney of",
        copy=False,
        tracking=True,
        help="Day on which the member signed the power of attorney for payroll deduction. A new one takes"
        " the place of one that was revoked.",
    )
    mandate_revoked_on = fields.Date(
        string="Revoked on",
        readonly=True,
        copy=False,
        tracking=True,
        help="From this day on nothing is put on a deduction list; the member pays at the counter.",
    )
    mandate_document = fields.Binary(
        string="Signed power of attorney", attachment=True, copy=False, groups=IDENTITY_GROUPS
    )
    mandate_filename = fields.Char(
        compute="_compute_mandate_filename", string="Name of the power of attorney"
    )

    @api.depends("name")
    def _compute_mandate_filename(self):
        for member in self:
            member.mandate_filename = self.env._("Power of attorney of %s", member.name) + ".pdf"

    @api.constrains("mandate_date")
    def _check_mandate_date(self):
        for member in self.filtered("mandate_date"):
            if member.mandate_date > member.company_id._koperasi_today():
                raise ValidationError(
                    self.env._("A power of attorney is not signed in the future.")
                )

    def write(self, vals):
        """A new power of attorney ends the revocation of the one before."""
        if vals.get("mandate_date") and "mandate_revoked_on" not in vals:
            vals = {**vals, "mandate_revoked_on": False}
        return super().write(vals)

    def action_revoke_mandate(self):
        """Members take back the power of attorney: from now on they are on no new deduction list.

        With it goes the consent that their amounts are given to the employer.

        :raises AccessError: not a clerk
        """
        self._require("koperasi_base.group_clerk")
        for company, members in self.grouped("company_id").items():
            standing = members.filtered(lambda member: not member.mandate_revoked_on)
            standing.write({"mandate_revoked_on": company._koperasi_today()})
            agreed = standing.consent_ids.filtered(lambda consent: consent.purpose == "payroll")
            agreed.action_withdraw()

    def _own_data(self):
        """The power of attorney belongs to a member's own data."""
        dates = {name: self[name] or None for name in ("mandate_date", "mandate_revoked_on")}
        return {**super()._own_data(), "payroll_deduction": dates}

from dateutil.relativedelta import relativedelta

from odoo import fields, models
from odoo.fields import Domain

from .employee import CONTRACT_TYPES


class ResCompany(models.Model):
    """Whom of the employees on a roster a cooperative invites."""

    _inherit = "res.company"

    koperasi_invite_permanent = fields.Boolean(string="Invite permanent staff", default=True)
    koperasi_invite_contract = fields.Boolean(string="Invite contract staff", default=True)
    koperasi_invite_probation = fields.Boolean(string="Invite new hires")
    koperasi_invite_min_months = fields.Integer(
        string="Months of service before an invitation",
        help="Counted from the day of hire. Employees whose day of hire is not on the roster wait until it is.",
    )

    _koperasi_invite_min_months = models.Constraint(
        "CHECK (koperasi_invite_min_months >= 0)", "Months of service cannot be negative."
    )

    def _eligible_domain(self):
        """Employees of this cooperative's rosters who may become members and are not yet.

        :rtype: Domain
        """
        self.ensure_one()
        contracts = [key for key, _label in CONTRACT_TYPES if self[f"koperasi_invite_{key}"]]
        domain = Domain("company_id", "=", self.id) & Domain("active", "=", True)
        domain &= Domain("member_id", "=", False) & Domain("contract_type", "in", contracts)
        if months := self.koperasi_invite_min_months:
            hired_by = self._koperasi_today() - relativedelta(months=months)
            domain &= Domain("hire_date", "<=", hired_by)
        return domain

from odoo import api, fields, models
from odoo.exceptions import AccessError

from odoo.addons.koperasi_base.door import is_open


class KoperasiMigrationLine(models.Model):
    """An account of the old trial balance, beside what was booked on it."""

    _name = "koperasi.migration.line"
    _description = "Line of a Migration"
    _order = "migration_id, is_control desc, account_id"

    migration_id = fields.Many2one(
        "koperasi.migration", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="migration_id.company_id", store=True, precompute=True)
    currency_id = fields.Many2one(related="migration_id.currency_id")
    account_id = fields.Many2one(
        "account.account", required=True, ondelete="restrict", check_company=True
    )
    is_control = fields.Boolean(
        string="Member ledger", compute="_compute_is_control", store=True, precompute=True,
        help="Carries balances of members, so it must equal what was booked.",
    )  # fmt: skip
    old_amount = fields.Monetary(
        string="Old books", help="On the side on which the account usually stands: positive."
    )
    booked = fields.Monetary(readonly=True)
    difference = fields.Monetary(compute="_compute_difference", store=True)

    _account_uniq = models.UniqueIndex(
        "(migration_id, account_id)", "The account stands in the trial balance already."
    )

    @api.depends("account_id")
    def _compute_is_control(self):
        # sudo: a clerk need not be able to read the chart of accounts
        control = self.sudo().env["koperasi.account.role"]._control_accounts(self.company_id)
        for line in self:
            account = line.sudo().account_id
            line.is_control = account.koperasi_control or account in control

    @api.depends("old_amount", "booked")
    def _compute_difference(self):
        for line in self:
            line.difference = line.currency_id.round(line.booked - line.old_amount)

    @api.model_create_multi
    def create(self, vals_list):
        self._check_given(vals_list)
        lines = super().create(vals_list)
        if not is_open(self.env):
            lines.migration_id._check_draft()
        return lines

    def write(self, vals):
        self._check_given([vals])
        if not is_open(self.env):
            self.migration_id._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_submitted(self):
        self.migration_id._check_draft()

    def _check_given(self, vals_list):
        if not is_open(self.env) and any("booked" in vals for vals in vals_list):
            raise AccessError(self.env._("What is booked follows from the ledgers."))

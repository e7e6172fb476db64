from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..door import is_open, opened


class AccountAccount(models.Model):
    _inherit = "account.account"

    koperasi_control = fields.Boolean(
        string="Member Ledger Control",
        readonly=True,
        copy=False,
        help="The balance of this account is the sum of member accounts: only the ledger posts here.",
    )

    @api.constrains("koperasi_control", "reconcile", "account_type")
    def _check_koperasi_control(self):
        for account in self.filtered("koperasi_control"):
            if account.reconcile or account.account_type in (
                "asset_receivable",
                "liability_payable",
            ):
                raise ValidationError(
                    self.env._(
                        "%s carries member balances: it must be a current or equity account without"
                        " reconciliation.",
                        account.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        self._check_control_flag(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        self._check_control_flag([vals])
        if vals.get("active") is False and any(self.mapped("koperasi_control")):
            raise UserError(self.env._("An account of the member ledgers cannot be archived."))
        return super().write(vals)

    def _check_control_flag(self, vals_list):
        if any("koperasi_control" in vals for vals in vals_list) and not is_open(self.env):
            raise AccessError(self.env._("Only the member ledger marks its control accounts."))

    @api.private
    def _koperasi_mark_control(self):
        """Mark accounts as control accounts of a ledger; from then on manual items are refused."""
        # sudo: the first account of a product may be opened by a teller, who configures nothing
        new = self.sudo().filtered(lambda account: not account.koperasi_control)
        if new:
            opened(new).write({"koperasi_control": True})

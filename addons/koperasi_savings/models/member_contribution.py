from odoo import api, fields, models
from odoo.exceptions import UserError


class KoperasiMember(models.Model):
    """The first contribution: principal savings, paid by an applicant before the board approves him."""

    _inherit = "koperasi.member"

    contribution_due = fields.Monetary(
        string="First contribution due", compute="_compute_contribution_due"
    )

    @api.depends("savings_account_ids.balance", "savings_account_ids.principal_amount")
    def _compute_contribution_due(self):
        for member in self:
            # sudo: what an applicant has to pay is told to whoever may see the applicant
            accounts = member.sudo().savings_account_ids.filtered(
                lambda account: account.kind == "principal" and account.state == "open"
            )
            member.contribution_due = sum(
                max(account.principal_amount - account.balance, 0) for account in accounts
            )

    def _do_submit(self):
        """Applicants who were submitted can pay in: their account of principal savings is opened."""
        result = super()._do_submit()
        self._open_savings_accounts("principal")
        return result

    def _check_can_approve(self):
        result = super()._check_can_approve()
        self.invalidate_recordset(["contribution_due"])  # balances are written by SQL
        # sudo: settings of the cooperative hold whoever may read them
        unpaid = self.filtered(
            lambda member: (
                member.company_id.sudo().koperasi_contribution_first and member.contribution_due
            )
        )
        if unpaid:
            raise UserError(
                self.env._(
                    "%(member)s has not paid the first contribution in full: %(amount)s is missing. Take the"
                    " deposit on the account of principal savings, then approve.",
                    member=unpaid[0].display_name,
                    amount=unpaid[0].currency_id.format(unpaid[0].contribution_due),
                )
            )
        return result

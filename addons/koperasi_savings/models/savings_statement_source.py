from odoo import api, models


class KoperasiSavingsAccount(models.Model):
    _inherit = "koperasi.savings.account"

    def _statement_history(self, date_from, date_to):
        return self.env["koperasi.savings.history"]._of_accounts(self, date_from, date_to)

    @api.model
    def _statement_accounts(self, members):
        """Savings accounts of members that the reader may see, in the order of their products."""
        found = self.search([("member_id", "in", members.ids)])
        return found.sorted(
            lambda account: (account.product_id.sequence, account.product_id.code, account.id)
        )

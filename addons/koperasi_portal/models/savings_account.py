from odoo import models

from .. import portal_sql


class KoperasiSavingsAccount(models.Model):
    _inherit = "koperasi.savings.account"

    def _portal_movements(self, date_from=None, date_to=None, limit=20, offset=0):
        """A page of movements for the owner, newest first.

        The caller has checked that the reader may see the account.

        :return: list of dicts as :func:`portal_sql.movements` names them, and ``kind_label``,
            ``channel_label``
        """
        self.ensure_one()
        query = portal_sql.movements(self, date_from, date_to, limit, offset)
        return self.env[self._ledger_entry_model]._portal_rows(query)

    def _portal_movement_count(self, date_from=None, date_to=None):
        """Number of movements of a period; of all, without counting them."""
        self.ensure_one()
        if not date_from and not date_to:
            return self.entry_count
        self.env.flush_all()
        [(number,)] = self.env.execute_query(portal_sql.count(self, date_from, date_to))
        return number

    def _portal_history(self, date_from=None, date_to=None, limit=20, offset=0):
        """A page of movements of the old system for the owner, newest first.

        The caller has checked that the reader may see the account.

        :return: list of dicts of date, code, description, amount, balance
        """
        self.ensure_one()
        if limit <= 0:
            return []
        query = portal_sql.history(self, date_from, date_to, limit, offset)
        return self.env.execute_query_dict(query)

    def _portal_history_count(self, date_from=None, date_to=None):
        """Number of movements of the old system in a period."""
        self.ensure_one()
        [(number,)] = self.env.execute_query(portal_sql.history_count(self, date_from, date_to))
        return number

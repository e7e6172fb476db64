from odoo import models
from odoo.tools.misc import format_date

from .. import portal_sql

GOAL_COLOURS = {
    "running": "primary",
    "reached": "success",
    "paid": "success",
    "cancelled": "secondary",
}


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

    def _portal_rule(self):
        """What the owner should know before he comes to take money out; nothing where he just can.

        :rtype: str or False
        """
        self.ensure_one()
        product = self.product_id
        if self.dormant_since:
            return self.env._(
                "Dormant since %s. Come to the office with your identity card to use the account again.",
                format_date(self.env, self.dormant_since, date_format="d MMM y"),
            )
        if product.withdrawal_rule == "notice":
            return self.env._(
                "Tell the office %s days before you take money out.", product.notice_days
            )
        if product.withdrawal_rule == "cooling":
            return self.env._("Between two withdrawals lie %s days.", product.cooling_days)
        return False

    def _portal_goal(self):
        """What the page shows of a goal beside its fields.

        :return: dict of ``colour``, ``lacking`` (rupiah up to the target) and ``due``; empty for other savings
        """
        self.ensure_one()
        if self.kind != "goal":
            return {}
        days = self.maturity_date and (self.maturity_date - self._business_day()).days
        return {
            "colour": GOAL_COLOURS.get(self.goal_state, "secondary"),
            "lacking": max(self.target_amount - self.balance, 0),
            "due": self.env._("in %s days", days) if days and days > 0 else False,
        }

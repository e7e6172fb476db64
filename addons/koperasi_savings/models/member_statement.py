from odoo import models

from ..statement import Holding, Source, figures_of


class KoperasiMember(models.Model):
    """All that a member has and owes, on one statement."""

    _inherit = "koperasi.member"

    def _statement_sources(self):
        """What belongs on the statements of these members, in the order in which it is shown.

        Other addons add the ledger accounts that they keep. Only what the reader may see.

        :rtype: list[Source]
        """
        accounts = self.env["koperasi.savings.account"]._statement_accounts(self)
        return [
            Source(
                self.env._("Savings"), accounts,
                label=lambda account: account.product_id.name, number=lambda account: account.name,
            )
        ]  # fmt: skip

    def _holdings(self, date_from, date_to, rows=True):
        """Accounts of these members in a period; those without balance and movement are left out.

        Two queries per ledger, whatever the number of members.

        :param date_from: first day
        :param date_to: last day
        :param bool rows: with the movements
        :return: {member id: list of Holding}
        """
        self.check_access("read")
        held = {member_id: [] for member_id in self.ids}
        for source in self._statement_sources():
            figures = figures_of(source.accounts, date_from, date_to, rows)
            for account in source.accounts:
                if not figures[account.id].is_empty:
                    held[account.member_id.id].append(self._holding(source, account, figures))
        return held

    def _holding(self, source, account, figures):
        return Holding(
            source.title,
            source.label(account),
            source.number(account),
            source.owed,
            figures[account.id],
        )

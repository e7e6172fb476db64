from odoo import models
from odoo.tools import SQL

from ..sql import contribution_sql, proposal_sql

FEE_COLUMNS = ["channel", "counter_account_id", "import_key", "memo"]


class KoperasiSavingsProposal(models.Model):
    """What an approved proposal does, a chunk of lines at a time."""

    _inherit = "koperasi.savings.proposal"

    def _apply_contribution(self, _number, lines):
        """New monthly amounts from the month on; accounts that were changed since the preview are left out."""
        self.env.flush_all()
        chosen = SQL(
            "EXISTS (SELECT FROM koperasi_savings_proposal_line line WHERE line.account_id = held.id"
            " AND line.id IN %s AND NOT coalesce(line.done, FALSE)"
            " AND line.old_amount = coalesce(held.monthly_amount, 0) AND held.state = 'open')",
            tuple(lines),
        )
        self.env.execute_query(contribution_sql.keep_amounts(chosen, self.month, self.env.uid))
        self.env.execute_query(
            SQL(
                "WITH changed AS (UPDATE koperasi_savings_account held SET monthly_amount = line.amount"
                " FROM koperasi_savings_proposal_line line"
                " WHERE line.account_id = held.id AND line.id IN %s AND %s RETURNING line.id)"
                " UPDATE koperasi_savings_proposal_line line SET done = TRUE FROM changed"
                " WHERE changed.id = line.id RETURNING line.id",
                tuple(lines),
                chosen,
            )
        )
        self.env["koperasi.savings.account"].invalidate_model(["monthly_amount", "amount_ids"])
        self.env["koperasi.savings.account.amount"].invalidate_model()
        self.env["koperasi.savings.proposal.line"].invalidate_model()

    def _apply_fee(self, number, lines):
        income = self.company_id._koperasi_account("savings_fee_income")
        memo = self.env._("Fee %s", self.month.strftime("%m/%Y"))
        self._book_chunk(number, lines, proposal_sql.fee_rows(self, lines, income, memo))

    def _apply_goal(self, number, lines):
        memo = self.env._("Payout of goal savings")
        if self._book_chunk(number, lines, proposal_sql.goal_rows(lines, memo)):
            self.env.execute_query(
                SQL(
                    "UPDATE koperasi_savings_account held SET goal_state = 'paid'"
                    "  FROM koperasi_savings_proposal_line line"
                    " WHERE line.account_id = held.id AND line.id IN %s AND line.done RETURNING held.id",
                    tuple(lines),
                )
            )
            self.env["koperasi.savings.account"].invalidate_model(["goal_state"])

    def _batch_key(self):
        return f"proposal:{self.id}:"

    def _book_chunk(self, number, lines, source):
        """Book the rows of a chunk in a batch of its own; a chunk that was booked is a no-op.

        :return: whether something was booked now
        """
        key = f"{self._batch_key()}{number}"
        if self._batches([("import_key", "=", key)]):
            return False
        self.env.flush_all()
        entries = self.env["koperasi.savings.transaction"]
        if not self.env.execute_query(SQL("SELECT FROM (%s) row LIMIT 1", source)):
            return False
        batch = self.env["koperasi.ledger.batch"]._open(
            self.company_id._koperasi_journal("general"), self.date, "general",
            memo=self.display_name, origin=self, key=key,
        )  # fmt: skip
        entries._post_entries_from(batch, source, FEE_COLUMNS, skip_existing=True)
        batch._post()
        self._mark_done(batch, lines)
        return True

    def _mark_done(self, batch, lines):
        """What was really booked stands on the lines."""
        self.env.execute_query(
            SQL(
                "UPDATE koperasi_savings_proposal_line line SET done = TRUE, amount = -entry.amount"
                "  FROM koperasi_savings_transaction entry"
                " WHERE entry.batch_id = %(batch)s AND entry.account_id = line.account_id"
                "   AND entry.amount < 0 AND line.id IN %(lines)s"
                "   AND (entry.kind <> 'fee' OR split_part(entry.import_key, ':', 2) = line.fee_kind)"
                " RETURNING line.id",
                batch=batch.id,
                lines=tuple(lines),
            )
        )
        self.env["koperasi.savings.proposal.line"].invalidate_model()

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..sql import run_sql
from .savings_run import CLERK, MANAGER


class KoperasiSavingsRun(models.Model):
    """The books: what was approved becomes rows of interest and tax, in chunks with one journal entry each."""

    _inherit = "koperasi.savings.run"

    # ------------------------------------------------------------
    # Post
    # ------------------------------------------------------------

    def action_post(self):
        """Button: book the approved run. Posting again does nothing; after an interruption it goes on.

        A manager who did not compute the run approves it by posting it: that is the word of the other person.

        :raises AccessError: neither clerk nor manager
        :raises UserError: not approved, own computation, other interest of the month booked or an account
            closed since, a closed period
        """
        self._require(CLERK, MANAGER)
        for run in self.filtered(lambda r: r.state != "posted"):
            run._approve_by_posting()
            run._check_state("approved")
            if not run._has_posted():
                run._check_fresh()
                run._check_none_closed()
            run._do_post()

    def _approve_by_posting(self):
        if self.env["res.users"]._koperasi_has(MANAGER):
            if self.state == "computed":
                self._set(state="submitted")
            if self.state == "submitted":
                self.action_approve()

    def _do_post(self):
        self._run_in_chunks(self._accounts_to_book(), self._post_chunk)
        self._refresh_totals()
        self._set(state="posted")
        self.env.flush_all()

    def _accounts_to_book(self):
        """Ids of all accounts with lines, in an order that a second call repeats.

        Also those that get nothing: a chunk may take amounts away, and the next call makes the same chunks.
        """
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                "SELECT DISTINCT account_id FROM koperasi_savings_run_line"
                " WHERE run_id = %s ORDER BY account_id",
                self.id,
            )
        )
        return [account for (account,) in rows]

    def _post_chunk(self, number, accounts):
        """Book the accounts of a chunk, if that was not done before."""
        key = f"{self._batch_key()}{number}"
        if self._batches([("import_key", "=", key)]):
            return
        self._drop_closed(accounts)
        self._carry_uncovered(accounts)
        source = run_sql.rows(self, accounts, self._memos())
        if self.env.execute_query(SQL("SELECT 1 FROM (%s) given LIMIT 1", source)):
            self._book_chunk(key, source, run_sql.accounts(self, accounts))

    def _book_chunk(self, key, source, accounts):
        batch = self.env["koperasi.ledger.batch"]._open(
            self.company_id._koperasi_journal("interest"),
            self.date,
            "interest",
            memo=self._label(),
            origin=self,
            key=key,
        )
        entries = self.env["koperasi.savings.transaction"]
        entries._post_entries_from(batch, source, run_sql.ROW_COLUMNS, accounts=accounts)
        batch._post()
        self.invalidate_recordset(["batch_ids"])

    def _drop_closed(self, accounts):
        """An account may have been closed between two chunks: closing has paid it, and it takes no rows."""
        self.env.flush_all()
        self.env.cr.execute(run_sql.drop_closed(self, run_sql.span(self, accounts)))

    def _carry_uncovered(self, accounts):
        """Since the run was computed money may have been taken out: what is not there any more is carried."""
        self.env.cr.execute(run_sql.cover(self, run_sql.span(self, accounts)))

    def _memos(self):
        return {
            "interest": self._label(),
            "adjustment": self.env._("Adjustment of interest"),
            "tax": self.env._("Final tax 4(2) on interest"),
        }

    # ------------------------------------------------------------
    # Reverse
    # ------------------------------------------------------------

    def action_reverse(self, reason):
        """Reverse everything that the run booked, on its own date while that is open, else today.

        The period can then be run again.

        :param str reason: why; stands on every reversing row
        :raises AccessError: not a manager
        :raises UserError: nothing posted, no reason, a later run of its products, or a member has no cover
        """
        self._require(MANAGER)
        for run in self.filtered(lambda r: r.state != "cancelled"):
            run._check_can_reverse(reason)
            run._do_reverse(reason.strip())

    def _check_can_reverse(self, reason):
        self._check_state("approved", "posted")
        if not (reason or "").strip():
            raise UserError(self.env._("Give a reason for the reversal."))
        if not self._has_posted():
            raise UserError(self.env._("Nothing of %s is posted.", self.display_name))
        # sudo: a run that the user may not see counts, too
        later = self.env["koperasi.savings.run.rule"].sudo().search(
            [
                ("product_id", "in", self.product_ids.ids),
                ("state", "in", ("approved", "posted")),
                ("date_from", ">", self.date_to),
            ],
            limit=1,
        )  # fmt: skip
        if later:
            raise UserError(
                self.env._(
                    "%s builds on this run. Reverse it first, or leave the correction to the next run.",
                    later.run_id.display_name,
                )
            )

    def _do_reverse(self, reason):
        self._claim()
        date = self._reversal_date()
        entries = self.env["koperasi.savings.transaction"]
        for batch in self.batch_ids:
            # a row may have been reversed on its own before; what is left of the batch goes together
            left = entries.search([("batch_id", "=", batch.id), ("reversal_ids", "=", False)])
            if left:
                batch._reverse(reason, date, only=left)
        self._set(state="cancelled")
        self.env.flush_all()
        self.message_post(body=self.env._("Reversed: %s", reason))

    def _reversal_date(self):
        """The date of the run, so that the month of the tax is as if it had not been; closed: today."""
        locked = self.company_id._get_lock_date_violations(
            self.date, fiscalyear=True, sale=False, purchase=False, tax=False, hard=True
        )
        return None if locked else self.date

    # ------------------------------------------------------------
    # Batches
    # ------------------------------------------------------------

    def _batch_key(self):
        """Beginning of the keys of this run's batches."""
        return f"savings-run/{self.id}/"

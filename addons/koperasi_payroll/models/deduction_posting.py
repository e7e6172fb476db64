from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.koperasi_loan.models.loan_standing import STANDING_LATER

from .. import posting_sql
from .deduction import CLERK
from .deduction_import import SUSPENSE_PRIORITY

MANAGER = "koperasi_base.group_manager"


class KoperasiDeduction(models.Model):
    """The books: what was really deducted becomes deposits and installments, against the employer."""

    _inherit = "koperasi.deduction"

    # ------------------------------------------------------------
    # Post
    # ------------------------------------------------------------

    def action_post(self):
        """Book the result, in chunks of members with one journal entry each.

        Posting again does nothing; after an interruption it goes on where it stopped.

        :raises AccessError: not a clerk
        :raises UserError: no result yet, a closed period, an account that takes no money
        """
        self._require(CLERK)
        for deduction in self.filtered(lambda d: d.state != "posted"):
            deduction._check_state("imported")
            deduction._do_post()

    def _do_post(self):
        self._run_in_chunks(self._members_paid(), self._post_chunk)
        self._refresh_lines()
        self._set(state="posted")
        self.env["koperasi.invitation"]._refresh_deducted(self)

    def _members_paid(self):
        """Ids of the members from whom something was deducted, in an order that a second call repeats."""
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                "SELECT DISTINCT member_id FROM koperasi_deduction_line"
                " WHERE deduction_id = %s AND received > 0 ORDER BY member_id",
                self.id,
            )
        )
        return [member for (member,) in rows]

    def _post_chunk(self, number, members):
        """Book the members of a chunk, if that was not done before; then say how their loans stand."""
        key = f"{self._batch_key()}{number}"
        batch = self._batches([("import_key", "=", key)])
        if not batch:
            batch = self._book_chunk(key, members)
            self._commit_chunk()
        self.env["koperasi.loan"]._refresh_booked(batch)

    def _book_chunk(self, key, members):
        self._hold_what_does_not_fit(members)
        batch = self.env["koperasi.ledger.batch"]._open(
            self.company_id._koperasi_journal("payroll"),
            self.date,
            "payroll",
            partner=self.employer_id,
            memo=self._label(),
            origin=self,
            key=key,
        )
        self._book_rows(batch, members)
        batch._post()
        return batch

    def _book_rows(self, batch, members):
        receivable, memo = self.company_id._koperasi_account("payroll_receivable"), self._label()
        self.env["koperasi.savings.transaction"]._post_entries_from(
            batch,
            posting_sql.savings_rows(self, members, receivable, memo),
            posting_sql.SAVINGS_COLUMNS,
        )
        installments = self.env["koperasi.loan.transaction"].with_context(
            koperasi_standing=STANDING_LATER
        )
        installments._post_entries_from(
            batch, posting_sql.loan_rows(self, members, receivable, memo), posting_sql.LOAN_COLUMNS
        )

    def _hold_what_does_not_fit(self, members):
        """Money that an account or loan cannot take goes to the member's suspense account."""
        accounts = self.env["koperasi.savings.account"]
        self.env.flush_all()
        self.env.cr.execute(
            posting_sql.divert(
                self,
                members,
                accounts._ledger_bookable_sql(SQL.identifier("account")),
                SUSPENSE_PRIORITY,
            )
        )
        found = self.env.execute_query(posting_sql.suspense_members(self, members))
        if found:
            held = self._suspense_accounts(self.env["koperasi.member"].browse(m for (m,) in found))
            self.env.cr.execute(posting_sql.link_suspense(self, held))

    def _suspense_accounts(self, members):
        """The account of each member that holds what nobody asked for; missing ones are opened.

        :rtype: dict of account ids by member id
        """
        # sudo: a clerk opens no accounts, but money that came in must lie somewhere
        accounts = self.env["koperasi.savings.account"].sudo()
        held = accounts.search(
            [
                ("member_id", "in", members.ids),
                ("kind", "=", "suspense"),
                ("state", "=", "open"),
            ]
        )
        missing = members - held.member_id
        if missing:
            product = self._suspense_product()
            day = self.date or self.company_id._koperasi_today()
            held |= accounts.create(
                [
                    {"member_id": member.id, "product_id": product.id, "open_date": day}
                    for member in missing
                ]
            )
            self.env.flush_all()
        return {account.member_id.id: account.id for account in held}

    def _suspense_product(self):
        # sudo: products are read by whoever works with savings
        product = (
            self.env["koperasi.savings.product"]
            .sudo()
            .search([("company_id", "=", self.company_id.id), ("kind", "=", "suspense")], limit=1)
        )
        if not product:
            raise UserError(
                self.env._(
                    "More was deducted than is due, and there is no savings product that holds it. Create one of"
                    " kind Unallocated receipts under Koperasi > Configuration."
                )
            )
        return product

    # ------------------------------------------------------------
    # Reverse
    # ------------------------------------------------------------

    def action_reverse(self, reason):
        """Reverse everything that was booked; the result stays and can be replaced or posted again.

        :param str reason: why; stands on every reversing row
        :raises AccessError: not a manager
        :raises UserError: nothing posted, no reason, or a member has no cover any more
        """
        self._require(MANAGER)
        self._check_can_reverse(reason)
        self._do_reverse(reason.strip())

    def _check_can_reverse(self, reason):
        self._check_state("imported", "posted")
        if not (reason or "").strip():
            raise UserError(self.env._("Give a reason for the reversal."))
        if not self._has_posted() and self.state != "posted":
            raise UserError(self.env._("Nothing of %s is posted.", self.display_name))

    def _do_reverse(self, reason):
        self._claim()
        for batch in self._posted_batches():
            batch._reverse(reason)
        self._set(
            state="imported",
            revision=self.revision + 1,
            date=False,
            progress_done=0,
            progress_total=0,
        )
        self.env["koperasi.invitation"]._refresh_deducted(self)
        self.message_post(body=self.env._("Posting reversed: %s", reason))

    # ------------------------------------------------------------
    # Batches
    # ------------------------------------------------------------

    def _batch_key(self):
        """Beginning of the keys of this posting's batches."""
        return f"deduction/{self.id}/{self.revision}/"

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .. import deduction_sql
from ..tools import list_file
from .deduction import CLERK


class KoperasiDeduction(models.Model):
    """The list: made from what members owe, sent to the employer."""

    _inherit = "koperasi.deduction"

    # ------------------------------------------------------------
    # Make
    # ------------------------------------------------------------

    def action_generate(self):
        """List what the members of the employer owe up to the end of the month; a list not sent yet is
        made anew.

        :raises AccessError: not a clerk
        :raises UserError: sent already, or nobody owes anything
        """
        self._require(CLERK)
        for deduction in self:
            deduction._check_state("draft", "listed")
            deduction._do_generate()

    def _do_generate(self):
        self._claim()
        self._clear_list()
        until = self._last_day()
        statement = deduction_sql.list_lines(
            self,
            self.env["koperasi.savings.account"]._obligations_sql(self.company_id, until),
            self.env["koperasi.loan"]._dues_sql(self.company_id, until),
            self.env["koperasi.deduction.priority"]._order_for(self.company_id, self.employer_id),
        )
        self.env.flush_all()
        self.env.cr.execute(statement)
        if not self.env.cr.rowcount:
            raise UserError(
                self.env._(
                    "No member of %(employer)s owes anything up to %(date)s. Check the employer on the members,"
                    " the amounts of their mandatory savings and their loans.",
                    employer=self.employer_id.display_name,
                    date=until,
                )
            )
        self.env.cr.execute(deduction_sql.know_rows("koperasi_deduction_line"))
        self._refresh_lines()
        self._set(state="listed", **self._list_totals())

    def _list_totals(self):
        [(members, due)] = self.env.execute_query(
            SQL(
                "SELECT count(DISTINCT member_id), coalesce(sum(due), 0) FROM koperasi_deduction_line"
                " WHERE deduction_id = %s",
                self.id,
            )
        )
        return {"member_count": members, "due_total": due}

    def _clear_list(self):
        self._clear_result()
        self.env.execute_query(
            SQL("DELETE FROM koperasi_deduction_line WHERE deduction_id = %s RETURNING 1", self.id)
        )
        self._refresh_lines()

    # ------------------------------------------------------------
    # Send, take back
    # ------------------------------------------------------------

    def action_send(self):
        """The list goes to the employer: from now on it is frozen."""
        self._require(CLERK)
        for deduction in self.filtered(lambda d: d.state != "sent"):
            deduction._check_state("listed")
            deduction._set(state="sent")

    def action_draft(self):
        """Discard list and result; nothing may be posted yet."""
        self._require(CLERK)
        for deduction in self.filtered(lambda d: d.state != "draft"):
            deduction._check_state("listed", "sent", "imported")
            deduction._check_nothing_posted()
            deduction._clear_list()
            deduction._set(state="draft", member_count=0, due_total=0)

    # ------------------------------------------------------------
    # For the treasurer
    # ------------------------------------------------------------

    def export_list(self):
        """The list as a workbook that the payroll treasurer fills in and returns.

        :rtype: bytes
        """
        self.ensure_one()
        self.check_access("read")
        if not self.line_ids:
            raise UserError(self.env._("%s has no list yet.", self.display_name))
        return list_file.deduction_list(self)

    def action_download_list(self):
        """Offer :meth:`export_list` for download."""
        return self._download("list")

    def _download(self, document):
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/koperasi/deduction/{self.id}/{document}.xlsx",
            "target": "download",
        }

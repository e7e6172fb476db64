import base64
import hashlib
from decimal import Decimal

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .. import deduction_sql
from ..const import PAYING_STATUSES, TARGETS
from ..tools.result_file import read_result
from .deduction import CLERK

SUSPENSE_PRIORITY = len(TARGETS)


class KoperasiDeduction(models.Model):
    """The result: the employer's file, matched row by row with the list."""

    _inherit = "koperasi.deduction"

    def import_result(self, content, filename):
        """Match the file that the employer returned with the list; nothing is booked.

        A further file before posting replaces the earlier one; the same file again changes nothing.

        :param content: bytes of an xls, xlsx or csv file (or their base64 text, from RPC clients)
        :param str filename: for messages and the chatter
        :return: number of rows per finding, such as ``{"full": 590, "short": 6, "failed": 4}``
        :raises AccessError: not a clerk
        :raises UserError: not a table, a column missing, posted already, the file of another month
        """
        self._require(CLERK)
        self.ensure_one()
        self._check_state("listed", "sent", "imported")
        self._check_nothing_posted()
        content = self._bytes_of(content)
        digest = hashlib.sha256(content).hexdigest()
        if self.file_hash != digest or self.state != "imported":
            self._check_new_file(digest)
            self._do_import(content, filename or "", digest)
        return self._count_results()

    def _bytes_of(self, content):
        try:
            return base64.b64decode(content) if isinstance(content, str) else content
        except ValueError:
            raise UserError(self.env._("The file did not arrive whole. Send it again.")) from None

    def _check_new_file(self, digest):
        # sudo: the file may have come in for a company's deduction that the user cannot open
        other = self.sudo().search(
            [
                ("file_hash", "=", digest),
                ("company_id", "=", self.company_id.id),
                ("id", "!=", self.id),
                ("state", "in", ("imported", "posted")),
            ],
            limit=1,
        )
        if other:
            raise UserError(
                self.env._("This very file was already imported for %s.", other.display_name)
            )

    def _do_import(self, content, filename, digest):
        self._claim()
        unit = Decimal(str(self.currency_id.rounding))
        rows = read_result(content, filename, unit)
        if not rows:
            raise UserError(self.env._("The file has no row with an employee."))
        self._clear_result()
        self._match(rows)
        self._set(**self._result_totals(), **self._import_vals(filename, digest))
        self._keep_file(content, filename)

    def _match(self, rows):
        """Results of the rows, and what each line receives."""
        self.env.flush_all()
        for statement in (
            deduction_sql.match_rows(self, rows),
            deduction_sql.note_other_employers(self, self.env._("Member of another employer")),
            deduction_sql.know_rows("koperasi_deduction_result"),
            deduction_sql.allocate(self),
            deduction_sql.hold_surplus(self, SUSPENSE_PRIORITY),
        ):
            self.env.cr.execute(statement)
        self._refresh_lines()

    def _import_vals(self, filename, digest):
        return {
            "state": "imported",
            "file_name": filename[:120],
            "file_hash": digest,
            "date": self.date or min(self._last_day(), self.company_id._koperasi_today()),
        }

    def _result_totals(self):
        [(file_total, received, differences)] = self.env.execute_query(
            SQL(
                "SELECT coalesce(sum(deducted), 0), coalesce(sum(deducted) FILTER (WHERE status IN %(paying)s), 0),"
                "       count(*) FILTER (WHERE status <> 'full')"
                "  FROM koperasi_deduction_result WHERE deduction_id = %(deduction)s",
                paying=PAYING_STATUSES,
                deduction=self.id,
            )
        )
        return {
            "file_total": file_total,
            "received_total": received,
            "difference_count": differences,
        }

    def _keep_file(self, content, filename):
        """The file itself stays in the chatter, as evidence of what the employer reported."""
        counts = self._count_results()
        labels = dict(self.result_ids._fields["status"]._description_selection(self.env))
        text = ", ".join(f"{labels[status]}: {count}" for status, count in counts.items())
        # sudo: reading the deduction and being its clerk is enough to file its evidence
        self.sudo().message_post(
            body=self.env._("Result received. %s", text),
            attachments=[(filename or "result", content)],
        )

    def _count_results(self):
        found = self.env["koperasi.deduction.result"]._read_group(
            [("deduction_id", "=", self.id)], ["status"], ["__count"]
        )
        return dict(found)

    def _clear_result(self):
        """Forget an earlier file: lines as listed, no result rows."""
        parameters = {"deduction": self.id}
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "DELETE FROM koperasi_deduction_result WHERE deduction_id = %(deduction)s",
                **parameters,
            )
        )
        self.env.cr.execute(
            SQL(
                "DELETE FROM koperasi_deduction_line WHERE deduction_id = %(deduction)s AND target = 'suspense'",
                **parameters,
            )
        )
        self.env.cr.execute(
            SQL(
                "UPDATE koperasi_deduction_line SET received = 0, reason = NULL"
                " WHERE deduction_id = %(deduction)s AND (received <> 0 OR reason IS NOT NULL)",
                **parameters,
            )
        )
        self._refresh_lines()
        self._set(
            file_total=0, received_total=0, difference_count=0, file_name=False, file_hash=False
        )

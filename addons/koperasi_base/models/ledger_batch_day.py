from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError, UserError
from odoo.tools import SQL
from odoo.tools.misc import format_date

from ..door import opened
from ..tools.transactions import commit_step


class KoperasiLedgerBatchDay(models.Model):
    """A day's counter transactions of a journal in one batch, for journals that post once a day.

    Tellers share the batch: each holds it with a share lock, so none waits for another. Closing takes two
    transactions: the first waits for the tellers and lets no row in any more, the second sees all rows.
    """

    _inherit = "koperasi.ledger.batch"

    @api.model
    def _shared(self, journal, date):
        """The batch that a journal keeps open for single counter transactions of a date.

        :return: the batch, or none if the journal posts each transaction at once
        """
        # sudo: tellers book through journals that they cannot read
        if journal.sudo().koperasi_posting == "day":
            return self._of_day(journal, date)
        return self.browse()

    @api.model
    def _of_day(self, journal, date):
        """The batch of a journal's business day, opened by its first transaction.

        :param journal: account.journal that posts once a day
        :param date: business date; None for today in the company's time zone
        :raises UserError: the day is closed, or no transaction may have this date
        """
        # sudo: tellers have no rights on journals; callers have checked what the user may do
        journal = journal.sudo()
        date = fields.Date.to_date(date) or journal.company_id._koperasi_today()
        key = f"day/{journal.id}/{date}"
        batch = self.sudo().search_fetch(
            [("company_id", "=", journal.company_id.id), ("import_key", "=", key)],
            ["company_id", "date", "kind", "name"],
        )
        if not batch:
            return self._open_shared(journal, date, "day", key)
        self._check_can_open(journal, date)
        return self.browse(batch.id)

    @api.model
    def _open_shared(self, journal, date, kind, key, **options):
        try:
            with self.env.cr.savepoint(flush=False):
                return self._open(journal, date, kind, key=key, **options)
        except UniqueViolation:
            # another teller was first, in a transaction that ours does not see; Odoo starts ours anew
            raise ConcurrencyError(self.env._("The batch was opened meanwhile.")) from None

    # ------------------------------------------------------------
    # Close
    # ------------------------------------------------------------

    def action_close(self):
        """Button: close the days and post them; a closed day takes no transaction any more.

        :raises AccessError: neither head teller nor manager
        """
        self.env["res.users"]._koperasi_require(
            "koperasi_base.group_head_teller", "koperasi_base.group_manager"
        )
        self.check_access("read")
        self._close()

    def _close(self):
        """Post the batches of days that are not posted yet; to be repeated after an interruption."""
        # sudo: nobody has the right to write batches; callers have checked what the user may do
        days = opened(self.sudo()).filtered(lambda day: day.kind == "day" and day.state != "posted")
        days.filtered(lambda day: day.state == "open").write({"state": "closing"})
        days.flush_recordset()
        for day in days:
            commit_step(self.env)
            day._post()

    @api.model
    def _cron_close_days(self):
        """Nightly: close what is left of the days before today, each company by its own clock."""
        waiting = self.search([("kind", "=", "day"), ("state", "!=", "posted")])
        past = waiting.filtered(lambda day: day.date < day.company_id._koperasi_today())
        for done, day in enumerate(past, 1):
            day.with_company(day.company_id)._close()
            self.env["ir.cron"]._commit_progress(1, remaining=len(past) - done)

    @api.model
    def _check_days_closed(self, cr, companies, date):
        """What is booked must be in the books before its period is locked.

        :param cr: cursor whose transaction looks
        :param companies: res.company
        :param date: last day of the period to be locked
        :raises UserError: batches up to that date are not posted
        """
        cr.execute(
            SQL(
                "SELECT name FROM %s WHERE company_id = ANY(%s) AND state <> 'posted' AND date <= %s"
                " ORDER BY date, id LIMIT 5",
                SQL.identifier(self._table),
                companies.ids,
                date,
            )
        )
        waiting = [name for (name,) in cr.fetchall()]
        if waiting:
            raise UserError(
                self.env._(
                    "These batches are not posted yet: %(batches)s. Close them under Koperasi > Reports >"
                    " Ledger Batches, then lock the period up to %(date)s.",
                    batches=", ".join(waiting),
                    date=format_date(self.env, date),
                )
            )
